// sweeps.ts — specs that the tests run.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ktsweepOutput } from "./program.js";

/** A chain with curves and profiles whose 240 rows take two seconds. */
export const longSweep = `
version: 1
name: long
seed: 7
axes: { N: { log2: [7, 12] }, alpha: { linspace: [1.5, 2.5, 5] } }
problem: { d: 1000, target: { exponent: 1.5 }, noiseVariance: 0.01, spectrum: { exponent: alpha } }
chain:
  teacher: { learner: sgd, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, samples: N, stepSize: 0.1 }
measures: { ratio: "student_risk / teacher_risk" }
replicates: 8
engine: sampled
checkpoints: { logspace: [1, steps, 10], of: [teacher, student] }
profiles: { of: [student], points: 16 }
`;

/** The same kinds of tables from 24 rows that take no time. */
export const smallSweep = `
version: 1
name: small
seed: 7
axes: { N: [32, 64, 128], kind: [gaussian, rademacher] }
derive: { Neff: "N / log2(N)" }
problem: { d: 64, target: { exponent: 1.5 }, distribution: { axis: kind } }
chain:
  teacher: { learner: sgd, spectrum: { exponent: 2 }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, spectrum: { exponent: 2 }, labels: teacher, samples: infinite }
measures: { ratio: "student_risk / teacher_risk", undefined_ratio: "student_floor / teacher_floor" }
replicates: 4
engine: sampled
checkpoints: { logspace: [1, steps, 5], of: [teacher] }
profiles: { of: [teacher, student], points: 8 }
`;

/** Writes a spec into a folder and gives its path. */
export function writeSpec(folder: string, spec: string): string {
  const file = join(folder, "spec.yaml");
  writeFileSync(file, spec);
  return file;
}

/** Tables whose bytes may depend on nothing but the spec. */
export const canonicalTables = ["results", "curves", "profiles"] as const;

/** The canonical tables of a sweep folder as one CSV text. */
export async function csvOf(dir: string): Promise<string> {
  const exported = canonicalTables.map((table) =>
    ktsweepOutput("export", dir, "--table", table, "--format", "csv"),
  );
  return (await Promise.all(exported)).join("\n");
}

/** What `ktsweep run --json` says, as far as tests ask. */
export interface RunSummary {
  readonly rows: number;
  readonly recorded: number;
  readonly computed: number;
}

/** Runs a spec into a folder, to the end; throws where that fails. */
export async function completeRun(
  spec: string,
  dir: string,
  ...options: readonly string[]
): Promise<RunSummary> {
  const summary = await ktsweepOutput("run", spec, "--out", dir, "--json", ...options);
  return JSON.parse(summary) as RunSummary;
}
