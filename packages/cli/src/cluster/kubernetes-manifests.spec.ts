import { spawnSync } from "node:child_process";
import { parseSpec } from "@ktsweep/sweep";
import { validate as deployment } from "kubernetes-models/_schemas/IoK8sApiAppsV1Deployment";
import { validate as statefulSet } from "kubernetes-models/_schemas/IoK8sApiAppsV1StatefulSet";
import { validate as job } from "kubernetes-models/_schemas/IoK8sApiBatchV1Job";
import { validate as configMap } from "kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap";
import { validate as secret } from "kubernetes-models/_schemas/IoK8sApiCoreV1Secret";
import { validate as service } from "kubernetes-models/_schemas/IoK8sApiCoreV1Service";
import { validate as policy } from "kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { dockerfile } from "./kubernetes-dockerfile.js";
import { kubernetesManifests } from "./kubernetes-manifests.js";
import type { KubernetesRequest } from "./kubernetes-request.js";
import { manifestsText } from "./kubernetes-yaml.js";

/** A compiled schema: it reads the fields that it knows. */
interface Schema {
  (value: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

/**
 * What is wrong with an object, field by field. The compiled schemas let unknown keys pass, but they never look at
 * them: a key that was not read is one that Kubernetes does not know.
 */
function mistakesIn(value: object, schema: Schema): readonly string[] {
  const read = new Set<string>();
  const isValid = schema(watched(value, "", read));
  const wrong = isValid
    ? []
    : (schema.errors ?? []).map(
        ({ instancePath, message = "wrong" }) => `${instancePath}: ${message}`,
      );
  return [...wrong, ...unread(value, "", read)];
}

function watched(value: unknown, path: string, read: Set<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get: (target, key, receiver) => {
      const child = Reflect.get(target, key, receiver) as unknown;
      if (typeof key !== "string") return child;
      read.add(`${path}/${key}`);
      return watched(child, `${path}/${key}`, read);
    },
  });
}

function unread(value: unknown, path: string, read: ReadonlySet<string>): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = `${path}/${key}`;
    return read.has(at) ? unread(child, at, read) : [`${at}: unknown`];
  });
}

const text = `
version: 1
name: kd.size_1
seed: 3
axes: { N: [64, 128, 256] }
problem: { d: 64, target: { exponent: 1.5 } }
chain: { teacher: { learner: sgd, spectrum: { exponent: 2 }, samples: N, stepSize: 0.1 } }
`;

const schemas: Readonly<Record<string, Schema>> = {
  ConfigMap: configMap,
  Deployment: deployment,
  Job: job,
  NetworkPolicy: policy,
  Secret: secret,
  Service: service,
  StatefulSet: statefulSet,
};

interface PodSpec {
  readonly containers: readonly { readonly command: readonly string[]; readonly env?: object }[];
  readonly [field: string]: unknown;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- mistakes of any kind are planted into it
type Spec = any;

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly spec?: {
    readonly template?: { readonly spec: PodSpec };
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

const nasty = "N > 100 and '$(HOME)' != \"$$x\"";

async function manifests(request: Partial<KubernetesRequest>): Promise<readonly Manifest[]> {
  const objects = await kubernetesManifests({
    sweep: parseSpec(text),
    spec: { text, file: "spec.yaml" },
    specOptions: { set: [], only: nasty },
    kind: "shards",
    count: 4,
    ...request,
  });
  return objects as readonly Manifest[];
}

const ofKind = (kind: string, all: readonly Manifest[]): Manifest =>
  all.find((each) => each.kind === kind)!;

describe.each([
  [{ kind: "shards" } as const],
  [{ kind: "shards", namespace: "physics", claim: "big", retries: 2, timeout: "10m" } as const],
  [{ kind: "workers" } as const],
  [{ kind: "workers", namespace: "physics", threads: 16 } as const],
])("the manifests for %j", (request) => {
  it("are what the schemas of Kubernetes say, and nothing that they don't know", async () => {
    for (const manifest of await manifests(request)) {
      expect(mistakesIn(manifest, schemas[manifest.kind]), manifest.kind).toEqual([]);
    }
  });

  it("have names of their own, in one namespace", async () => {
    const all = await manifests(request);
    const names = all.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

    expect(new Set(names).size).toBe(all.length);
    for (const { metadata } of all) {
      expect(metadata.name).toMatch(/^[a-z]([-a-z0-9]{0,55}[a-z0-9])?$/);
      expect(metadata.namespace).toBe("namespace" in request ? request.namespace : undefined);
    }
  });

  it("are the same when they are read back from their YAML", async () => {
    const all = await manifests(request);
    const documents = parseAllDocuments(manifestsText(all), { version: "1.1" });

    expect(documents.map((document) => document.toJS() as unknown)).toEqual(all);
  });

  it("give pods no rights", async () => {
    const pods = (await manifests(request)).flatMap(({ spec }) => spec?.template?.spec ?? []);

    expect(pods.length).toBeGreaterThan(1);
    for (const pod of pods) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      });
      for (const container of [...pod.containers, ...((pod.initContainers ?? []) as object[])]) {
        expect(container).toMatchObject({
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          resources: { limits: { memory: expect.any(String) } },
        });
      }
    }
  });

