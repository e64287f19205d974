// explanation-text.ts — what an explanation of a fit says, in words.

import type { Reason, Statement } from "@ktsweep/fit";
import { durationText } from "./terminal.js";

/** Most cells that are named in one sentence. */
const NAMED = 4;

/** One or more lines per statement, in its order. */
export function explanationLines(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap(linesOf);
}

function linesOf(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case "reason":
      return [`why: ${reasonText(statement.reason, statement.because)}`];
    case "carriers":
      return carriers(statement);
    case "slopes":
      return [slopesText(statement)];
    case "floor":
      return [floorText(statement)];
    case "laws":
      return [lawsText(statement)];
    case "methods":
      return [methodsText(statement)];
    case "holdout":
      return [holdoutText(statement)];
    case "next-replicates":
      return [replicatesText(statement)];
    case "next-size":
      return [sizeText(statement)];
  }
}

type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

const REASONS: Readonly<Record<Reason, string>> = {
  law: "the points do not follow this law; more replicates do not mend that",
  floor:
    "exponent and floor trade off: what is missing is x where the power term is well above the floor, and below it",
  cell: "most of the variance is the noise of one cell",
  range: "the x span too little for an exponent",
  noise: "the noise of the means, spread over the cells; the law holds as far as they show",
  scatter: "without replicates the interval is how straight the points are, not how noisy",
};

function reasonText(reason: Reason, because: string | number | null): string {
  if (reason === "law") return `${REASONS.law} (${String(because)})`;
  if (reason === "cell" && typeof because === "number")
    return `${REASONS.cell}, x = ${brief(because)}`;
  return REASONS[reason];
}

function carriers({ cells }: Of<"carriers">): readonly string[] {
  const weight = (cell: (typeof cells)[number]): number => cell.variance_share ?? cell.leverage;
  const most = [...cells].sort((a, b) => weight(b) - weight(a)).slice(0, NAMED);
  const by = most[0]?.variance_share === null ? "leverage" : "variance";
  const shares = most.map((cell) => `${percent(weight(cell))} from x = ${brief(cell.x)}`);
  const changes = cells.flatMap(({ x, change_without: change }) =>
    change === null ? [] : [{ x, change }],
  );
  const largest = changes.reduce<(typeof changes)[number] | undefined>(
    (found, one) =>
      found === undefined || Math.abs(one.change) > Math.abs(found.change) ? one : found,
    undefined,
  );
  return [
    `cells: of the exponent's ${by} come ${shares.join(", ")}`,
    ...(largest === undefined
      ? []
      : [`without x = ${brief(largest.x)} it would change most, by ${signed(largest.change)}`]),
  ];
}

function slopesText({ first, last, apart }: Of<"slopes">): string {
  const verdict =
    apart === null
      ? "no intervals to compare them by"
      : apart
        ? "their intervals are apart"
        : "their intervals overlap";
  return `slopes: ${first.toFixed(4)} between the two least x, ${last.toFixed(4)} between the two largest; ${verdict}`;
}

function floorText({ correlation, half_width_known: known }: Of<"floor">): string {
  if (correlation === null) return "floor: at its bound, so there is nothing to trade off";
  const left =
    known === null ? "" : `; if the floor were known, ± ${known.toFixed(4)} would be left`;
  return `floor: correlation with the exponent ${correlation.toFixed(3)}${left}`;
}

function lawsText({ laws }: Of<"laws">): string {
  const [best, ...others] = laws as readonly [(typeof laws)[number]?, ...typeof laws];
  if (best === undefined) return "laws: too few points to compare any";
  const rest = others.map(({ law, aicc }) => `${law} +${(aicc - best.aicc).toFixed(1)}`);
  const beside = rest.length === 0 ? "" : `; AICc of others: ${rest.join(", ")}`;
  return `laws: ${best.law} has the least AICc, weight ${best.weight.toFixed(2)}${beside}`;
}

function methodsText({ widths, ratio }: Of<"methods">): string {
  const each = widths.map(
    ({ method, width }) => `${method} ${width === null ? "open" : width.toFixed(4)}`,
  );
  const verdict =
    ratio === null
      ? "not all give one"
      : ratio < 1.35
        ? "they agree"
        : `they differ by ${ratio.toFixed(1)} times`;
  return `methods: width by ${each.join(", ")}; ${verdict}`;
}

function holdoutText({ points, inside, worst_error_percent: worst }: Of<"holdout">): string {
  const error = worst === null ? "" : `, worst error ${worst.toFixed(2)} %`;
  return `held out: ${String(inside)} of ${String(points)} points inside their prediction interval${error}`;
}

function replicatesText({ target, cells, seconds }: Of<"next-replicates">): string {
  const most = [...cells].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, NAMED);
  const named = most.map(({ x, from, to }) => `${String(from)} → ${String(to)} at x = ${brief(x)}`);
  const more = cells.length > NAMED ? `, and ${String(cells.length - NAMED)} more cells` : "";
  const price = seconds === null ? "" : `, ${durationText(seconds)} of computing`;
  return `to halve the interval to ± ${target.toPrecision(3)}: replicates ${named.join(", ")}${more}${price}`;
}

function sizeText(statement: Of<"next-size">): string {
  const { x, replicates, half_width: now, predicted_half_width: then, seconds } = statement;
  const price = seconds === null ? "" : `, ${durationText(seconds)} of computing`;
  return `or one more size, x = ${brief(x)} with ${String(replicates)} replicates: ± ${then.toPrecision(3)} instead of ± ${now.toPrecision(3)}, if the law holds there${price}`;
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;
const brief = (value: number): string => String(Number(value.toPrecision(4)));
