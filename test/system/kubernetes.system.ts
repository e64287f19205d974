// kubernetes.system.ts — what the pods of the printed manifests would run, run here: their commands, in their order, with
// their files, on folders of this machine. There is no cluster in it.

import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { newFolder, repository, testFolder } from "./support/folder.js";
import { outputOf, run, type Running, start } from "./support/program.js";
import { waitUntil } from "./support/slurm-wait.js";
import { completeRun, csvOf, longSweep, smallSweep, writeSpec } from "./support/sweeps.js";

/** As far as it is looked at here. */
interface Container {
  readonly command: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly podFailurePolicy?: {
      readonly rules: readonly {
        readonly action: string;
        readonly onExitCodes?: { readonly values: readonly number[] };
      }[];
    };
    readonly template: {
      readonly spec: {
        readonly containers: readonly [Container];
        readonly initContainers?: readonly [Container];
        readonly volumes: readonly { readonly secret?: { readonly secretName: string } }[];
      };
    };
  };
}

interface Yaml {
  readonly parseAllDocuments: (text: string) => readonly { readonly toJS: () => unknown }[];
}

const { parseAllDocuments } = createRequire(join(repository, "packages/cli/package.json"))(
  "yaml",
) as Yaml;

/** Folders of a pod that are mounted or made when it starts. */
const mounted = ["data", "spec", "secret", "credentials"] as const;

