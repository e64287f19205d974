// rotation-form.ts — which bases stages may have, and what cells they may be in.

import type { Cell, Chain, Problem, Rotation, Stage } from "../cell.js";
import { canonicalJson } from "../canonical.js";
import { KtsweepError } from "../errors.js";

/** Second moments of all pairs of coordinates: 2 MB, and a tenth of a second per product. */
const MOST_COORDINATES = 512;

/** Two turns: nobody means more. */
const MOST_ANGLE = 12.6;

/** Undefined where it turns nothing. Throws: CHAIN_INVALID where there is no such basis. */
export function normalRotation(problem: Problem, rotation: Rotation): Rotation | undefined {
  if ("angle" in rotation) {
    const { angle } = rotation;
    if (!(Math.abs(angle) <= MOST_ANGLE)) {
      throw invalid(`A rotation has the angle ${String(angle)}.`, "Give radians, up to 12.6.");
    }
    if (angle === 0) return undefined;
  } else if (!(Number.isSafeInteger(rotation.draw) && rotation.draw >= 1)) {
    throw invalid(`The draw of a rotation is ${String(rotation.draw)}.`, "Number draws 1, 2, ….");
  }
  checkProblem(problem);
  return "angle" in rotation ? { angle: rotation.angle } : { draw: rotation.draw };
}

function checkProblem({ d, distribution, sketch, data }: Problem): void {
  if (d > MOST_COORDINATES) {
    throw invalid(
      `A rotation needs second moments of all pairs of coordinates, but d is ${String(d)}.`,
      `Lower d to ${String(MOST_COORDINATES)}, or leave rotation out.`,
    );
  }
  if (distribution === "rademacher") {
    throw invalid(
      "A rotation rests on Gaussian coordinates, but distribution is rademacher.",
      "Write distribution: gaussian, or leave rotation out.",
    );
  }
  if (data !== undefined) {
    throw invalid(
      "A rotation rests on Gaussian coordinates, but the problem has measured rows.",
      "Leave rotation out.",
    );
  }
  if (sketch !== undefined) {
    throw invalid(
      "A rotation turns latent coordinates, but the stages see a sketch of them.",
      "Leave rotation or sketch out.",
    );
  }
}

/** Whether any stage has a basis of its own. */
export function isRotated({ chain }: Pick<Cell, "chain">): boolean {
  return Object.values(chain).some(({ rotation }) => rotation !== undefined);
}

/** Throws: CHAIN_INVALID, with the stage, where one is to learn from rows that it would see in another basis. */
export function checkSharedBases(chain: Chain): void {
  const text = ({ rotation }: Stage): string => canonicalJson(rotation ?? {});
  for (const [name, stage] of Object.entries(chain)) {
    if (stage.data === undefined || text(stage) === text(chain[stage.data])) continue;
    throw new KtsweepError(
      "CHAIN_INVALID",
      `Stage ${name} learns from the rows of ${stage.data}, whose basis is another one.`,
      "Give both the same rotation, or leave `data` out.",
      { stage: name },
    );
  }
}

function invalid(what: string, fix: string): KtsweepError {
  return new KtsweepError("CHAIN_INVALID", what, fix);
}
