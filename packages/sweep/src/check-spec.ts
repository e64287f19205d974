// check-spec.ts — what a spec must satisfy beyond its structure: names and references between its parts.

import type { Fault, Path } from "./fault.js";
import { blockPath } from "./grid/layout.js";
import { columnFaults, nameFault, stageColumns, sweepNameFault } from "./names.js";
import { suggestion } from "./nearest.js";
import { compileTheory } from "./compile-theory.js";
import { isExponentLaw } from "./fit-law.js";
import type { ResolvedFit, ResolvedSpec } from "./resolved-spec.js";

type NamedPath = readonly [name: string, path: Path];

/** Faults of names: not a name, reserved, or the same column twice. */
export function nameFaults(spec: ResolvedSpec): Fault[] {
  const of = (key: string, entries: readonly { readonly name: string }[]): NamedPath[] =>
    entries.map(({ name }) => [name, [key, name]]);
  const columns = [
    ...of("axes", spec.blocks[0].axes),
    ...of("derive", spec.derive),
    ...of("measures", spec.measures),
  ];
  const stages = of("chain", spec.chain);
  const fits = spec.fit.map(({ name }, i): NamedPath => [name, ["fit", i, "name"]]);
  const outputs = stages.flatMap(([name, path]) =>
    stageColumns(name, true).map((column): NamedPath => [column, path]),
  );
  const theory = compileTheory(spec).columns.map(({ name, entry }): NamedPath => [
    name,
    ["theory", entry],
  ]);
  return [
    sweepNameFault(spec.name),
    ...[...columns, ...stages, ...fits].map(([name, path]) => nameFault(name, path)),
    ...columnFaults([...columns, ...outputs, ...theory]),
    ...columnFaults(fits),
  ].filter((fault) => fault !== undefined);
}

/** More of a kind are refused: no spec that somebody reads has them. */
const MAX_OF_A_KIND = 256;

/** Faults of lists that are too long to be meant. */
export function countFaults(spec: ResolvedSpec): Fault[] {
  const lists: readonly (readonly [Path, readonly unknown[]])[] = [
    ...spec.blocks.map(({ axes }, i) => [[...blockPath(i), "axes"], axes] as const),
    ...spec.blocks.map(({ zip }, i) => [[...blockPath(i), "zip"], zip.flat()] as const),
    [["union"], spec.blocks],
    [["derive"], spec.derive],
    [["chain"], spec.chain],
    [["theory"], spec.theory ?? []],
    [["measures"], spec.measures],
    [["best"], spec.best],
    [["fit"], spec.fit],
    [["claims"], spec.claims],
  ];
  return lists
    .filter(([, list]) => list.length > MAX_OF_A_KIND)
    .map(([path, list]) => ({
      path,
      what: `found ${String(list.length)} entries.`,
      fix: `Write at most ${String(MAX_OF_A_KIND)}.`,
    }));
}

/** The rounds of `until` put work where a least-squares fit of all points, weighed alike, gains most. */
function roundFaults(asked: ResolvedFit): Fault[] {
  const { objective = "least-squares", weights = "equal", holdout } = asked;
  const odd = [
    ...(objective === "least-squares" ? [] : [`objective: ${objective}`]),
    ...(weights === "equal" ? [] : [`weights: ${weights}`]),
    ...(holdout === undefined ? [] : ["holdout"]),
  ];
  if (odd.length === 0) return [];
  const what = `the fit ${asked.name} has ${odd.join(" and ")}, which the rule of rounds does not know.`;
  const fix = "Name another fit of the same exponent, by least squares over all points.";
  return [{ path: ["replicates", "until", "of"], what, fix }];
}

/** Faults of a chain without stages, and of replicates and profiles that cannot be. */
export function referenceFaults(spec: ResolvedSpec): Fault[] {
  const faults: Fault[] = [];
  if (spec.chain.length === 0) {
    faults.push({
      path: ["chain"],
      what: "the chain has no stage.",
      fix: "Add one, such as teacher.",
    });
  }
  const { min, max, until } = spec.replicates;
  if (min > max) {
    faults.push({
      path: ["replicates"],
      what: `min ${String(min)} is above max ${String(max)}.`,
      fix: "Swap them.",
    });
  }
  const fits = spec.fit.map(({ name }) => name);
  if (until !== undefined && !fits.includes(until.of)) {
    const what = `there is no fit ${until.of.slice(0, 80)}.`;
    faults.push({ path: ["replicates", "until", "of"], what, fix: suggestion(until.of, fits) });
  }
  const asked = spec.fit.find(({ name }) => name === until?.of);
  if (asked !== undefined && !isExponentLaw(asked.law)) {
    const what = `the fit ${asked.name} has the law ${asked.law.slice(0, 80)}, which has no one exponent.`;
    const fix = "Name a fit of the law power or power+floor.";
    faults.push({ path: ["replicates", "until", "of"], what, fix });
  }
  if (asked !== undefined && isExponentLaw(asked.law)) faults.push(...roundFaults(asked));
  for (const { name, stage } of spec.chain) {
    const { rotation } = stage as { readonly rotation?: unknown };
    if (spec.engine !== "reduced" || rotation === undefined) continue;
    const what = "the engine reduced has blocks of coordinates, which a rotation takes apart.";
    faults.push({ path: ["chain", name, "rotation"], what, fix: "Use sampled or exact." });
  }
  if (spec.engine === "reduced" && spec.profiles !== undefined) {
    const what = "the engine reduced has blocks of coordinates, not the coordinates themselves.";
    faults.push({ path: ["profiles"], what, fix: "Leave profiles out, or use sampled or exact." });
  }
  return faults;
}
