// math.ts — exp, log and powers with the same bits on every machine, engine and version: AssemblyScript's ports of
// musl, compiled into our WASM. The host's Math.exp, log, pow and friends differ between versions of V8.

import { wasm } from "./kernel/wasm.js";

/** e^x. Accuracy: within 1 ulp. */
export function exp(x: number): number {
  return wasm.exp(x);
}

/** Natural logarithm; NaN below 0, −Infinity at 0. Accuracy: within 1 ulp. */
export function log(x: number): number {
  return wasm.log(x);
}

/** Logarithm to base 2, exact at powers of two. Accuracy: within 1 ulp. */
export function log2(x: number): number {
  return wasm.log2(x);
}

/** Logarithm to base 10. Accuracy: within 1 ulp. */
export function log10(x: number): number {
  return wasm.log10(x);
}

/** x^y with the special values of ECMAScript's `**`. Accuracy: within 1 ulp. */
export function pow(x: number, y: number): number {
  return wasm.pow(x, y);
}

/** e^x − 1 without cancellation near 0. Accuracy: within 1 ulp. */
export function expm1(x: number): number {
  return wasm.expm1(x);
}

/** log(1 + x) without cancellation near 0. Accuracy: within 1 ulp. */
export function log1p(x: number): number {
  return wasm.log1p(x);
}
