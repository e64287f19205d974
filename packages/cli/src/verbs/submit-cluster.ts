// submit-cluster.ts — `ktsweep submit --slurm` and `--kubernetes`: a sweep for a batch system.

import { KtsweepError } from "@ktsweep/core";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { parseSpecText, readSpec, type SpecOptions } from "../load-spec.js";
import { noteStability } from "../stability-notes.js";
import type { Terminal } from "../terminal.js";

/** Options of `submit` that are about batch systems. */
export interface ClusterOptions {
  readonly slurm?: boolean;
  readonly kubernetes?: boolean;
  readonly shards?: number;
  readonly workers?: number;
  readonly out?: string;
  readonly jobs?: number;
  readonly idleTimeout?: string;
  readonly dryRun?: boolean;
  readonly print?: "manifests" | "dockerfile";
  readonly image?: string;
  readonly namespace?: string;
  readonly claim?: string;
}

type Options = ClusterOptions &
  SpecOptions & {
    readonly priority?: string;
    readonly retries?: number;
    readonly timeout?: string;
    readonly wait?: boolean;
    readonly json?: boolean;
  };

export async function submitToCluster(
  terminal: Terminal,
  operands: readonly string[],
  options: Options,
): Promise<ExitCode> {
  if (options.slurm === true && options.kubernetes === true) {
    throw usage("--slurm and --kubernetes exclude each other.", "Choose one.");
  }
  if (options.wait === true) {
    throw usage("--wait needs a coordinator.", "See `ktsweep status DIR`, or the batch system.");
  }
  refuseMisplaced(options);
  return options.slurm === true
    ? submitToSlurm(terminal, operands, options)
    : printForKubernetes(terminal, operands, options);
}

async function submitToSlurm(
  terminal: Terminal,
  [specFile, ...passed]: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { out: dir, jobs: threads, dryRun = false, json = false } = options;
  if (dir === undefined) throw usage("--slurm needs --out DIR, a folder that all nodes share.", "");
  const { submitShards, submitWorkers } = await import("../cluster/submit-to-slurm.js");
  const { file, text: written } = await readSpec(specFile);
  const loaded = await parseSpecText({ file, text: written }, options);
  const { sweep, options: specOptions } = loaded;
  const spec = { file, text: loaded.text };
  noteStability(terminal, sweep);
  const { retries, timeout, idleTimeout } = options;
  const { count, kind } = sizeOf(options);
  const request = {
    ...{ sweep, spec, dir, passed, dryRun, specOptions },
    ...given({ threads }),
  };
  const submission =
    kind === "shards"
      ? await submitShards({ ...request, shards: count, ...given({ retries, timeout }) })
      : await submitWorkers({ ...request, workers: count, ...given({ idleTimeout }) });
  const { jobs, text } = submission;
  if (json) terminal.print(JSON.stringify({ dir, spec: submission.spec, jobs }));
  else if (dryRun) terminal.print(text);
  else {
    for (const { role, id } of jobs) terminal.print(`${id}  ${role}`);
    terminal.note(`logs in ${dir}/logs; see \`ktsweep status ${dir}\` and \`squeue\``);
  }
  return exitCodes.ok;
}

async function printForKubernetes(
  terminal: Terminal,
  [specFile]: readonly string[],
  options: Options,
): Promise<ExitCode> {
  if (options.print === undefined) {
    throw usage(
      "--kubernetes goes with --print: nothing is sent to a cluster from here.",
      "Write --print, look at the manifests, and give them to `kubectl apply -f -`.",
    );
  }
  if (options.print === "dockerfile") {
    const { dockerfile } = await import("../cluster/kubernetes-dockerfile.js");
    terminal.print(dockerfile());
    return exitCodes.ok;
  }
  const [{ kubernetesManifests }, { manifestsText }] = await Promise.all([
    import("../cluster/kubernetes-manifests.js"),
    import("../cluster/kubernetes-yaml.js"),
  ]);
  const spec = await readSpec(specFile);
  const { jobs: threads, image, namespace, claim, retries, timeout, idleTimeout } = options;
  const { sweep, text, options: specOptions } = await parseSpecText(spec, options);
  const objects = await kubernetesManifests({
    sweep,
    spec: { ...spec, text },
    specOptions,
    ...sizeOf(options),
    ...given({ threads, image, namespace, claim, retries, timeout, idleTimeout }),
  });
  terminal.print(manifestsText(objects).trimEnd());
  return exitCodes.ok;
}

/** Options that would be ignored are mistakes. */
function refuseMisplaced(options: Options): void {
  const { priority, retries, timeout, idleTimeout, workers } = options;
  if (priority !== undefined) {
    throw usage("--priority is for coordinators of several sweeps.", "Leave it out.");
  }
  if (workers === undefined && idleTimeout !== undefined) {
    throw usage("--idle-timeout is for workers.", "Leave it out; shares end when they are done.");
  }
  if (options.slurm !== true || workers === undefined) return;
  if (retries !== undefined || timeout !== undefined) {
    throw usage(
      "--retries and --timeout go with --shards, or with a coordinator that runs.",
      "Leave them out: a row is tried three times, for as long as its worker may run.",
    );
  }
}

/** The fields that have a value. */
function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}

function sizeOf({ shards, workers }: Options): {
  readonly kind: "shards" | "workers";
  readonly count: number;
} {
  if ((shards === undefined) === (workers === undefined)) {
    throw usage(
      "--slurm and --kubernetes take either --shards or --workers.",
      "--shards 40 is an array that needs no coordinator; --workers 8 is for unequal cells.",
    );
  }
  const kind = shards === undefined ? "workers" : "shards";
  const count = shards ?? workers ?? 0;
  if (count >= 1) return { kind, count };
  throw usage(`--${kind} ${String(count)} would compute nothing.`, "Write 1 or more.");
}

function usage(what: string, fix: string): KtsweepError {
  return new KtsweepError("USAGE_INVALID", what, fix);
}
