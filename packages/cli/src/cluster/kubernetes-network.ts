// kubernetes-network.ts — who may talk to whom: workers and the submission to the coordinator, and nobody else to anybody.

import { type Component, type KubernetesSweep, labels, metadata } from "./kubernetes-request.js";
import { grpcPort } from "./kubernetes-workers.js";

/** Shares need no network at all: volumes are mounted by the node. */
export function shardPolicies(sweep: KubernetesSweep): readonly object[] {
  return [policy(sweep, sweep.base, undefined, {})];
}

/** Everything is forbidden that is not said here. */
export function workerPolicies(sweep: KubernetesSweep): readonly object[] {
  const { base } = sweep;
  const callers: readonly Component[] = ["worker", "submit"];
  const grpc = { port: grpcPort, protocol: "TCP" };
  const toCoordinator = { to: [pods(sweep, "coordinator")], ports: [grpc] };
  const toNames = { ports: ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol })) };
  return [
    policy(sweep, base, undefined, {}),
    policy(sweep, `${base}-coordinator`, "coordinator", {
      ingress: [{ from: callers.map((caller) => pods(sweep, caller)), ports: [grpc] }],
    }),
    ...callers.map((caller) =>
      policy(sweep, `${base}-${caller}`, caller, { egress: [toCoordinator, toNames] }),
    ),
  ];
}

function policy(
  sweep: KubernetesSweep,
  name: string,
  component: Component | undefined,
  rules: { readonly ingress?: readonly object[]; readonly egress?: readonly object[] },
): object {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(sweep, name, component),
    spec: {
      podSelector: { matchLabels: labels(sweep, component) },
      policyTypes: ["Ingress", "Egress"],
      ...rules,
    },
  };
}

function pods(sweep: KubernetesSweep, component: Component): object {
  return { podSelector: { matchLabels: labels(sweep, component) } };
}
