// index.ts — what the WASM module of @ktsweep/core exports. Compiled by tools/generate-wasm.mjs.
//
// Rules of this folder: plain SIMD only (no relaxed SIMD, whose rounding differs between machines), no imports,
// no allocation: the TypeScript wrappers in src/kernel own the memory above `heapBase` and pass addresses in.

export { exp, log, log2, log10, pow, expm1, log1p } from "./math";
export { sha256Start, sha256Blocks, sha256Finish, sha256Hex, sha256Input, sha256State } from "./sha256";
export { chiSquares, emptySpare, lawBytes, prepareLaws } from "./chi-square";
export { drawGroups, drawNormals, drawSigns } from "./draw";
export { rowsInputs, rowsNoise, rowsNoiseBytes } from "./rows";
export { seedStreams, streamKey, streamSpace } from "./stream";
export {
  sgdAdvance,
  sgdArrayBytes,
  sgdCreateDraws,
  sgdCreateModel,
  sgdDiverged,
  sgdDrawsBytes,
  sgdEnroll,
  sgdFeed,
  sgdFieldBytes,
  sgdModelBytes,
  sgdNoise,
  sgdNoiseUsed,
  sgdPrevious,
  sgdSettled,
} from "./sgd";
export {
  reducedAdvance,
  reducedBytes,
  reducedCreate,
  reducedDiverged,
  reducedFreedom,
  reducedStateBytes,
  reducedStep,
  reducedValues,
} from "./reduced";
export { gramAdd } from "./gram";
export { heavyBallBytes, heavyBallMoments, heavyBallRows } from "./heavy-ball";
export { choleskyBackward, choleskyColumns, choleskyForward } from "./cholesky";
export { panelsAddProduct, panelsTimes, panelsTransposedTimes } from "./panels";
export { jumpBytes, jumpMove, jumpPrepare, jumpSum } from "./jumps";
export {
  momentsPrepare,
  momentsRepeat,
  momentsSum,
  momentsSurvive,
  momentsSurviveOnce,
  momentsUpdate,
} from "./moments";

/** First address that static data does not use. */
export function heapBase(): usize {
  return __heap_base;
}