describe("the pods of a sweep", () => {
  const bin = newFolder();
  const PATH = [bin, process.env.PATH].join(delimiter);

  beforeAll(async () => {
    // As the Dockerfile does it.
    const bundle = join(bin, "bundle");
    await outputOf([process.execPath, join(repository, "tools/bundle.mjs"), "--out", bundle]);
    chmodSync(join(bundle, "ktsweep.mjs"), 0o755);
    symlinkSync(join(bundle, "ktsweep.mjs"), join(bin, "ktsweep"));
  });

  afterAll(() => {
    rmSync(bin, { recursive: true });
  });

  async function manifestsOf(
    spec: string,
    ...size: readonly string[]
  ): Promise<readonly Manifest[]> {
    const options = ["--kubernetes", "--print", ...size];
    const text = await outputOf(["ktsweep", "submit", spec, ...options], { env: { PATH } });
    return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  }

  const named = (all: readonly Manifest[], kind: string, suffix = ""): Manifest => {
    const found = all.find((each) => each.kind === kind && each.metadata.name.endsWith(suffix));
    if (found === undefined) throw new Error(`there is no ${kind} …${suffix}`);
    return found;
  };

  /** The folders of a pod, below a folder of this machine. */
  function pod(all: readonly Manifest[], data: string): Readonly<Record<string, string>> {
    const root = testFolder();
    const folders = Object.fromEntries(mounted.map((name) => [name, join(root, name)]));
    for (const folder of Object.values(folders)) mkdirSync(folder);
    files(folders.spec, named(all, "ConfigMap").data ?? {});
    return { ...folders, data };
  }

  function files(folder: string, contents: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(contents)) {
      // As kubelets give it to a group.
      writeFileSync(join(folder, name), text, { mode: 0o640 });
    }
  }

  /** A container's process, with its own paths replaced by those of this machine; `also` are more replacements. */
  function startContainer(
    { command, env = [] }: Container,
    folders: Readonly<Record<string, string>>,
    also: Readonly<Record<string, string>> = {},
  ): Running {
    const here = (text: string): string => {
      const paths = mounted.map((name): [string, string] => [`/${name}`, folders[name]]);
      const pattern = (name: string): RegExp =>
        new RegExp(`(?<![\\w.-])${name.replaceAll(".", "\\.")}(?![a-z])`, "g");
      // The kubelet makes $$ one dollar sign.
      let replaced = text.replaceAll("$$", "$");
      for (const [from, to] of [...paths, ...Object.entries(also)]) {
        replaced = replaced.replaceAll(pattern(from), () => to);
      }
      return replaced;
    };
    const own = Object.fromEntries(env.map(({ name, value }) => [name, here(value)]));
    const running = start(command.map(here), { env: { PATH, ...own, ...also } });
    onTestFinished(async () => {
      running.child.kill("SIGKILL");
      await running.ended;
    });
    return running;
  }

  it("of an Indexed Job compute the whole sweep, and the check finds it complete", async () => {
    const folder = testFolder();
    const spec = writeSpec(folder, smallSweep);
    await completeRun(spec, join(folder, "plain"), "-j", "1");
    const all = await manifestsOf(spec, "--shards", "3", "-j", "1");
    const data = join(folder, "data");
    mkdirSync(data);
    const [share] = named(all, "Job").spec.template.spec.containers;
    for (const index of ["2", "0", "1"]) {
      const { ended } = startContainer(share, pod(all, data), { JOB_COMPLETION_INDEX: index });
      expect(await ended).toMatchObject({ status: 0 });
    }
    const [check] = named(all, "Job", "-verify").spec.template.spec.containers;
    const { status, stdout } = await startContainer(check, pod(all, data)).ended;

    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringMatching(/^ok$/m) });
    const [dir] = readdirSync(data);
    expect(await csvOf(join(data, dir))).toBe(await csvOf(join(folder, "plain")));
  });

  it("that are stopped early end with a status that is no failure", async () => {
    const folder = testFolder();
    const spec = writeSpec(folder, longSweep);
    const all = await manifestsOf(spec, "--shards", "1", "-j", "1");
    const { template, podFailurePolicy } = named(all, "Job").spec;
    const [share] = template.spec.containers;
    const data = join(folder, "data");
    mkdirSync(data);
    const { child, ended } = startContainer(share, pod(all, data), { JOB_COMPLETION_INDEX: "0" });
    let said = "";
    child.stderr?.on("data", (text: string) => (said += text));
    await waitUntil("it computes", () => /rows/.test(said));
    child.kill("SIGTERM");
    const { status } = await ended;

    const ignored = podFailurePolicy?.rules.filter(({ action }) => action === "Ignore") ?? [];
    expect(ignored.flatMap(({ onExitCodes }) => onExitCodes?.values ?? [])).toContain(status);
  });

  it("of coordinator, workers and submission compute the whole sweep, each with its own secrets", async () => {
    const folder = testFolder();
    const spec = writeSpec(folder, smallSweep);
    await completeRun(spec, join(folder, "plain"), "-j", "1");
    const all = await manifestsOf(spec, "--workers", "2", "-j", "1");
    const data = join(folder, "data");
    mkdirSync(data);
    const set = named(all, "StatefulSet");
    const ports = { "0.0.0.0:7411": "127.0.0.1:0", "0.0.0.0:9411": "127.0.0.1:0" };

    const coordinator = await startPod(set, ports);
    let said = "";
    coordinator.child.stdout?.on("data", (text: string) => (said += text));
    await waitUntil("the coordinator listens", () => said.includes("\n"));
    const { listening } = JSON.parse(said) as { readonly listening: string };
    const service = { [`${set.metadata.name}:7411`]: listening };
    await startPod(named(all, "Deployment"), service);
    const submission = await startPod(named(all, "Job", "-submit"), service);
    expect(await submission.ended).toMatchObject({ status: 0 });

    const name = readdirSync(data).find((entry) => /^small-[0-9a-f]{12}$/.test(entry)) ?? "";
    const isComplete = async (): Promise<boolean> =>
      (await run(["ktsweep", "verify", join(data, name)], { env: { PATH } })).status === 0;
    await waitUntil("all rows are there", isComplete);
    expect(await csvOf(join(data, name))).toBe(await csvOf(join(folder, "plain")));

    /** Runs the container that copies credentials, then the pod's own. */
    async function startPod(
      { spec: { template } }: Manifest,
      also: Readonly<Record<string, string>>,
    ): Promise<Running> {
      const { containers, initContainers, volumes } = template.spec;
      const folders = pod(all, data);
      const secret = volumes.flatMap((volume) => volume.secret?.secretName ?? [])[0];
      files(folders.secret, named(all, "Secret", secret).stringData ?? {});
      if (initContainers === undefined) throw new Error("nothing copies the credentials");
      expect(await startContainer(initContainers[0], folders).ended).toMatchObject({ status: 0 });
      return startContainer(containers[0], folders, also);
    }
  });
});
