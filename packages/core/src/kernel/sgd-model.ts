// sgd-model.ts — one model of the simulation in sgd.ts: its arrays in kernel memory, readings and state.

import { chunkSize } from "../random.js";
import { allocateAt, byteView, float64View, type PlacedBlock } from "./memory.js";
import { wasm } from "./wasm.js";

export interface SgdModelOptions {
  /** Shape (d). λ_i ≥ 0, 0 where the stage does not see. */
  readonly eigenvalues: Float64Array;
  /** Shape (d). r_i = v0_i − labels_i at the start. */
  readonly residual: Float64Array;
  /** Samples per update, ≥ 1. */
  readonly batch: number;
  /** Standard deviation of the label noise, ≥ 0. */
  readonly noiseStd: number;
}

/** A model in kernel memory: `fields`, step sizes, and one array per chunk each. */
export interface ModelMemory {
  readonly d: number;
  readonly chunks: number;
  readonly batch: number;
  /** Address of the kernel's struct. */
  readonly at: number;
  /** Address of the eigenvalues. */
  readonly eigenvalues: number;
  readonly stepSizesAt: number;
  /** The residual and, with batches, the gradient behind it. */
  readonly residual: PlacedBlock;
  readonly arrays: PlacedBlock;
}

/** Step sizes that a model takes at a time. */
export const SGD_STEP_SIZES = 8192;

/** Bytes from one chunk's array to the next. */
const STRIDE = wasm.sgdArrayBytes();

const FIELD_BYTES = wasm.sgdFieldBytes();

export function chunksOf(d: number): number {
  return Math.max(1, Math.ceil(d / chunkSize));
}

/**
 * A model at its start; `index` spreads residuals over addresses modulo 4096, away from those of eigenvalues.
 * Throws: MEMORY_REFUSED.
 */
export function placeModel(
  options: SgdModelOptions,
  index: number,
  eigenvalues: number,
): ModelMemory {
  const { residual, batch, noiseStd } = options;
  const d = residual.length;
  const chunks = chunksOf(d);
  const structBytes = wasm.sgdModelBytes();
  const arrays = allocateAt(0, structBytes + 8 * SGD_STEP_SIZES);
  const values = allocateAt((index % 4) * 512, residualBytes(chunks, batch));
  byteView(values.at, residualBytes(chunks, batch)).fill(0);
  setChunks(values.at, residual);
  const gradient = batch > 1 ? gradientAt(values.at, chunks) : 0;
  const addresses = [values.at, eigenvalues, gradient] as const;
  wasm.sgdCreateModel(arrays.at, chunks, batch, noiseStd, ...addresses);
  const stepSizesAt = arrays.at + structBytes;
  return { d, chunks, batch, at: arrays.at, eigenvalues, stepSizesAt, residual: values, arrays };
}

/** The gradient stands 1280 bytes from the residual modulo 4096. */
function gradientAt(residual: number, chunks: number): number {
  return residual + 4096 * Math.ceil((chunks * STRIDE) / 4096) + 1280;
}

function residualBytes(chunks: number, batch: number): number {
  return batch > 1 ? gradientAt(0, chunks) + chunks * STRIDE : chunks * STRIDE;
}

/** Eigenvalues in kernel memory, 3200 modulo 4096. Throws: MEMORY_REFUSED. */
export function placeEigenvalues(values: Float64Array): PlacedBlock {
  const bytes = chunksOf(values.length) * STRIDE;
  const block = allocateAt(3200, bytes);
  byteView(block.at, bytes).fill(0);
  setChunks(block.at, values);
  return block;
}

function setChunks(at: number, values: Float64Array): void {
  for (let from = 0, to = at; from < values.length; from += chunkSize, to += STRIDE) {
    const part = values.subarray(from, from + chunkSize);
    float64View(to, part.length).set(part);
  }
}

/** Visits r as the update that is still to come leaves it, chunk by chunk from coordinate `from`. */
export function eachResidual(
  { d, at }: ModelMemory,
  draws: number,
  visit: (residual: Float64Array, from: number) => void,
): void {
  for (let from = 0; from < d; from += chunkSize) {
    const settled = wasm.sgdSettled(draws, at, from / chunkSize) >>> 0;
    visit(float64View(settled, Math.min(chunkSize, d - from)), from);
  }
}

/** Bytes of a model's state. */
export function modelStateBytes({ chunks, batch }: Pick<ModelMemory, "chunks" | "batch">): number {
  return FIELD_BYTES + residualBytes(chunks, batch);
}

/** Copies a model's state to `target`. */
export function readModel(model: ModelMemory, target: Uint8Array): void {
  target.set(byteView(model.at, FIELD_BYTES));
  target.set(byteView(model.residual.at, modelStateBytes(model) - FIELD_BYTES), FIELD_BYTES);
}

/** Puts a model where the state was read. */
export function writeModel(model: ModelMemory, state: Uint8Array): void {
  byteView(model.at, FIELD_BYTES).set(state.subarray(0, FIELD_BYTES));
  byteView(model.residual.at, state.length - FIELD_BYTES).set(state.subarray(FIELD_BYTES));
}
