// slurm-end-time.ts — how long the Slurm job that this process is in may still run; Slurm is asked once, never per cell.

import { runCommand, type RunCommand } from "./sbatch.js";

const never = (): undefined => undefined;

/**
 * A function that gives the seconds left, from the environment of a job (SLURM_JOB_END_TIME) or else from one call of
 * squeue; always undefined outside a job, without a limit, or where Slurm does not say.
 *
 * @param now seconds since 1970
 */
export async function slurmSecondsLeft(
  env: Readonly<Record<string, string | undefined>>,
  now: () => number,
  run: RunCommand = runCommand,
): Promise<() => number | undefined> {
  const end = Number(env.SLURM_JOB_END_TIME ?? NaN);
  if (end > 0) return () => Math.max(0, end - now());
  const job = jobOf(env);
  if (job === undefined) return never;
  try {
    const left = secondsOf(await run("squeue", ["-h", "-j", job, "-o", "%L"], ""));
    if (left === undefined) return never;
    const until = now() + left;
    return () => Math.max(0, until - now());
  } catch {
    return never;
  }
}

/** The number of one task may also be that of its whole array. */
function jobOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: task, SLURM_JOB_ID: job } = env;
  return array === undefined || task === undefined ? job : `${array}_${task}`;
}

/** Seconds of Slurm's [days-][[hours:]minutes:]seconds; undefined for UNLIMITED, NOT_SET and the like. */
function secondsOf(text: string): number | undefined {
  const match = /^(?:(\d+)-)?(?:(?:(\d+):)?(\d+):)?(\d+)$/.exec(text.trim());
  if (match === null) return undefined;
  const parts: readonly (string | undefined)[] = match.slice(1);
  const [days, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
