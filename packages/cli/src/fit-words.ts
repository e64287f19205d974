// fit-words.ts — what the command line asks of a fit.

import { KtsweepError } from "@ktsweep/core";
import type { FitOptions, Objective, SurfaceIntervalName, WeightName } from "@ktsweep/fit";
import type { SurfaceOptions } from "./sweep-surfaces.js";

/** Options of `ktsweep fit`, as they were typed. */
export interface FitVerbOptions {
  readonly law?: string;
  readonly x?: string;
  readonly y?: string;
  readonly by?: string;
  readonly figure?: string;
  readonly objective?: Objective;
  readonly ci?: string;
  readonly weights?: WeightName;
  readonly resamples?: number;
  readonly holdout?: number;
  readonly explain?: boolean;
  readonly json?: boolean;
}

/** What to fit, from the command line. */
export interface FitWords {
  /** Undefined, like x and y: as the spec has it; power on tables. */
  readonly law: string | undefined;
  readonly x: readonly string[] | undefined;
  readonly y: string | undefined;
  readonly by: readonly string[];
  /** What a request has beside these, as far as it was said. */
  readonly request: {
    readonly objective?: Objective;
    readonly holdout?: number;
    readonly weights?: WeightName;
  };
  readonly options: FitOptions;
  readonly surfaceOptions: SurfaceOptions;
}

/** Throws: USAGE_INVALID where only one of x and y is given. */
export function fitWords(options: FitVerbOptions): FitWords {
  const { law, x, y, by, objective, ci, weights, resamples, holdout, explain } = options;
  if ((x === undefined) !== (y === undefined)) {
    throw new KtsweepError("USAGE_INVALID", "A fit needs both --x and --y.", "Give both.");
  }
  const drawn = resamples === undefined ? {} : { resamples };
  return {
    law,
    x: x === undefined ? undefined : listed(x),
    y,
    by: by === undefined ? [] : listed(by),
    request: {
      ...(objective === undefined ? {} : { objective }),
      ...(holdout === undefined ? {} : { holdout }),
      ...(weights === undefined ? {} : { weights }),
    },
    options: {
      ...drawn,
      compare: true,
      ...(explain === true ? { explain: {} } : {}),
      ...(weights === undefined ? {} : { weights }),
      ...(ci === undefined ? {} : { interval: ci as NonNullable<FitOptions["interval"]> }),
    },
    surfaceOptions: {
      ...drawn,
      ...(ci === undefined ? {} : { interval: ci as SurfaceIntervalName | "all" }),
    },
  };
}

/** Texts between commas, but for commas inside of parentheses. */
function listed(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}
