// slurm-jobs.ts — sweeps that the bundled program hands to Slurm.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder, repository } from "./folder.js";
import { type Ended, outputOf, run } from "./program.js";
import type { SlurmCluster } from "./slurm.js";

/** Numbers of jobs, by what they do. */
export type Submission = Readonly<Record<"shards" | "coordinator" | "workers" | "verify", string>>;

export interface SlurmProgram {
  /** Runs `ktsweep ARGS...` where it finds the cluster. */
  readonly ktsweep: (...args: readonly string[]) => Promise<Ended>;
  /** Submits the spec into a folder; `passed` are options of sbatch. */
  readonly submit: (dir: string, ...passed: readonly string[]) => Promise<Submission>;
}

/** Builds the bundle: two files, as they are copied to a cluster. */
export async function slurmProgram(
  { env }: SlurmCluster,
  spec: string,
  size: readonly string[],
): Promise<SlurmProgram> {
  const folder = newFolder();
  await outputOf([process.execPath, join(repository, "tools/bundle.mjs"), "--out", folder]);
  const program = [process.execPath, join(folder, "ktsweep.mjs")];
  return {
    ktsweep: (...args) => run([...program, ...args], { env }),
    submit: async (dir, ...passed) => {
      const options = ["--slurm", ...size, "--out", dir, "--json", "--", "--time=10", ...passed];
      const { jobs } = JSON.parse(
        await outputOf([...program, "submit", spec, ...options], { env }),
      ) as {
        readonly jobs: readonly { readonly role: string; readonly id: string }[];
      };
      return Object.fromEntries(jobs.map(({ role, id }) => [role, id])) as Submission;
    },
  };
}

/** What a job has written so far; `job` as in the name of its log. */
export function jobLog(dir: string, job: string): string {
  const file = join(dir, "logs", `slurm-${job}.out`);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
