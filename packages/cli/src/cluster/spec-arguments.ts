// spec-arguments.ts — options of `run`, one word each, whatever their values begin with.

import type { SpecOptions } from "../load-spec.js";

/** Options that decide what is planned. */
export function specArguments({ set, only, engine }: SpecOptions): readonly string[] {
  return [
    ...set.map((assignment) => `--set=${assignment}`),
    ...(only === undefined ? [] : [`--only=${only}`]),
    ...(engine === undefined ? [] : [`--engine=${engine}`]),
  ];
}

/** Options that decide how rows are tried. */
export function tryArguments({
  retries,
  timeout,
}: {
  readonly retries?: number;
  readonly timeout?: string;
}): readonly string[] {
  return [
    ...(retries === undefined ? [] : [`--retries=${retries}`]),
    ...(timeout === undefined ? [] : [`--timeout=${timeout}`]),
  ];
}
