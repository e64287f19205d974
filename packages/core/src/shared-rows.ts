// shared-rows.ts — stages that learn from the rows of an earlier one: whose, and how many.

import type { Chain, SgdStage, Stage } from "./cell.js";
import { KtsweepError } from "./errors.js";
import { learnerOf } from "./learners/index.js";

/** How many rows a stage learns from: what its fields leave open is between the two. */
interface RowCount {
  readonly least: number;
  readonly most: number;
}

/** The stage whose rows a stage learns from: itself, or the root of `data`. */
export function rowsOwner(chain: Chain, name: string): string {
  const names = Object.keys(chain);
  let owner = name;
  for (let { data } = chain[name]; data !== undefined; { data } = chain[owner]) {
    const isEarlier = names.includes(data) && names.indexOf(data) < names.indexOf(owner);
    if (!isEarlier) return owner;
    owner = data;
  }
  return owner;
}

/** The chain with `samples` of the rows' owner where a stage with `data` says neither how many nor how long. */
export function withSharedSamples(chain: Chain): Chain {
  if (Object.values(chain).every(({ data }) => data === undefined)) return chain;
  const completed = Object.entries(chain).map(([name, stage]) => {
    const { data, samples, steps, flow } = stage as SgdStage;
    const says = samples ?? steps ?? flow;
    if (data === undefined || says !== undefined || rowsOwner(chain, name) === name) {
      return [name, stage];
    }
    const owner = chain[rowsOwner(chain, name)];
    const rows = rowCount(owner)?.least;
    const own = (owner as SgdStage).samples ?? rows;
    return [name, own === undefined ? stage : { ...stage, samples: own }];
  });
  return Object.fromEntries(completed) as Chain;
}

function rowCount(stage: Stage): RowCount | undefined {
  const { samples, epochs = 1 } = stage as SgdStage;
  const training = learnerOf(stage).training(stage);
  if (training === undefined || epochs > 1) {
    return typeof samples === "number"
      ? { least: Math.floor(samples), most: Math.floor(samples) }
      : undefined;
  }
  const { steps, batch } = training;
  if (batch === "infinite") return undefined;
  return { least: steps * batch, most: steps * batch + batch - 1 };
}

/** Throws: CHAIN_INVALID, with the stage, where `data` names a stage that has no rows or a different number of them. */
export function checkSharedRows(chain: Chain): void {
  for (const [name, { data }] of Object.entries(chain)) {
    if (data === undefined) continue;
    const owner = rowsOwner(chain, name);
    const [own, theirs] = [rowCount(chain[name]), rowCount(chain[owner])];
    if (own === undefined || theirs === undefined) {
      const reader = own === undefined ? name : owner;
      throw refused(name, `has data: ${data}, but ${reader} reads no rows`, "Leave data out.");
    }
    if (own.least <= theirs.most && own.most >= theirs.least) continue;
    throw refused(
      name,
      `learns from ${String(own.least)} rows, but ${owner} has ${String(theirs.least)}`,
      "Leave samples out, or give the same number.",
    );
  }
}

function refused(stage: string, what: string, fix: string): KtsweepError {
  return new KtsweepError("CHAIN_INVALID", `Stage ${stage} ${what}.`, fix, { stage });
}
