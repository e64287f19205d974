// slurm-script.ts — the text of a batch script. It runs the program as a child, so that it can put a job whose time is up
// back into the queue. Every value in it is quoted by shell-quote.ts.

import { exitCodes } from "../exit-codes.js";
import { shellCommand } from "./shell-quote.js";

/** What a job runs. */
export interface SlurmCommand {
  /** What the job is for, in a few words. */
  readonly purpose: string;
  /** The program and its fixed arguments. */
  readonly words: readonly string[];
  /** More arguments as the shell reads them: only for values that exist when the job runs. */
  readonly expansions: string;
  /** Threads of a program that computes; `granted`: as many cores as the job was given. */
  readonly threads: number | "granted" | undefined;
}

/**
 * A job that still isn't done after so many restarts makes no progress: a row takes longer than the time limit. Those
 * that do make progress come to more than a month at 8 h each.
 */
const MOST_RESTARTS = 100;

const resumable = [exitCodes.resumable, exitCodes.interrupted, exitCodes.terminated].join(" | ");

const say = `say() {
  printf '%s ktsweep: %s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" >&2
}`;

const grantedThreads = `set -- "$@" -j "\${SLURM_CPUS_PER_TASK:-\${SLURM_CPUS_ON_NODE:-1}}"`;

/** Four fifths of the memory that the job was given; where Slurm gives none by name, the program looks itself. */
const grantedMemory = `if [ "\${SLURM_MEM_PER_NODE:-0}" -gt 0 ]; then
  set -- "$@" --max-memory "$((SLURM_MEM_PER_NODE * 4 / 5))M"
elif [ "\${SLURM_MEM_PER_CPU:-0}" -gt 0 ]; then
  set -- "$@" --max-memory "$((SLURM_MEM_PER_CPU * \${SLURM_CPUS_ON_NODE:-1} * 4 / 5))M"
fi`;

/** Waits although signals arrive; the status of a child that is gone already is asked for once (then 127). */
const runChild = `child=
signalled=no
stop() {
  signalled=yes
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap stop USR1 TERM INT
"$@" &
child=$!
[ "$signalled" = no ] || kill -TERM "$child"
status=127
signalled=yes
while [ "$signalled" = yes ]; do
  signalled=no
  wait "$child"
  code=$?
  [ "$code" -eq 127 ] || status=$code
done`;

/** A cancelled or preempted job is no longer RUNNING: it stays cancelled, or Slurm has requeued it already. */
const requeue = `case $status in
${resumable})
  if [ "$restart" -ge ${MOST_RESTARTS} ]; then
    say "stopped early after ${MOST_RESTARTS} restarts: not requeued; is one row longer than the time limit?"
  elif [ "$(squeue -h -j "$job" -o %T)" = RUNNING ]; then
    say "stopped early: back into the queue"
    scontrol requeue "$job"
  fi
  ;;
esac`;

/** A script that ends with the program's status, after it has requeued the job where the program could go on. */
export function restartingScript(command: SlurmCommand): string {
  const { words, expansions, threads } = command;
  return [
    header(command),
    `set -- ${shellCommand(words)}${expansions === "" ? "" : ` ${expansions}`}`,
    ...(threads === undefined ? [] : [threadsOf(threads), grantedMemory]),
    runChild,
    'say "ended with status $status"',
    requeue,
    'exit "$status"',
    "",
  ].join("\n");
}

function threadsOf(threads: number | "granted"): string {
  return threads === "granted" ? grantedThreads : `set -- "$@" -j ${threads}`;
}

/** A script that runs commands one after the other, as long as they succeed, and ends with the last status. */
export function plainScript(purpose: string, commands: readonly (readonly string[])[]): string {
  const steps = commands.map((words) => `${shellCommand(words)} || exit`);
  return [header({ purpose }), ...steps, ""].join("\n");
}

/** `$job` names one task even where its number is also that of the whole array. */
function header({ purpose }: Pick<SlurmCommand, "purpose">): string {
  return `#!/bin/sh
# Written by ktsweep submit: ${purpose}.
${say}
job=\${SLURM_ARRAY_JOB_ID:+\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID}
job=\${job:-$SLURM_JOB_ID}
restart=\${SLURM_RESTART_COUNT:-0}
say "job $job on \${SLURMD_NODENAME:-$(uname -n)}, restart $restart"`;
}
