// slurm-node-loss.ts — a node of the emulated cluster that loses power: everything of its jobs is gone at once.

import { readdirSync, readFileSync } from "node:fs";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Kills Slurm's keeper of each job, and all its processes; `jobs` has a job number per line. */
export async function killJobsOfNode(jobs: string): Promise<void> {
  const all = processes();
  for (const job of jobs.split("\n").filter((line) => line !== "")) {
    const keepers = all.filter(({ command }) => command.startsWith(`slurmstepd: [${job}.`));
    for (const { pid } of keepers.flatMap((keeper) => [keeper, ...below(keeper, all)])) kill(pid);
  }
}

function below({ pid }: Process, all: readonly Process[]): readonly Process[] {
  const children = all.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...below(child, all)]);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

function processes(): readonly Process[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      return [{ pid: Number(pid), parent: Number(parent), command }];
    } catch {
      return [];
    }
  });
}
