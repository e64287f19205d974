// surface-table.ts — laws of several parameters as people read them.

import { groupLabel } from "./fit-figures.js";
import type { SweepSurfaceFit } from "./sweep-surfaces.js";
import { alignedTable, noteWarning, type Terminal } from "./terminal.js";

const RESTS_ON = {
  rows: "from resampled rows: each row counts as one draw",
  replicates: "from replicate numbers resampled jointly in all cells",
  none: "none",
} as const;

/** Prints a line per parameter of a law of several parameters, then the warnings. */
export function printSurface(terminal: Terminal, fit: SweepSurfaceFit): void {
  const { law, n_points: points, objective_name: name, ci_method: method, ci_level: level } = fit;
  terminal.print(
    `${groupLabel(fit)}: ${fit.y} against ${fit.x.join(", ")}, ${law}, ${String(points)} points, ${name}`,
  );
  terminal.print(`intervals: ${String(100 * level)} % ${method} ${RESTS_ON[fit.ci_from]}`);
  const others = Object.entries(fit.intervals ?? {}).filter(([other]) => other !== method);
  const rows = Object.entries(fit.parameters).map(([parameter, value]) => [
    parameter,
    digits(value, 6),
    digits(fit.se[parameter], 3),
    ends(fit.ci[parameter]),
    ...others.map(([, bounds]) => ends(bounds[parameter])),
  ]);
  const header = [
    "parameter",
    "value",
    "standard error",
    method,
    ...others.map(([other]) => other),
  ];
  terminal.print(alignedTable(header, rows));
  for (const warning of fit.warnings) noteWarning(terminal, `${fit.name}: ${warning}`);
}

function ends([low, high]: readonly [low: number | null, high: number | null]): string {
  return low === null && high === null ? "" : `[${digits(low, 5)}, ${digits(high, 5)}]`;
}

function digits(value: number | null, count: number): string {
  return value === null ? "" : value.toPrecision(count);
}
