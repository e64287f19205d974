// kubernetes-workers.ts — a coordinator that keeps its sweeps on the claim, workers, and a Job that submits the spec.

import { credentialsInit, credentialsVolumes } from "./kubernetes-credentials.js";
import { dataVolume, podTemplate } from "./kubernetes-pod.js";
import { dataFolder, type KubernetesSweep, labels, metadata } from "./kubernetes-request.js";
import { specVolume } from "./kubernetes-shards.js";
import { specArguments, tryArguments } from "./spec-arguments.js";

export const grpcPort = 7411;
export const metricsPort = 9411;

/** Tries of the submission: the coordinator may take minutes to get a node and its volume. */
const SUBMIT_TRIES = 30;

/** What reads the restarted record of a million rows has ten seconds to do so; a slow volume gets five minutes. */
const startup = { periodSeconds: 5, failureThreshold: 60 };

/** Gives the coordinator's pod a name. */
export function coordinatorService(sweep: KubernetesSweep): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(sweep, sweep.base, "coordinator"),
    spec: {
      clusterIP: "None",
      selector: labels(sweep, "coordinator"),
      ports: [{ name: "grpc", port: grpcPort, targetPort: "grpc", protocol: "TCP" }],
    },
  };
}

/** One pod: a StatefulSet never has two at a time, and a second would only take over from the first. */
export function coordinatorSet(sweep: KubernetesSweep): object {
  const { base } = sweep;
  const health = { httpGet: { path: "/healthz", port: "metrics" } };
  const files = ["--tls-cert", "/credentials/tls.crt", "--tls-key", "/credentials/tls.key"];
  const listen = ["--listen", `0.0.0.0:${grpcPort}`, "--metrics", `0.0.0.0:${metricsPort}`];
  const dir = ["--dir", dataFolder, "--token-file", "/credentials/tokens"];
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: metadata(sweep, base, "coordinator"),
    spec: {
      replicas: 1,
      serviceName: base,
      selector: { matchLabels: labels(sweep, "coordinator") },
      template: podTemplate(sweep, {
        component: "coordinator",
        command: ["ktsweep", "coordinator", "start", ...dir, ...listen, ...files],
        restartPolicy: "Always",
        volumes: [dataVolume(sweep), ...credentialsVolumes(`${base}-coordinator`)],
        threads: 1,
        initContainers: [credentialsInit(sweep)],
        more: {
          ports: [
            { name: "grpc", containerPort: grpcPort, protocol: "TCP" },
            { name: "metrics", containerPort: metricsPort, protocol: "TCP" },
          ],
          startupProbe: { ...health, ...startup },
          readinessProbe: { ...health, periodSeconds: 5 },
          livenessProbe: { ...health, periodSeconds: 15, failureThreshold: 4 },
        },
      }),
    },
  };
}

/** Workers come and go: any number of replicas is right at any time. */
export function workerDeployment(sweep: KubernetesSweep): object {
  const { base, threads, request } = sweep;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(sweep, `${base}-workers`, "worker"),
    spec: {
      replicas: request.count,
      selector: { matchLabels: labels(sweep, "worker") },
      template: podTemplate(sweep, {
        component: "worker",
        command: ["ktsweep", "worker", "start", "-j", String(threads)],
        restartPolicy: "Always",
        volumes: credentialsVolumes(`${base}-worker`),
        threads,
        env: connection(sweep),
        initContainers: [credentialsInit(sweep)],
      }),
    },
  };
}

/** The same spec again changes nothing, so it may be tried until the coordinator answers. */
export function submitJob(sweep: KubernetesSweep): object {
  const { base, version, request } = sweep;
  const options = [...specArguments(request.specOptions), ...tryArguments(request)];
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadata(sweep, `${version}-submit`, "submit"),
    spec: {
      backoffLimit: SUBMIT_TRIES,
      template: podTemplate(sweep, {
        component: "submit",
        command: ["ktsweep", "submit", "/spec/spec.yaml", ...options],
        restartPolicy: "OnFailure",
        volumes: [specVolume(sweep), ...credentialsVolumes(`${base}-client`)],
        threads: 1,
        env: connection(sweep),
        initContainers: [credentialsInit(sweep)],
      }),
    },
  };
}

function connection({ base }: KubernetesSweep): Readonly<Record<string, string>> {
  return {
    KTSWEEP_COORDINATOR: `${base}:${grpcPort}`,
    KTSWEEP_TOKEN_FILE: "/credentials/tokens",
    KTSWEEP_TLS_CA: "/credentials/ca.crt",
  };
}
