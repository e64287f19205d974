// kubernetes-pod.ts — a pod that may do nothing but compute and write to its volumes.

import { type Component, dataFolder, type KubernetesSweep, labels } from "./kubernetes-request.js";

/** A volume and where it is mounted. */
export interface PodVolume {
  readonly name: string;
  readonly path: string;
  readonly source: Readonly<Record<string, unknown>>;
  readonly readOnly?: boolean;
}

export interface PodOptions {
  readonly component: Component;
  readonly command: readonly string[];
  readonly restartPolicy: "Always" | "Never" | "OnFailure";
  readonly volumes: readonly PodVolume[];
  readonly threads: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly initContainers?: readonly Readonly<Record<string, unknown>>[];
  /** More fields of the container: ports, probes. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Name of the container, which rules about exit codes refer to. */
export const containerName = "ktsweep";

/** The user of the image. */
const USER = 1000;

/** For storing finished rows; what is being computed is given up before. */
const GRACE_SECONDS = 60;

/** What no container here needs is taken from all of them. */
export const containerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
} as const;

export const dataVolume = ({ claim }: KubernetesSweep): PodVolume => ({
  name: "data",
  path: dataFolder,
  source: { persistentVolumeClaim: { claimName: claim } },
});

/** Template of a pod. */
export function podTemplate(
  sweep: KubernetesSweep,
  options: PodOptions,
): Readonly<Record<string, unknown>> {
  const { component, command, restartPolicy, threads, env = {}, initContainers, more } = options;
  const volumes = [...options.volumes, scratch];
  return {
    metadata: { labels: labels(sweep, component) },
    spec: {
      restartPolicy,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: GRACE_SECONDS,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        runAsGroup: USER,
        fsGroup: USER,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      ...(initContainers === undefined ? {} : { initContainers }),
      containers: [
        {
          name: containerName,
          image: sweep.image,
          command: command.map(literal),
          ...(Object.keys(env).length === 0 ? {} : { env: envOf(env) }),
          resources: resources(threads),
          securityContext: containerSecurity,
          volumeMounts: volumes.map(({ name, path, readOnly }) => ({
            name,
            mountPath: path,
            ...(readOnly === true ? { readOnly } : {}),
          })),
          ...more,
        },
      ],
      volumes: volumes.map(({ name, source }) => ({ name, ...source })),
    },
  };
}

/** Node and its libraries expect to be able to write there. */
const scratch: PodVolume = {
  name: "tmp",
  path: "/tmp",
  source: { emptyDir: { sizeLimit: "64Mi" } },
};

/** Memory is what a run plans with: it reads the limit of its control group. */
function resources(threads: number): Readonly<Record<string, unknown>> {
  const amounts = { cpu: String(threads), memory: `${1 + threads}Gi` };
  return { requests: amounts, limits: amounts };
}

function envOf(env: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(env).map(([name, value]) => ({ name, value: literal(value) }));
}

/** Kubernetes replaces $(NAME) in commands and values; $$ stands for one dollar sign. */
function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}
