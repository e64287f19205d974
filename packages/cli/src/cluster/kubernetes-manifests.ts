// kubernetes-manifests.ts — all objects of a sweep, in an order in which they can be applied.

import { KtsweepError } from "@ktsweep/core";
import { credentialSecrets } from "./kubernetes-credentials.js";
import { shardPolicies, workerPolicies } from "./kubernetes-network.js";
import { type KubernetesRequest, kubernetesSweep } from "./kubernetes-request.js";
import { shardJob, specConfigMap, verifyJob } from "./kubernetes-shards.js";
import {
  coordinatorService,
  coordinatorSet,
  submitJob,
  workerDeployment,
} from "./kubernetes-workers.js";

/**
 * Objects for `kubectl apply`. Those of workers hold fresh secrets, which exist nowhere else.
 *
 * Rejects: USAGE_INVALID.
 */
export async function kubernetesManifests(request: KubernetesRequest): Promise<readonly object[]> {
  checkNames(request);
  const sweep = kubernetesSweep(request);
  if (request.kind === "workers") {
    return [
      specConfigMap(sweep),
      ...(await credentialSecrets(sweep)),
      ...workerPolicies(sweep),
      coordinatorService(sweep),
      coordinatorSet(sweep),
      workerDeployment(sweep),
      submitJob(sweep),
    ];
  }
  if (request.sweep.replicates.until !== undefined) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "--shards does not go with replicates.until: a share can't know the precision of the whole.",
      "Use --workers, or write a fixed number of replicates.",
    );
  }
  return [specConfigMap(sweep), ...shardPolicies(sweep), shardJob(sweep), verifyJob(sweep)];
}

/** Kubernetes would say it too, but later and less plainly. */
function checkNames({ namespace, claim }: KubernetesRequest): void {
  const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
  const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
  if (namespace !== undefined && !label.test(namespace)) throw noName("--namespace", namespace);
  if (claim !== undefined && (claim.length > 253 || !subdomain.test(claim)))
    throw noName("--claim", claim);
}

function noName(option: string, value: string): KtsweepError {
  return new KtsweepError(
    "USAGE_INVALID",
    `${option} ${JSON.stringify(value)} is no name in Kubernetes.`,
    "Use lower-case letters, digits and hyphens.",
  );
}
