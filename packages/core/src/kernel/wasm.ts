// wasm.ts — the one instance of the WASM module in this thread, typed. Its source is packages/core/assembly.

import { instantiate, type LinearMemory } from "./host.js";
import { wasmBase64 } from "./wasm.generated.js";

type Unary = (x: number) => number;

type PanelProduct = [
  panels: number,
  stride: number,
  from: number,
  to: number,
  count: number,
  x: number,
  out: number,
];

/** Exports of assembly/index.ts; addresses and flags are numbers. */
export interface WasmExports {
  readonly memory: LinearMemory;
  heapBase(): number;

  readonly exp: Unary;
  readonly log: Unary;
  readonly log2: Unary;
  readonly log10: Unary;
  readonly expm1: Unary;
  readonly log1p: Unary;
  pow(x: number, y: number): number;

  sha256Start(): void;
  sha256Blocks(message: number, blocks: number): void;
  sha256Finish(message: number, length: number, total: number): void;
  sha256Hex(): number;
  sha256Input(): number;
  sha256State(): number;

  streamKey(): number;
  streamSpace(): number;
  seedStreams(tag: number, first: number, count: number, generators: number): void;
  drawNormals(generator: number, drawn: number): void;
  drawSigns(generator: number, drawn: number): void;
  drawGroups(generator: number, drawn: number, groups: number): void;

  rowsNoiseBytes(): number;
  rowsInputs(generators: number, d: number, signs: number, rows: number, to: number): void;
  rowsNoise(stream: number, used: number, std: number, count: number, to: number): number;

  lawBytes(count: number): number;
  emptySpare(spare: number): void;
  prepareLaws(laws: number, degrees: number, count: number): void;
  chiSquares(
    ...arguments_: [
      laws: number,
      count: number,
      rows: number,
      normals: number,
      stride: number,
      generator: number,
      spare: number,
      to: number,
    ]
  ): void;

  sgdArrayBytes(): number;
  sgdDrawsBytes(chunks: number): number;
  sgdFieldBytes(): number;
  sgdModelBytes(): number;
  sgdCreateDraws(block: number, chunks: number, signs: number): void;
  sgdNoise(block: number): number;
  sgdNoiseUsed(block: number, used: number): void;
  sgdPrevious(block: number): number;
  sgdEnroll(block: number, chunks: number, singles: number, models: number): number;
  sgdCreateModel(
    ...arguments_: [
      model: number,
      chunks: number,
      batch: number,
      noiseStd: number,
      residual: number,
      eigenvalues: number,
      gradient: number,
    ]
  ): void;
  sgdFeed(model: number, stepSizes: number): void;
  sgdDiverged(model: number): number;
  sgdAdvance(block: number, samples: number): number;
  sgdSettled(block: number, model: number, chunk: number): number;

  reducedBytes(signed: number, radial: number): number;
  reducedStateBytes(signed: number, radial: number): number;
  reducedCreate(block: number, signed: number, radial: number, batch: number): void;
  reducedFreedom(block: number, degrees: number): void;
  reducedValues(block: number): number;
  reducedAdvance(block: number, stepSizes: number, updates: number): void;
  reducedStep(block: number): number;
  reducedDiverged(block: number): number;

  heavyBallBytes(count: number): number;
  heavyBallMoments(
    ...arguments_: [
      block: number,
      count: number,
      sum: number,
      updates: number,
      sums: number,
      stepSize: number,
      momentum: number,
      noiseVariance: number,
      batch: number,
      kurtosis: number,
    ]
  ): number;
  heavyBallRows(
    ...arguments_: [
      state: number,
      eigenvalues: number,
      z: number,
      noise: number,
      d: number,
      rows: number,
      gathered: number,
      batch: number,
      stepSizes: number,
      momentum: number,
      sums: number,
    ]
  ): number;
  panelsAddProduct(
    ...arguments_: [
      lower: number,
      from: number,
      to: number,
      leftmost: number,
      panels: number,
      stride: number,
      first: number,
      count: number,
      sign: number,
    ]
  ): void;
  panelsTimes(...arguments_: PanelProduct): void;
  panelsTransposedTimes(...arguments_: PanelProduct): void;
  choleskyColumns(
    ...arguments_: [
      lower: number,
      first: number,
      last: number,
      from: number,
      to: number,
      sign: number,
    ]
  ): number;
  choleskyForward(lower: number, from: number, to: number, x: number): void;
  choleskyBackward(lower: number, from: number, to: number, x: number): void;

  momentsSum(values: number, count: number): number;
  jumpBytes(count: number): number;
  jumpPrepare(
    ...arguments_: [
      block: number,
      eigenvalues: number,
      weights: number,
      second: number,
      count: number,
      stepSize: number,
      batch: number,
      kurtosis: number,
    ]
  ): number;
  jumpSum(block: number, count: number, groups: number, updates: number, noise: number): number;
  jumpMove(
    ...arguments_: [
      block: number,
      second: number,
      count: number,
      groups: number,
      updates: number,
      noise: number,
    ]
  ): number;

  gramAdd(
    ...arguments_: [
      gram: number,
      panel: number,
      rows: number,
      columns: number,
      first: number,
      end: number,
    ]
  ): void;

  momentsPrepare(
    ...arguments_: [
      eigenvalues: number,
      weights: number,
      prepared: number,
      count: number,
      stepSize: number,
      batch: number,
      kurtosis: number,
    ]
  ): void;
  momentsRepeat(
    ...arguments_: [
      prepared: number,
      second: number,
      count: number,
      sum: number,
      updates: number,
      noiseVariance: number,
      batch: number,
    ]
  ): number;
  momentsUpdate(
    ...arguments_: [
      eigenvalues: number,
      weights: number,
      second: number,
      count: number,
      sum: number,
      stepSize: number,
      noiseVariance: number,
      batch: number,
      kurtosis: number,
    ]
  ): number;
  momentsSurviveOnce(eigenvalues: number, survival: number, count: number, stepSize: number): void;
  momentsSurvive(
    ...arguments_: [
      eigenvalues: number,
      survival: number,
      count: number,
      stepSize: number,
      updates: number,
    ]
  ): void;
}

/** The instance; compiled when this file is first imported. */
export const wasm = /* @__PURE__ */ instantiate(wasmBase64) as WasmExports;
