// fit-table.ts — exponents as people read them.

import { explanationLines } from "./explanation-text.js";
import { groupLabel } from "./fit-figures.js";
import type { SweepFit } from "./sweep-fits.js";
import { alignedTable, noteWarning, type Terminal } from "./terminal.js";

/** Prints a line per fit, then the warnings. */
export function printFits(terminal: Terminal, fits: readonly SweepFit[]): void {
  if (fits.length === 0) return;
  const hasFloor = fits.some(({ floor }) => floor !== null);
  const header = ["fit", "group", "exponent", "interval", "expected", "predicted", "points", "r²"];
  const rows = fits.map((fit) => [
    fit.name,
    Object.keys(fit.by).length === 0 ? "" : groupLabel(fit),
    decimal(fit.exponent),
    interval(fit),
    decimal(fit.expected_exponent),
    decimal(fit.predicted_exponent),
    String(fit.n_points),
    fit.r2 === null ? "" : fit.r2.toFixed(5),
    ...(hasFloor ? [fit.floor === null ? "" : fit.floor.toPrecision(4)] : []),
  ]);
  terminal.print(alignedTable([...header, ...(hasFloor ? ["floor"] : [])], rows));
  printMethods(terminal, fits);
  for (const fit of fits) {
    if (fit.ci_method !== "residual-t") continue;
    const rests = "the interval rests on the scatter of the points about the law: no replicates";
    terminal.note(`${groupLabel(fit)}: ${rests}`);
  }
  for (const fit of fits) {
    for (const warning of fit.warnings) {
      noteWarning(terminal, `${fit.name}: ${warning}`);
    }
  }
}

/** Prints the exponent's interval by every method, where all were asked for. */
function printMethods(terminal: Terminal, fits: readonly SweepFit[]): void {
  const compared = fits.filter(({ intervals = [] }) => intervals.length > 0);
  if (compared.length === 0) return;
  const [{ intervals: methods = [] }] = compared;
  const rows = compared.map(({ intervals = [], ...fit }) => [
    groupLabel(fit),
    ...intervals.map(({ low, high }) => `[${decimal(low)}, ${decimal(high)}]`),
  ]);
  terminal.print(alignedTable(["exponent by", ...methods.map(({ method }) => method)], rows));
}

/** Prints what fits say of the points that they did not see. */
export function printHoldouts(
  terminal: Terminal,
  fits: readonly Pick<SweepFit, "name" | "by" | "holdout">[],
  sealed: boolean,
): void {
  const held = fits.flatMap((fit) => (fit.holdout ?? []).map((point) => ({ fit, point })));
  if (held.length === 0) return;
  const rows = held.map(({ fit, point }) => [
    groupLabel(fit),
    point.x.toPrecision(6),
    point.predicted?.toPrecision(5) ?? "",
    point.y.toPrecision(5),
    point.error_percent === null ? "" : `${point.error_percent.toFixed(2)} %`,
    point.predicted_low === null || point.predicted_high === null
      ? ""
      : `[${point.predicted_low.toPrecision(5)}, ${point.predicted_high.toPrecision(5)}]`,
    point.inside === null ? "" : point.inside ? "inside" : "OUTSIDE",
  ]);
  const origin = sealed
    ? "sealed: the spec held them out before the run"
    : "chosen afterwards, on the command line";
  terminal.print(`\nheld out (${origin})`);
  const header = ["fit", "x", "predicted", "measured", "error", "prediction interval", ""];
  terminal.print(alignedTable(header, rows));
}

/** Prints what each fit rests on: its points, how far each is from the law, and the slopes between them. */
export function printExplanation(terminal: Terminal, fits: readonly SweepFit[]): void {
  for (const fit of fits) {
    const method = `${fit.law}, interval by ${fit.ci_method}`;
    terminal.print(`\n${groupLabel(fit)}: ${fit.y} against ${fit.x}, ${method}`);
    const rows = fit.points.map(({ x, y, fitted, replicates }, i) => [
      x.toPrecision(6),
      y.toPrecision(6),
      fitted === null ? "" : `${(100 * (y / fitted - 1)).toFixed(2)} %`,
      String(replicates),
      i === 0 ? "" : decimal(fit.local_slopes[i - 1]?.slope ?? null),
    ]);
    terminal.print(alignedTable(["x", "y", "off the law", "replicates", "slope from left"], rows));
    for (const line of explanationLines(fit.explanation ?? [])) terminal.print(line);
  }
}

function interval({ exponent_ci_low: low, exponent_ci_high: high, ci_level }: SweepFit): string {
  if (low === null || high === null) return "";
  return `[${decimal(low)}, ${decimal(high)}] ${String(100 * ci_level)} %`;
}

function decimal(value: number | null): string {
  return value === null ? "" : value.toFixed(4);
}
