// unknown-expectations.ts — which stages of a chain have no known expectation, read off the chain alone.
//
// The exact reading of a stage rests on draws that its labels and its start do not depend on. A stage on the rows of
// another one has its expectation where that still holds; moments between two stages on the same rows are unknown.

import type { Chain, Stage } from "./cell.js";
import { learnerOf } from "./learners/index.js";
import { labelNames, normalLabels } from "./labels.js";
import { isRotated } from "./rotation/rotation-form.js";
import { rowsOwner } from "./shared-rows.js";

/** Why stages have no known expectation, by name. */
export function unknownExpectations(chain: Chain): ReadonlyMap<string, string> {
  const unknown = new Map<string, string>();
  const lineage = lineageOf(chain);
  for (const [name, stage] of Object.entries(chain)) {
    const why = unknownBecause({ chain, lineage, unknown }, name, stage);
    if (why !== undefined) unknown.set(name, why);
  }
  return unknown;
}

interface Known {
  readonly chain: Chain;
  readonly lineage: Lineage;
  readonly unknown: ReadonlyMap<string, string>;
}

function unknownBecause(
  { chain, lineage, unknown }: Known,
  name: string,
  stage: Stage,
): string | undefined {
  const { method, pairs } = learnerOf(stage);
  if (method(stage, 1) === "none") return "nothing is known of what it comes to";
  if (isRotated({ chain }) && pairs?.(stage) === undefined) {
    return "a chain with a rotation needs moments of pairs of coordinates, which are not known of it";
  }
  const parents = lineage.parents(name);
  const lost = parents.find((parent) => unknown.has(parent));
  if (lost !== undefined) return `that of ${lost} is unknown`;
  const owner = rowsOwner(chain, name);
  if (parents.some((parent) => lineage.owners(parent).has(owner))) {
    const rows = owner === name ? "its rows" : `the rows of ${owner}, from which it learns`;
    return `its labels or its start depend on ${rows}`;
  }
  for (const a of parents) {
    const b = parents.find((other) => !lineage.isPairKnown(a, other));
    if (b !== undefined) return `${a} and ${b} have learnt from the same rows`;
  }
  return undefined;
}

interface Lineage {
  /** Stages that the labels and the start are made of. */
  readonly parents: (name: string) => readonly string[];
  /** Owners of the rows that a predictor depends on. */
  readonly owners: (name: string) => ReadonlySet<string>;
  /** Whether E[δ_a δ_b] follows from the rule of the deeper one, as expected-stage.ts applies it. */
  readonly isPairKnown: (a: string, b: string) => boolean;
}

function lineageOf(chain: Chain): Lineage {
  const parents = (name: string): readonly string[] => {
    const { labels = "truth", init = "zero" } = chain[name];
    return [...labelNames(normalLabels(labels)), init].filter((parent) =>
      Object.hasOwn(chain, parent),
    );
  };
  const owners = remembered((name): ReadonlySet<string> => {
    const inherited = parents(name).flatMap((parent) => [...owners(parent)]);
    return new Set([rowsOwner(chain, name), ...inherited]);
  });
  const depth = remembered((name): number =>
    parents(name).reduce((most, parent) => Math.max(most, 1 + depth(parent)), 1),
  );
  const follows = (later: string, other: string): boolean =>
    !owners(other).has(rowsOwner(chain, later)) &&
    parents(later).every((parent) => isPairKnown(parent, other));
  const ofPair = remembered((pair): boolean => {
    const [a, b] = pair.split(" ");
    if (depth(a) === depth(b)) return follows(a, b) && follows(b, a);
    return depth(a) > depth(b) ? follows(a, b) : follows(b, a);
  });
  const isPairKnown = (a: string, b: string): boolean => a === b || ofPair(`${a} ${b}`);
  return { parents, owners, isPairKnown };
}

/** The same function, which computes each value once. */
function remembered<T>(compute: (key: string) => T): (key: string) => T {
  const values = new Map<string, T>();
  return (key) => {
    let value = values.get(key);
    if (value === undefined) values.set(key, (value = compute(key)));
    return value;
  };
}