  it("forbid all of the network that is not named", async () => {
    const all = await manifests(request);
    const [first] = all.filter(({ kind }) => kind === "NetworkPolicy");

    expect(first.spec).toMatchObject({ policyTypes: ["Ingress", "Egress"] });
    expect(Object.keys(first.spec ?? {})).toEqual(["podSelector", "policyTypes"]);
  });
});

describe("the check of manifests", () => {
  it.each<[string, string, (spec: Spec) => void]>([
    ["Job", "/spec/completionModel", (spec) => (spec.completionModel = "Indexed")],
    ["Job", "/spec/template/spec/hostNetwrok", (spec) => (spec.template.spec.hostNetwrok = true)],
    ["Job", "/spec/completionMode", (spec) => (spec.completionMode = "indexed")],
    [
      "Job",
      "/spec/podFailurePolicy/rules/0/onPodConditions/0/statuss",
      (spec) => (spec.podFailurePolicy.rules[0].onPodConditions[0].statuss = "True"),
    ],
    ["StatefulSet", "/spec/replicas", (spec) => (spec.replicas = "1")],
    [
      "StatefulSet",
      "/spec/template/spec/containers/0/livenessProbe/httpget",
      (spec) => (spec.template.spec.containers[0].livenessProbe.httpget = {}),
    ],
    ["NetworkPolicy", "/spec/podSelector/matchLabel", (spec) => (spec.podSelector.matchLabel = {})],
  ])("finds what is planted into a %s at %s", async (kind, path, plant) => {
    const all = await manifests({ kind: kind === "Job" ? "shards" : "workers" });
    const manifest = structuredClone(ofKind(kind, all));
    plant(manifest.spec);

    expect(mistakesIn(manifest, schemas[kind]).join("\n")).toContain(path);
  });
});

describe("a share", () => {
  it("is computed by the pod of its index, from the options as they were typed", async () => {
    const { spec } = ofKind("Job", await manifests({ retries: 2 }));
    const [{ command }] = spec!.template!.spec.containers;
    // As the kubelet does it.
    const [, ...args] = command.map((word) => word.replaceAll("$$", "$"));
    const program = args.indexOf("ktsweep");
    args.splice(program, 1, "printf", "%s\\n");
    const { PATH } = process.env;
    const env = { PATH, JOB_COMPLETION_INDEX: "3" };
    const { stdout } = spawnSync("/bin/sh", args, { encoding: "utf8", env });

    expect(stdout.trimEnd().split("\n")).toEqual([
      "run",
      "/spec/spec.yaml",
      "--out",
      expect.stringMatching(/^\/data\/kd\.size_1-[0-9a-f]{12}$/),
      `--only=${nasty}`,
      "--retries=2",
      "-j",
      "2",
      "--shard",
      "4/4",
    ]);
    expect(spec).toMatchObject({ completions: 4, completionMode: "Indexed" });
  });

  it("can't know the precision of the whole", async () => {
    const until =
      text + "replicates: { min: 2, max: 8, until: { exponent_ci_halfwidth: 0.1, of: f } }\n";
    const sweep = parseSpec(
      until + "engine: sampled\nfit: [{ name: f, x: N, y: teacher_risk, law: power }]\n",
    );

    await expect(manifests({ sweep })).rejects.toThrow(/USAGE_INVALID.*--shards/);
  });
});

describe("secrets", () => {
  it("are fresh each time, and workers get no client's", async () => {
    const [once, again] = [
      await manifests({ kind: "workers" }),
      await manifests({ kind: "workers" }),
    ];
    const secrets = (all: readonly Manifest[]) =>
      all
        .filter(({ kind }) => kind === "Secret")
        .map(({ stringData }) => stringData as Record<string, string>);

    const [coordinator, worker, client] = secrets(once);
    expect(worker.tokens).toMatch(/^worker \S{32,}\n$/);
    expect(client.tokens).toMatch(/^client \S{32,}\n$/);
    expect(coordinator.tokens).toBe(client.tokens + worker.tokens);
    expect(Object.keys(worker)).not.toContain("tls.key");
    expect(secrets(again)[1].tokens).not.toBe(worker.tokens);
    const elsewhere = JSON.stringify(once.filter(({ kind }) => kind !== "Secret"));
    expect(elsewhere).not.toContain(worker.tokens.slice("worker ".length, -1));
  });
});

describe("names and options", () => {
  it.each([{ namespace: "Physics" }, { namespace: "a\nb: c" }, { claim: "../x" }])(
    "that Kubernetes would refuse are refused: %j",
    async (request) => {
      await expect(manifests(request)).rejects.toThrow(/USAGE_INVALID/);
    },
  );

  it("of jobs change with the spec; those of the coordinator do not", async () => {
    const before = await manifests({ kind: "workers" });
    const after = await manifests({ kind: "workers", count: 9 });

    expect(ofKind("StatefulSet", after).metadata).toEqual(ofKind("StatefulSet", before).metadata);
    expect(ofKind("Job", after).metadata.name).not.toBe(ofKind("Job", before).metadata.name);
  });
});

it("the Dockerfile runs the bundle as a user that is not root", () => {
  expect(dockerfile()).toMatch(/^COPY --chmod=755 dist\/ \/opt\/ktsweep\/$/m);
  expect(dockerfile()).toMatch(/^USER 1000:1000$/m);
});
