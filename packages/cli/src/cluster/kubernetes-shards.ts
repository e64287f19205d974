// kubernetes-shards.ts — an Indexed Job whose pods compute a share each, and a Job that checks the whole.

import { exitCodes } from "../exit-codes.js";
import { containerName, dataVolume, podTemplate, type PodVolume } from "./kubernetes-pod.js";
import { type KubernetesSweep, metadata } from "./kubernetes-request.js";
import { specArguments, tryArguments } from "./spec-arguments.js";

/** Tries of a share after failures that may pass: a full disk, a volume that is away. */
const TRIES = 6;

const specFile = "/spec/spec.yaml";

/** The spec as it was written. */
export function specConfigMap(sweep: KubernetesSweep): object {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(sweep, `${sweep.version}-spec`),
    immutable: true,
    data: { "spec.yaml": sweep.request.spec.text },
  };
}

/** Mounts that ConfigMap. */
export const specVolume = ({ version }: KubernetesSweep): PodVolume => ({
  name: "spec",
  path: "/spec",
  source: { configMap: { name: `${version}-spec` } },
  readOnly: true,
});

/** What a pod runs to compute the whole sweep, or nothing where all is there. */
export function runWords(sweep: KubernetesSweep): readonly string[] {
  const { specOptions } = sweep.request;
  return ["ktsweep", "run", specFile, "--out", sweep.dir, ...specArguments(specOptions)];
}

/** Share i + 1 of K in the pod with index i. A pod that is stopped or moved starts again without counting as failed. */
export function shardJob(sweep: KubernetesSweep): object {
  const { request, version, threads } = sweep;
  const { count } = request;
  const words = [...runWords(sweep), ...tryArguments(request), "-j", String(threads)];
  const script = `exec "$@" --shard "$((JOB_COMPLETION_INDEX + 1))/${count}"`;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadata(sweep, version, "shards"),
    spec: {
      completionMode: "Indexed",
      completions: count,
      parallelism: count,
      backoffLimitPerIndex: TRIES,
      podReplacementPolicy: "Failed",
      podFailurePolicy: { rules: failureRules },
      template: podTemplate(sweep, {
        component: "shards",
        command: ["/bin/sh", "-c", script, "sh", ...words],
        restartPolicy: "Never",
        volumes: [dataVolume(sweep), specVolume(sweep)],
        threads,
      }),
    },
  };
}

/** Suspended until all shares are there: checks that each row is there once, then writes the tables. */
export function verifyJob(sweep: KubernetesSweep): object {
  const { version, dir } = sweep;
  const script = `ktsweep verify "$0" && exec "$@"`;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadata(sweep, `${version}-verify`, "verify"),
    spec: {
      suspend: true,
      backoffLimit: 0,
      template: podTemplate(sweep, {
        component: "verify",
        command: ["/bin/sh", "-c", script, dir, ...runWords(sweep), "-j", "1"],
        restartPolicy: "Never",
        volumes: [dataVolume(sweep), specVolume(sweep)],
        threads: 1,
      }),
    },
  };
}

/** The first rule that fits decides; all else counts as a try of its index. */
const failureRules = [
  // The pod was evicted, preempted, or its node drained.
  { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
  // Stopped early, its finished rows are stored.
  ended("Ignore", exitCodes.resumable, exitCodes.interrupted, exitCodes.terminated),
  // A mistake in the spec or the command is one in all shares.
  ended("FailJob", exitCodes.usage),
  // Some cells failed for good.
  ended("FailIndex", exitCodes.cellsFailed),
];

function ended(action: string, ...values: readonly number[]): object {
  return { action, onExitCodes: { containerName, operator: "In", values } };
}
