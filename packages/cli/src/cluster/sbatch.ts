// sbatch.ts — calls of Slurm's commands: argv arrays, the script on standard input, never a shell.

import { spawn } from "node:child_process";
import { KtsweepError } from "@ktsweep/core";
import { sbatchArguments, type SlurmJob, type SlurmRole } from "./slurm-jobs.js";

/** A job that Slurm has taken. */
export interface SubmittedJob {
  readonly role: SlurmRole;
  readonly id: string;
}

/** Runs a command with a text as its input; its output. Rejects: CLUSTER_REFUSED. */
export type RunCommand = (
  command: string,
  args: readonly string[],
  input: string,
) => Promise<string>;

/**
 * Submits jobs in their order. Where one is refused, those before it are cancelled: all or none.
 *
 * Rejects: CLUSTER_REFUSED.
 */
export async function submitJobs(
  jobs: readonly SlurmJob[],
  run: RunCommand = runCommand,
): Promise<readonly SubmittedJob[]> {
  const ids = new Map<SlurmRole, string>();
  try {
    for (const job of jobs) {
      const answer = await run("sbatch", sbatchArguments(job, ids), job.script);
      ids.set(job.role, jobId(answer));
    }
  } catch (error) {
    if (ids.size > 0) await run("scancel", [...ids.values()], "");
    throw error;
  }
  return [...ids].map(([role, id]) => ({ role, id }));
}

/** `sbatch --parsable` prints ID or ID;CLUSTER, on some clusters after lines of a plugin's. */
function jobId(answer: string): string {
  const match = /^(\d+)(?:;.*)?$/.exec(answer.trimEnd().split("\n").at(-1) ?? "");
  if (match !== null) return match[1];
  throw new KtsweepError(
    "CLUSTER_REFUSED",
    `sbatch gave no job number but ${JSON.stringify(answer.slice(0, 200))}.`,
    "Look at squeue for what was submitted, and leave out options that change what sbatch prints.",
  );
}

/** Rejects: CLUSTER_REFUSED, with what the command said. */
export function runCommand(
  command: string,
  args: readonly string[],
  input: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = withoutOuterJob(process.env);
    const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => (said[name] += text));
    }
    child.on("error", (cause) => reject(missing(command, cause)));
    child.on("close", (status) => {
      if (status === 0) resolve(said.stdout);
      else reject(refused(command, status, said.stderr));
    });
    // A command that ends before it has read its input says why by its status.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** How commands find the cluster; all else that begins so describes the job that this process may be in. */
const ofCluster: readonly string[] = ["SLURM_CONF", "SLURM_CONF_SERVER", "SLURM_CLUSTERS"];

/** Jobs inherit the environment of sbatch: a task number of an outer job would be taken for their own. */
function withoutOuterJob(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith("SLURM_") || ofCluster.includes(name),
  );
  return Object.fromEntries(kept);
}

function missing(command: string, cause: Error): KtsweepError {
  return new KtsweepError(
    "CLUSTER_REFUSED",
    `${command} can't be started: ${cause.message}.`,
    "Run this on a machine from which you submit Slurm jobs, usually a login node.",
    {},
    { cause },
  );
}

function refused(command: string, status: number | null, stderr: string): KtsweepError {
  return new KtsweepError(
    "CLUSTER_REFUSED",
    `${command} ended with status ${String(status)}: ${stderr.trim()}`,
    "Nothing stays submitted. Change the options after --, such as --partition, --account or --time.",
  );
}
