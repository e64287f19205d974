// check-spec.ts — what a spec must satisfy beyond its structure: names and references between its parts.

import type { Fault, Path } from "./fault.js";
import { columnFaults, nameFault, stageColumns, sweepNameFault } from "./names.js";
import { suggestion } from "./nearest.js";
import type { ResolvedSpec } from "./resolved-spec.js";

/** Faults of names: not a name, reserved, or the same column twice. */
export function nameFaults(spec: ResolvedSpec): Fault[] {
  const columns: [name: string, path: Path][] = [
    ...spec.blocks[0].axes.map(({ name }) => [name, ["axes", name]] as [string, Path]),
    ...spec.derive.map(({ name }) => [name, ["derive", name]] as [string, Path]),
    ...spec.measures.map(({ name }) => [name, ["measures", name]] as [string, Path]),
  ];
  const stages = spec.chain.map(({ name }) => [name, ["chain", name]] as [string, Path]);
  const fits = spec.fit.map(({ name }, i) => [name, ["fit", i, "name"]] as [string, Path]);
  const outputs = stages.flatMap(([name, path]) =>
    stageColumns(name, true).map((column) => [column, path] as [string, Path]),
  );
  return [
    sweepNameFault(spec.name),
    ...[...columns, ...stages, ...fits].map(([name, path]) => nameFault(name, path)),
    ...columnFaults([...columns, ...outputs]),
    ...columnFaults(fits),
  ].filter((fault) => fault !== undefined);
}

/** Faults of a chain without stages and of replicates that cannot be. */
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
  return faults;
}
