// check-readings.ts — whether a cell's engine can read all of its stages.

import type { Chain, Engine } from "./cell.js";
import { KtsweepError } from "./errors.js";
import { learnerOf } from "./learners/index.js";
import { unknownExpectations } from "./unknown-expectations.js";

/** Throws: CHAIN_INVALID, with the stage, where one has no reading by the engine. */
export function checkReadings(chain: Chain, engine: Engine): void {
  if (engine === "exact") checkExpectations(chain);
  if (engine === "reduced") checkReducible(chain);
}

function checkExpectations(chain: Chain): void {
  for (const [name, why] of unknownExpectations(chain)) {
    throw refused(name, `Stage ${name} has no known expectation: ${why}.`);
  }
}

function checkReducible(chain: Chain): void {
  for (const [name, stage] of Object.entries(chain)) {
    const { reduce, isReducible = () => true } = learnerOf(stage);
    if (reduce !== undefined && isReducible(stage)) continue;
    throw refused(
      name,
      `Stage ${name}: ${stage.learner} has no such reading by the engine reduced.`,
    );
  }
}

function refused(stage: string, what: string): KtsweepError {
  return new KtsweepError("CHAIN_INVALID", what, "Write engine: sampled.", { stage });
}
