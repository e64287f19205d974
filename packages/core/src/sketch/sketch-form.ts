// sketch-form.ts — which sketches there are, and what stages may be behind one.

import { canonicalJson } from "../canonical.js";
import type { Problem, Sketch, Spectrum, Stage } from "../cell.js";
import { KtsweepError } from "../errors.js";

/** A covariance of more features takes minutes and half a gigabyte. */
const MOST_FEATURES = 4096;

/** Without draw 1. Throws: CHAIN_INVALID where the problem cannot have a sketch. */
export function normalSketch(problem: Problem, { features, draw = 1 }: Sketch): Sketch {
  const most = Math.min(problem.d, MOST_FEATURES);
  if (!(Number.isSafeInteger(features) && features >= 1 && features <= most)) {
    throw invalid(
      `A sketch has ${String(features)} features, with d ${String(problem.d)}.`,
      `Give a whole number from 1 to d and to ${String(MOST_FEATURES)}.`,
    );
  }
  if (!(Number.isSafeInteger(draw) && draw >= 1)) {
    throw invalid(`The draw of a sketch is ${String(draw)}.`, "Number draws 1, 2, ….");
  }
  if (problem.distribution === "rademacher") {
    throw invalid(
      "A sketch rests on rotations of Gaussian coordinates, but distribution is rademacher.",
      "Write distribution: gaussian.",
    );
  }
  if (problem.tail === "extrapolate") {
    throw invalid(
      "A sketch sees coordinates 1 … d, of whose tail nothing can be extrapolated.",
      "Write tail: truncate and a larger d.",
    );
  }
  return { features, ...(draw === 1 ? {} : { draw }) };
}

/** Throws: CHAIN_INVALID where a stage asks for coordinates or eigenvalues of its own. */
export function checkSketchedStage(shared: Spectrum, stage: Stage): void {
  if (stage.spectrum !== undefined && canonicalJson(stage.spectrum) !== canonicalJson(shared)) {
    throw invalid(
      "It has a spectrum of its own, but all stages see the sketch of the problem's.",
      "Give problem.spectrum alone.",
    );
  }
  if (stage.sees !== undefined && stage.sees !== "all") {
    throw invalid(
      "It sees some latent coordinates, but a sketch mixes all of them.",
      "Leave `sees` out, or the sketch.",
    );
  }
  if ("penalty" in stage) {
    throw invalid(
      "It has a penalty per latent coordinate, but its features are those of a sketch.",
      "Leave `penalty` out: the plain penalty is the same in every basis.",
    );
  }
}

function invalid(what: string, fix: string): KtsweepError {
  return new KtsweepError("CHAIN_INVALID", what, fix);
}
