// slurm-jobs.ts — which jobs a sweep becomes, and the argv of their sbatch calls. Pure.

import { join } from "node:path";
import { plainScript, restartingScript } from "./slurm-script.js";

export type SlurmRole = "shards" | "coordinator" | "workers" | "verify";

/** One call of sbatch: its script goes to standard input. */
export interface SlurmJob {
  readonly role: SlurmRole;
  /** Options before the user's, which they may change. */
  readonly defaults: readonly string[];
  /** The user's own, as typed. */
  readonly passed: readonly string[];
  /** Options after the user's. */
  readonly fixed: readonly string[];
  /** What has to have begun (after) or ended (afterany) before. */
  readonly waitsFor: { readonly when: "after" | "afterany"; readonly role: SlurmRole } | undefined;
  readonly script: string;
}

/** What all jobs of a sweep have in common. All paths are absolute and seen by all nodes. */
export interface SlurmSweep {
  readonly name: string;
  readonly dir: string;
  /** The spec as it was written. */
  readonly spec: string;
  /** Node and the program. */
  readonly program: readonly string[];
  /** Options of `run` that decide what is planned: --set, --only, --engine. */
  readonly specOptions: readonly string[];
  /** Options of `run` that decide how rows are tried: --retries, --timeout. */
  readonly tryOptions: readonly string[];
  readonly threads: number | "granted";
  /** Options of sbatch, without --array. */
  readonly passed: readonly string[];
  /** Items of the array, 1 to their number, and how many at a time: "1-40%10". */
  readonly array: string;
}

/** Where a job finds the coordinator, and the tokens; in the sweep's folder. */
export const announcementName = "coordinator.json";
export const tokensName = "tokens";

/**
 * Seconds before the time limit at which a job is told to stop: storing finished rows takes one or two, and the rest
 * is for the row that is being computed. Slurm tells the batch shell alone, which tells the program. Not
 * by SIGTERM: then Slurm would write into the log that the job was cancelled.
 */
const NOTICE_SECONDS = 60;

/** Files of standard output and error of the jobs. */
export const logsFolder = "logs";

/** An array of shares, and a check when all have ended. */
export function shardJobs(sweep: SlurmSweep, shards: number): readonly SlurmJob[] {
  const { dir, spec, program, passed, array, threads } = sweep;
  const { specOptions, tryOptions } = sweep;
  const words = [...program, "run", spec, "--out", dir, ...specOptions, ...tryOptions];
  return [
    {
      role: "shards",
      defaults: [...defaults(sweep, "%A_%a"), `--array=${array}`],
      passed,
      fixed: [],
      waitsFor: undefined,
      script: restartingScript({
        purpose: "a share of a sweep",
        words,
        threads,
        expansions: `--shard "$SLURM_ARRAY_TASK_ID/${shards}"`,
      }),
    },
    verifyJob(sweep, "shards"),
  ];
}

/** A coordinator, workers that find it by a file in the folder, and a check when the coordinator has ended. */
export function workerJobs(sweep: SlurmSweep, idleTimeout: string): readonly SlurmJob[] {
  const { dir, program, passed, array, threads } = sweep;
  const access = ["--token-file", join(dir, tokensName), "--announce", join(dir, announcementName)];
  const listen = ["--listen", "0.0.0.0:0", ...access, "--until-finished"];
  const idle = ["--idle-timeout", idleTimeout];
  return [
    {
      role: "coordinator",
      defaults: defaults(sweep, "%j-coordinator"),
      passed,
      fixed: oneCpu,
      waitsFor: undefined,
      script: restartingScript({
        purpose: "the coordinator of a sweep",
        words: [...program, "coordinator", "start", "--dir", dir, ...listen],
        expansions: "",
        threads: undefined,
      }),
    },
    {
      role: "workers",
      defaults: [...defaults(sweep, "%A_%a"), `--array=${array}`],
      passed,
      fixed: [],
      waitsFor: { when: "after", role: "coordinator" },
      script: restartingScript({
        purpose: "a worker of a sweep",
        words: [...program, "worker", "start", "--sweep", dir, ...idle],
        threads,
        expansions: "",
      }),
    },
    verifyJob(sweep, "coordinator"),
  ];
}

/** Arguments of sbatch; `ids` are those of the jobs that were submitted before. */
export function sbatchArguments(
  { defaults, passed, fixed, waitsFor }: SlurmJob,
  ids: ReadonlyMap<SlurmRole, string>,
): readonly string[] {
  const dependency =
    waitsFor === undefined
      ? []
      : [`--dependency=${waitsFor.when}:${ids.get(waitsFor.role) ?? `ID-OF-${waitsFor.role}`}`];
  return [...defaults, ...passed, ...fixed, ...dependency, "--parsable"];
}

const oneCpu: readonly string[] = ["--nodes=1", "--ntasks=1", "--cpus-per-task=1"];

/** Tables are written by a run that finds nothing left to do: after the check it has nothing to compute. */
function verifyJob(sweep: SlurmSweep, role: SlurmRole): SlurmJob {
  const { dir, spec, program, passed, specOptions } = sweep;
  return {
    role: "verify",
    defaults: defaults(sweep, "%j-verify"),
    passed,
    fixed: oneCpu,
    waitsFor: { when: "afterany", role },
    script: plainScript("the check of a sweep, and its tables", [
      [...program, "verify", dir],
      [...program, "run", spec, "--out", dir, ...specOptions, "-j", "1"],
    ]),
  };
}

/** A percent sign in a file name would be a field of Slurm's. */
function defaults({ name, dir }: SlurmSweep, log: string): readonly string[] {
  const folder = join(dir, logsFolder).replaceAll("%", "%%");
  return [
    `--job-name=ktsweep-${name}`,
    `--chdir=${dir}`,
    `--output=${folder}/slurm-${log}.out`,
    "--open-mode=append",
    "--requeue",
    `--signal=B:USR1@${NOTICE_SECONDS}`,
    "--nodes=1",
    "--ntasks=1",
  ];
}
