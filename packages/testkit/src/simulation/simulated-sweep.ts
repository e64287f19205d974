// simulated-sweep.ts — a real sweep whose rows are not computed but made up: cheap, and known in advance.
import { createHash } from "node:crypto";
import { parseSpec, type Sweep } from "@ktsweep/sweep";
import { mixedText } from "./draws.js";

/** What a simulated spec says. */
export interface SweepShape {
  readonly name: string;
  readonly seed: number;
  readonly cells: number;
  readonly replicates: number;
  /** Predicted seconds of a row, about. */
  readonly seconds: number;
}

export interface SimulatedSweep {
  readonly shape: SweepShape;
  readonly text: string;
  readonly sweep: Sweep;
  /** By grid index. */
  readonly ids: readonly string[];
}

/** Coordinate-steps per predicted second of the one-pass learner at d = 1000, about. */
const SAMPLES_PER_SECOND = 570_000;

/** Parsed sweeps by text and by digest: a process parses each once. */
const byText = new Map<string, SimulatedSweep>();
const byDigest = new Map<string, SimulatedSweep>();

/** A sweep with one axis. Larger shapes of the same name and seed extend it. */
export function simulatedSweep(shape: SweepShape): SimulatedSweep {
  const { name, seed, cells, replicates, seconds } = shape;
  const samples = Math.round(seconds * SAMPLES_PER_SECOND);
  const text = `version: 1
name: ${name}
seed: ${seed}
axes: { N: { range: [1, ${cells}, 1] } }
problem: { d: 1000, target: { exponent: 1.5 } }
chain: { model: { learner: sgd, samples: ${samples} + N, stepSize: 0.1 } }
replicates: ${replicates}
engine: sampled
`;
  const known = byText.get(text);
  if (known !== undefined) return known;
  const sweep = parseSpec(text);
  const ids = Array.from({ length: sweep.points }, (_, index) => sweep.cellId(index));
  const made = { shape, text, sweep, ids };
  byText.set(text, made);
  byDigest.set(sweep.digest, made);
  return made;
}

/** The sweep of a resolved spec's digest; undefined where no simulation has made it. */
export function sweepOfDigest(digest: string): SimulatedSweep | undefined {
  return byDigest.get(digest);
}

/** A row by name: equal texts, equal rows. */
export function rowKey(cell: string, replicate: number): string {
  return `${cell}.${replicate}`;
}

/** What a row's outputs must be. Shape: (outputs). */
export function trueValues(cell: string, replicate: number, outputs: number): Float64Array {
  const start = mixedText(cell, replicate);
  return Float64Array.from({ length: outputs }, (_, output) => (start + output) / 3);
}

/** SHA-256 of the bytes of values, as reports carry it. */
export function digestOf(values: Float64Array): string {
  return createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");
}
