// submit-to-slurm.ts — hands a sweep to Slurm: stores the spec, then submits the jobs.

import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, realpath, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { createTokens } from "@ktsweep/protocol";
import { openStore } from "@ktsweep/results";
import { neededInputs, type Sweep } from "@ktsweep/sweep";
import { keepInputs } from "../inputs/kept-inputs.js";
import type { SpecOptions, SpecText } from "../load-spec.js";
import { announcementFile, readAnnouncement } from "./announcement.js";
import { runCommand, type RunCommand, submitJobs, type SubmittedJob } from "./sbatch.js";
import { shellCommand } from "./shell-quote.js";
import { specArguments, tryArguments } from "./spec-arguments.js";
import { checkArraySize } from "./slurm-limits.js";
import {
  logsFolder,
  sbatchArguments,
  shardJobs,
  type SlurmJob,
  type SlurmSweep,
  tokensName,
  workerJobs,
} from "./slurm-jobs.js";
import { passedOptions } from "./slurm-options.js";

/** A sweep for Slurm, as the command line describes it. */
export interface SlurmRequest {
  readonly sweep: Sweep;
  readonly spec: SpecText;
  readonly specOptions: SpecOptions;
  /** Folder of the sweep, on a file system that all nodes share. */
  readonly dir: string;
  /** Node and the program; default: those of this process. */
  readonly program?: readonly string[];
  /** Options of sbatch as typed. */
  readonly passed: readonly string[];
  /** Threads per job; default: as many as the job is given. */
  readonly threads?: number;
  readonly dryRun?: boolean;
  /** How commands are run; default: for real. */
  readonly run?: RunCommand;
}

export interface SlurmShardRequest extends SlurmRequest {
  readonly shards: number;
  /** Options of `run`. */
  readonly retries?: number;
  readonly timeout?: string;
}

export interface SlurmWorkerRequest extends SlurmRequest {
  readonly workers: number;
  /** How long a worker waits for work, or for a coordinator; default: 30m. */
  readonly idleTimeout?: string;
}

/** What came of it. */
export interface SlurmSubmission {
  /** None after a dry run. */
  readonly jobs: readonly SubmittedJob[];
  /** Scripts and command lines, for people. */
  readonly text: string;
  /** The spec that the jobs run from. */
  readonly spec: string;
}

/** A requeued coordinator waits two minutes by Slurm's defaults, and then for a free node. */
const defaultIdleTimeout = "30m";

/** Rejects: USAGE_INVALID, CLUSTER_REFUSED, and as `openStore` of @ktsweep/results. */
export async function submitShards(request: SlurmShardRequest): Promise<SlurmSubmission> {
  const { sweep, shards } = request;
  if (sweep.replicates.until !== undefined) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "--shards does not go with replicates.until: a share can't know the precision of the whole.",
      "Use --workers, or write a fixed number of replicates.",
    );
  }
  const tryOptions = tryArguments(request);
  const planned = await plannedSweep(request, { count: shards, tryOptions });
  return submitPlanned(request, planned, shardJobs(planned, shards));
}

/** Rejects: USAGE_INVALID, CLUSTER_REFUSED, and as `openStore` of @ktsweep/results. */
export async function submitWorkers(request: SlurmWorkerRequest): Promise<SlurmSubmission> {
  const { workers, idleTimeout = defaultIdleTimeout } = request;
  const planned = await plannedSweep(request, { count: workers, tryOptions: [] });
  return submitPlanned(request, planned, workerJobs(planned, idleTimeout));
}

interface Size {
  readonly count: number;
  readonly tryOptions: readonly string[];
}

async function plannedSweep(request: SlurmRequest, size: Size): Promise<SlurmSweep> {
  const { sweep, spec, specOptions, threads = "granted" } = request;
  const { program = await ownProgram() } = request;
  const { array, others } = passedOptions(request.passed, size.count);
  const dir = resolve(request.dir);
  return {
    name: sweep.name,
    dir,
    spec: join(dir, specCopy(spec)),
    program,
    specOptions: specArguments(specOptions),
    tryOptions: size.tryOptions,
    threads,
    passed: others,
    array,
  };
}

/** Everything is checked before anything is written, and everything is there before the first job can start. */
async function submitPlanned(
  { sweep, spec, dryRun, run = runCommand }: SlurmRequest,
  planned: SlurmSweep,
  jobs: readonly SlurmJob[],
): Promise<SlurmSubmission> {
  const text = jobs.map(jobText).join("\n");
  if (dryRun === true) return { jobs: [], text, spec: planned.spec };
  await checkArraySize(planned.array, run);
  const { dir } = planned;
  await openStore(dir, { create: { sweep } });
  await keepInputs(dir, neededInputs(sweep.resolved));
  await mkdir(join(dir, logsFolder), { recursive: true });
  await writeSpecCopy(planned.spec, spec.text);
  if (jobs.some(({ role }) => role === "coordinator")) await prepareAccess(dir);
  return { jobs: await submitJobs(jobs, run), text, spec: planned.spec };
}

/** This Node, with its options, and this program, wherever a link to it is. */
async function ownProgram(): Promise<readonly string[]> {
  return [process.execPath, ...process.execArgv, await realpath(process.argv[1])];
}

/** What a job runs from is named by its content: editing or submitting a spec again never changes a job that waits. */
function specCopy({ text }: SpecText): string {
  const digest = createHash("sha256").update(text).digest("hex");
  return join("provenance", `${digest.slice(0, 12)}.yaml`);
}

async function writeSpecCopy(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const staged = `${file}.${randomUUID()}.tmp`;
  const handle = await open(staged, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(staged, file);
}

/**
 * Tokens stay the same for as long as the folder lives: workers that wait in the queue must get in later. The word of an
 * earlier coordinator that all is finished would send new workers home.
 */
async function prepareAccess(dir: string): Promise<void> {
  try {
    await createTokens(join(dir, tokensName));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const file = announcementFile(dir);
  if ((await readAnnouncement(file))?.state === "finished") await rm(file, { force: true });
}

function jobText(job: SlurmJob): string {
  const command = shellCommand(["sbatch", ...sbatchArguments(job, new Map())]);
  return `# ${job.role}\n${command} <<'SCRIPT'\n${job.script}SCRIPT\n`;
}
