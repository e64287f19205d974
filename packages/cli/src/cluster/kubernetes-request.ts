// kubernetes-request.ts — a sweep for Kubernetes as the command line describes it, and the names of its objects.

import { createHash } from "node:crypto";
import { canonicalJson } from "@ktsweep/core";
import type { Sweep } from "@ktsweep/sweep";
import type { SpecOptions, SpecText } from "../load-spec.js";

export interface KubernetesRequest {
  readonly sweep: Sweep;
  readonly spec: SpecText;
  readonly specOptions: SpecOptions;
  readonly kind: "shards" | "workers";
  /** Shares or workers. */
  readonly count: number;
  /** Container image with `ktsweep` on its PATH. Default: ktsweep:latest. */
  readonly image?: string;
  /** Default: that of whoever applies the manifests. */
  readonly namespace?: string;
  /** PersistentVolumeClaim that all pods can mount. Default: ktsweep. */
  readonly claim?: string;
  /** Threads of a pod. Default: 2. */
  readonly threads?: number;
  readonly retries?: number;
  readonly timeout?: string;
}

/** The same with all defaults, and names. */
export interface KubernetesSweep {
  readonly request: KubernetesRequest;
  /** Begins the names of all objects; the same for all versions of the sweep. */
  readonly base: string;
  /** The same for what can't be changed once it is there: jobs, and what they read. */
  readonly version: string;
  readonly image: string;
  readonly claim: string;
  readonly threads: number;
  /** Folder of the sweep in the pods: the one that a coordinator would choose. */
  readonly dir: string;
}

export type Component = "shards" | "verify" | "coordinator" | "worker" | "submit";

/** Where the claim is mounted. */
export const dataFolder = "/data";

/** Names of pods have suffixes, and labels at most 63 characters. */
const LONGEST_NAME = 24;

/** Fills in what was not asked for. */
export function kubernetesSweep(request: KubernetesRequest): KubernetesSweep {
  const { sweep, spec } = request;
  const { image = "ktsweep:latest", claim = "ktsweep", threads = 2 } = request;
  const name = sweep.name
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_NAME)
    .replace(/-+$/, "");
  const id = digestOf([sweep.name, sweep.seed]);
  const base = `ktsweep-${name}-${id.slice(0, 8)}`;
  const content = digestOf([spec.text, sweep.digest, image, threads, ...sizes(request)]);
  return {
    request,
    base,
    version: `${base}-${content.slice(0, 6)}`,
    image,
    claim,
    threads,
    dir: `${dataFolder}/${sweep.name}-${id.slice(0, 12)}`,
  };
}

/** What the text of a job depends on besides the spec. */
function sizes({ kind, count, retries, timeout }: KubernetesRequest): readonly (string | number)[] {
  return [kind, count, retries ?? "", timeout ?? ""];
}

/** Name, namespace and labels of an object. */
export function metadata(
  sweep: KubernetesSweep,
  name: string,
  component?: Component,
): Readonly<Record<string, unknown>> {
  const { namespace } = sweep.request;
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: labels(sweep, component),
  };
}

/** What all objects of a sweep, or all pods of one kind, can be selected by. */
export function labels(
  { base }: KubernetesSweep,
  component?: Component,
): Readonly<Record<string, string>> {
  return {
    "app.kubernetes.io/name": "ktsweep",
    "app.kubernetes.io/instance": base,
    ...(component === undefined ? {} : { "app.kubernetes.io/component": component }),
  };
}

function digestOf(value: Parameters<typeof canonicalJson>[0]): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
