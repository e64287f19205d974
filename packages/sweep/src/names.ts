// names.ts — what axes, derived names, measures, stages, fits and sweeps may be called.

import { functions } from "./expression/functions.js";
import { type Fault, type Path, shownWord } from "./fault.js";

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;
const SWEEP_NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** Words of the spec, of expressions and of every table. */
const RESERVED = new Set([
  ...["cell", "replicate", "stage", "step", "steps", "risk", "expected_risk"],
  ...["truth", "infinite", "all", "and", "or", "not"],
  ...["index", "truth_energy", "mean", "second", "error", "expected_error"],
  ...["host", "thread", "seconds", "attempt", "cause", "permanent", "last_output"],
]);

/** What is wrong with a name, if anything. */
export function nameFault(name: string, path: Path): Fault | undefined {
  if (!NAME.test(name)) {
    return {
      path,
      at: "key",
      what: `${shownWord(name)} is not a name.`,
      fix: "A name is a letter, then at most 62 letters, digits or underscores.",
    };
  }
  const owner = functions.has(name)
    ? "a function"
    : RESERVED.has(name)
      ? "a reserved word"
      : undefined;
  if (owner === undefined) return undefined;
  return { path, at: "key", what: `${name} is ${owner}.`, fix: "Choose another name." };
}

/** What is wrong with the name of a sweep, if anything. */
export function sweepNameFault(name: string): Fault | undefined {
  if (SWEEP_NAME.test(name)) return undefined;
  return {
    path: ["name"],
    what: `${shownWord(name)} is not a sweep's name.`,
    fix: "Write lower-case letters, digits, dots, dashes or underscores, at most 63, first a letter or digit.",
  };
}

/** The columns of a stage in the results, with curves or without. */
export function stageColumns(stage: string, hasCurve: boolean): readonly string[] {
  const columns = [
    "risk",
    "floor",
    "misfit",
    "expected_risk",
    ...(hasCurve ? ["best_step", "best_risk"] : []),
  ];
  return columns.map((column) => `${stage}_${column}`);
}

/** Faults of names that stand for two columns. `columns`: names with the path that gave each. */
export function columnFaults(columns: readonly (readonly [name: string, path: Path])[]): Fault[] {
  const owners = new Map<string, Path>();
  const faults: Fault[] = [];
  for (const [name, path] of columns) {
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, path);
    else {
      const what = `the column ${name} is also that of ${owner.join(".")}.`;
      faults.push({
        path,
        ...(path[0] === "theory" ? {} : { at: "key" }),
        what,
        fix: "Choose another name.",
      });
    }
  }
  return faults;
}
