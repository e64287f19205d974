// walltime.ts — how long a Slurm job has left, by what Slurm says in its environment.

/** Seconds until Slurm ends this job; undefined where it does not say (SLURM_JOB_END_TIME, since Slurm 22.05). */
export function secondsLeftBySlurm(
  env: Readonly<Record<string, string | undefined>>,
  nowMs: number = Date.now(),
): number | undefined {
  const end = Number(env.SLURM_JOB_END_TIME ?? NaN);
  return end > 0 ? Math.max(0, end - nowMs / 1000) : undefined;
}
