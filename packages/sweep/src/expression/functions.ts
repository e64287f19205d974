// functions.ts — what expressions can call: deterministic on every machine.

import { exp, log, log10, log2 } from "@ktsweep/core";

/** Number of arguments and the function. */
type Callable =
  | { readonly arity: 1; readonly apply: (x: number) => number }
  | { readonly arity: "any"; readonly apply: (...x: number[]) => number };

const unary = (apply: (x: number) => number): Callable => ({ arity: 1, apply });

/** `log` is natural; `round` takes halves up; `min` and `max` take one or more. */
export const functions: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ["log", unary(log)],
  ["log2", unary(log2)],
  ["log10", unary(log10)],
  ["exp", unary(exp)],
  ["sqrt", unary(Math.sqrt)],
  ["abs", unary(Math.abs)],
  ["floor", unary(Math.floor)],
  ["ceil", unary(Math.ceil)],
  ["round", unary(Math.round)],
  ["min", { arity: "any", apply: Math.min }],
  ["max", { arity: "any", apply: Math.max }],
]);
