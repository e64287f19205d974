// noiseless-notes.ts — regressions that learn from a surrogate without label noise although the problem has some.

import type { Cell } from "@ktsweep/core";
import type { Sweep } from "@ktsweep/sweep";
import { noteWarning, type Terminal } from "./terminal.js";

const REGRESSIONS = ["ridge", "ridgeless"];
const SURROGATES = ["optimal-surrogate", "mask"];

/** At most so many points of a grid are checked, spread evenly. */
const MAX_CHECKED = 256;

/** Stages that would have no label noise and do not say so, with the first point where. */
export interface NoiselessStage {
  readonly stage: string;
  readonly surrogate: string;
  /** Of true labels. */
  readonly noiseVariance: number;
  readonly index: number;
}

/** Throws: SPEC_INVALID where a grid point has no cell. */
export function noiselessStages(sweep: Sweep): readonly NoiselessStage[] {
  const found = new Map<string, NoiselessStage>();
  const stride = Math.max(1, sweep.points / MAX_CHECKED);
  for (let next = 0; next < sweep.points; next += stride) {
    const index = Math.floor(next);
    if (!sweep.includes(index)) continue;
    for (const one of inCell(sweep.cell(index))) {
      if (!found.has(one.stage)) found.set(one.stage, { ...one, index });
    }
  }
  return [...found.values()];
}

function inCell({ chain, problem }: Cell): readonly Omit<NoiselessStage, "index">[] {
  const { noiseVariance = 0 } = problem;
  if (noiseVariance === 0) return [];
  return Object.entries(chain).flatMap(([stage, { learner, labels, noiseVariance: own }]) => {
    const surrogate = REGRESSIONS.includes(learner) ? surrogateIn(chain, labels) : undefined;
    return own === undefined && surrogate !== undefined
      ? [{ stage, surrogate, noiseVariance }]
      : [];
  });
}

/** A surrogate that the labels are made of, where the truth is not. */
function surrogateIn(
  chain: Cell["chain"],
  labels: Cell["chain"][string]["labels"] = "truth",
): string | undefined {
  const sources = typeof labels === "string" ? [labels] : labels.mix;
  if (sources.includes("truth")) return undefined;
  return sources.find((name) => SURROGATES.includes(chain[name].learner));
}

export function noteNoiseless(terminal: Terminal, stages: readonly NoiselessStage[]): void {
  for (const { stage, surrogate, noiseVariance, index } of stages) {
    noteWarning(
      terminal,
      `stage ${stage} learns from ${surrogate} without label noise, while true labels have variance ` +
        `${noiseVariance.toPrecision(4)} (cell #${String(index)}); write its noiseVariance, 0 if that is meant`,
    );
  }
}
