// sweep.fixture.ts — a small sweep and rows for it, without a parser and without any computing.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson } from "@ktsweep/core";
import type { Batch, CurveRows, ProfileRows, ResultRows } from "./rows.js";
import type { SweepView } from "./sweep-view.js";

export interface FakeSweepOptions {
  readonly name?: string;
  readonly seed?: number;
  /** Values of the axis N; the axis `mode` has "a" and "b". */
  readonly sizes?: readonly number[];
  readonly replicates?: number;
  /** Makes another version of the same sweep. */
  readonly version?: number;
  /** Points whose N has this value are left out. */
  readonly without?: number;
}

const modes = ["a", "b"];

/** Axes N (number, slow) and mode (text), derived `logN`, one measure, two stages. Point = 2 · (place of N) + mode. */
export function fakeSweep(options: FakeSweepOptions = {}): SweepView {
  const { name = "fake", seed = 7, sizes = [16, 32, 64], replicates = 3, version = 1 } = options;
  const resolved = { version, name, seed, sizes, replicates, without: options.without };
  const size = (index: number): number => sizes[index >> 1];
  return {
    name,
    seed,
    resolved,
    digest: createHash("sha256").update(canonicalJson(resolved)).digest("hex"),
    axes: [
      { name: "N", type: "number" },
      { name: "mode", type: "text" },
    ],
    derived: ["logN"],
    measures: [
      { name: "ratio", evaluate: (column) => column("student_risk") / column("teacher_risk") },
    ],
    stages: ["teacher", "student"],
    outputs: ["teacher_risk", "teacher_floor", "student_risk", "student_floor"],
    theory: [],
    theoryValues: () => ({}),
    replicates: { min: replicates, max: replicates },
    points: sizes.length * modes.length,
    includes: (index) => size(index) !== options.without,
    cellId: (index) => fakeCellId(`${seed} ${size(index)} ${modes[index & 1]}`),
    values: (index) => ({
      N: size(index),
      mode: modes[index & 1],
      logN: Math.round(Math.log2(size(index))),
    }),
  };
}

export function fakeCellId(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** The value that output number `output` of a row must have: a pure function, so that readers can check it. */
export function fakeValue(cell: string, replicate: number, output: number): number {
  return (parseInt(cell.slice(0, 8), 16) + 0.1) / (1 + replicate + 10 * output);
}

/** Result rows of cells, replicates [first, end) each. */
export function fakeResults(
  sweep: SweepView,
  cells: readonly string[],
  end: number,
  first = 0,
): ResultRows {
  const width = sweep.outputs.length;
  const ids = cells.flatMap((cell) => new Array<string>(end - first).fill(cell));
  const replicates = Int32Array.from(ids, (_, row) => first + (row % (end - first)));
  const values = new Float64Array(ids.length * width);
  for (let at = 0; at < values.length; at++) {
    const row = Math.floor(at / width);
    values[at] = fakeValue(ids[row], replicates[row], at % width);
  }
  return { outputs: sweep.outputs, cells: ids, replicates, values };
}

export function fakeCurve(cell: string, replicate: number, stage: string): CurveRows {
  const steps = Float64Array.of(1, 2, 4, 8);
  return {
    cell,
    replicate,
    stage,
    steps,
    risk: steps.map((step) => fakeValue(cell, replicate, step)),
    expectedRisk: steps.map((step) => 1 / step),
  };
}

export function fakeProfile(cell: string, replicate: number, stage: string): ProfileRows {
  const index = Float64Array.of(1, 3, 10);
  const column = (output: number): Float64Array =>
    index.map((i) => fakeValue(cell, replicate, output) / i);
  return {
    cell,
    replicate,
    stage,
    index,
    truthEnergy: column(1),
    mean: column(2),
    second: column(3),
    error: column(4),
    expectedError: column(5),
  };
}

export function batchOf(parts: Partial<Batch>): Batch {
  return { results: [], curves: [], profiles: [], timings: [], failures: [], ...parts };
}

/** All cells of a sweep, in order of points. */
export function cellsOf(sweep: SweepView): string[] {
  return Array.from({ length: sweep.points }, (_, index) => index)
    .filter((index) => sweep.includes(index))
    .map((index) => sweep.cellId(index));
}

/** Runs `use` with a new folder, which is removed afterwards. */
export async function withFolder<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "ktsweep-results-"));
  try {
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export async function textOf(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<string> {
  return (await bytesOf(pieces)).toString("utf8");
}

export async function bytesOf(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}
