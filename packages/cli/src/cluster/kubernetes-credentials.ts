// kubernetes-credentials.ts — tokens and certificates as Secrets: each kind of pod gets only its own.

import { randomBytes } from "node:crypto";
import { createDevelopmentCertificates } from "@ktsweep/protocol";
import { containerSecurity, type PodVolume } from "./kubernetes-pod.js";
import { type KubernetesSweep, metadata } from "./kubernetes-request.js";

/** A token is 256 random bits. */
const TOKEN_BYTES = 32;
/** Printing the manifests again makes new ones. Unit: days. */
const VALID_DAYS = 365;

/** Fresh secrets, which exist nowhere but in what this gives. Cost: 0.3 s. */
export async function credentialSecrets(sweep: KubernetesSweep): Promise<readonly object[]> {
  const { ca, server } = await createDevelopmentCertificates({
    hosts: hostsOf(sweep),
    days: VALID_DAYS,
  });
  const client = `client ${newToken()}\n`;
  const worker = `worker ${newToken()}\n`;
  const files = {
    coordinator: { tokens: client + worker, "tls.crt": server.cert, "tls.key": server.key },
    worker: { tokens: worker, "ca.crt": ca },
    client: { tokens: client, "ca.crt": ca },
  };
  return Object.entries(files).map(([role, stringData]) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata(sweep, `${sweep.base}-${role}`),
    type: "Opaque",
    stringData,
  }));
}

/** A Secret, and a place in memory for its copy. */
export function credentialsVolumes(secretName: string): readonly PodVolume[] {
  return [
    { name: "secret", path: "/secret", source: { secret: { secretName } }, readOnly: true },
    { name: "credentials", path: "/credentials", source: { emptyDir: { medium: "Memory" } } },
  ];
}

/** Files of a Secret are readable by the pod's group; ktsweep takes only tokens that nobody else can read. */
export function credentialsInit({ image }: KubernetesSweep): Readonly<Record<string, unknown>> {
  const amounts = { cpu: "100m", memory: "64Mi" };
  return {
    name: "credentials",
    image,
    command: ["/bin/sh", "-c", "umask 077 && cp /secret/* /credentials/"],
    resources: { requests: amounts, limits: amounts },
    securityContext: containerSecurity,
    volumeMounts: [
      { name: "secret", mountPath: "/secret", readOnly: true },
      { name: "credentials", mountPath: "/credentials" },
    ],
  };
}

/** As pods name it, and as it is named at the end of `kubectl port-forward`. */
function hostsOf({ base, request }: KubernetesSweep): readonly string[] {
  const { namespace } = request;
  const full = namespace === undefined ? [] : [`${base}.${namespace}.svc`];
  return [base, ...full, "localhost", "127.0.0.1"];
}

function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}
