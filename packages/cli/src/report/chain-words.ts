// chain-words.ts — a chain of stages in words and as a diagram: who learns from whom, how, and from how much.

import type { ChainFigure, ChainLink } from "@ktsweep/report";
import type { Json, ResolvedSpec, Sweep } from "@ktsweep/sweep";
import { valueText } from "./grid-series.js";

type Fields = Readonly<Partial<Record<string, Json>>>;
type Stage = ResolvedSpec["chain"][number];

/** A sentence per stage, in order. */
export function chainSentences({ resolved }: Pick<Sweep, "resolved">): readonly string[] {
  return resolved.chain.map((stage) => sentenceOf(stage, resolved.problem));
}

/** Truth, stages and arrows between them. */
export function chainDiagram({ resolved, name }: Pick<Sweep, "resolved" | "name">): ChainFigure {
  const names = resolved.chain.map((stage) => stage.name);
  return {
    title: `${name}: who learns from whom`,
    nodes: [
      { name: "truth", details: [] },
      ...resolved.chain.map(({ name: stage, stage: json }) => ({
        name: stage,
        details: [methodName(fieldsOf(json)), amountOf(fieldsOf(json))].filter(
          (text) => text !== "",
        ),
      })),
    ],
    links: resolved.chain.flatMap(({ name: to, stage }) => linksTo(to, fieldsOf(stage), names)),
  };
}

function linksTo(to: string, fields: Fields, names: readonly string[]): ChainLink[] {
  const link = (from: Json, kind: ChainLink["kind"]): ChainLink[] =>
    typeof from === "string" && names.includes(from) ? [{ from, to, kind }] : [];
  return [
    ...labelSources(fields).map((from): ChainLink => ({ from, to, kind: "labels" })),
    ...link(fields.init ?? null, "start"),
    ...link(fields.data ?? null, "rows"),
  ];
}

/** Names of the predictors that label a stage's samples. */
export function labelSources(fields: Fields): readonly string[] {
  const { labels = "truth" } = fields;
  if (typeof labels === "string") return [labels];
  const { mix } = fieldsOf(labels);
  return Array.isArray(mix) ? mix.filter((name) => typeof name === "string") : ["truth"];
}

/** The fields of a stage or a part of it; none where it is no object. */
export function fieldsOf(json: Json = null): Fields {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Fields) : {};
}

const METHODS: Readonly<Record<string, string>> = {
  ridge: "ridge regression",
  ridgeless: "least-norm interpolation",
  "optimal-surrogate": "optimal surrogate",
  mask: "mask",
  "two-layer": "two-layer network",
};

function methodName({ learner, flow, batch }: Fields): string {
  if (typeof learner !== "string") return "learner named by an axis";
  if (learner === "sgd") {
    if (flow !== undefined) return "gradient flow";
    return batch === "infinite" ? "gradient descent" : "SGD";
  }
  return METHODS[learner] ?? "a learner of its own";
}

/** "N samples" and the like; empty where nothing of it is said. */
function amountOf({ samples, steps, flow, keep, for: rows }: Fields): string {
  if (samples === "infinite") return "converged";
  if (samples !== undefined) return `${wordOf(samples)} samples`;
  if (steps !== undefined) return `${wordOf(steps)} steps`;
  if (flow !== undefined) return `time ${wordOf(flow)}`;
  if (keep !== undefined) return `keeps ${wordOf(keep)}`;
  return rows === undefined ? "" : `for ${wordOf(rows)} rows`;
}

/** Fields that the beginning of a sentence has said. */
const SAID = new Set(["learner", "labels", "samples", "steps", "flow", "spectrum", "keep", "for"]);

function sentenceOf({ name, stage }: Stage, problem: Json): string {
  const fields = fieldsOf(stage);
  const amount = amountOf(fields);
  const own = fields.spectrum ?? fieldsOf(problem).spectrum ?? null;
  // A two-layer network has no eigenvalues.
  const spectrum = fields.learner === "two-layer" ? [] : [spectrumText(own)];
  const rest = Object.entries(fields).filter(([field]) => !SAID.has(field));
  const more = rest.map(([field, value]) => `${FIELD_WORDS[field] ?? field} ${wordOf(value)}`);
  const how = `${methodName(fields)}${amount === "" ? "" : `, ${amount}`}`;
  return `${name}: ${how}, labels of ${labelsText(fields)}; ${[...spectrum, ...more].join("; ")}.`;
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  stepSize: "step size",
  noiseVariance: "label noise of variance",
  init: "starts from",
  data: "shares the rows of",
  batch: "batches of",
};

function labelsText(fields: Fields): string {
  const sources = labelSources(fields).map((name) => (name === "truth" ? "the truth" : name));
  const { weight } = fieldsOf(fields.labels ?? null);
  return sources.length === 1 || weight === undefined
    ? sources.join(" and ")
    : `${sources.join(" and ")} mixed, weight ${wordOf(weight)} of the first`;
}

function spectrumText(spectrum: Json): string {
  const { exponent, values, file, scale, trace, ...rest } = fieldsOf(spectrum);
  const size = [
    ...(scale === undefined ? [] : [`times ${wordOf(scale)}`]),
    ...(trace === undefined ? [] : [`of trace ${wordOf(trace)}`]),
  ].join(" ");
  const after = size === "" ? "" : ` ${size}`;
  if (exponent !== undefined) return `eigenvalues i^-${bracketed(exponent)}${after}`;
  if (values !== undefined) return `listed eigenvalues${after}`;
  if (file !== undefined) return `eigenvalues of ${wordOf(file)}${after}`;
  return Object.keys(rest).length === 0 ? "eigenvalues 1/i" : `eigenvalues ${wordOf(spectrum)}`;
}

/** An expression as an exponent. */
export function bracketed(value: Json): string {
  const text = wordOf(value);
  return /^[\w.]+$/.test(text) ? text : `(${text})`;
}

const LONGEST = 80;

/** A value as people write it: expressions bare, the rest as short JSON. */
export function wordOf(value: Json = null): string {
  if (typeof value === "number") return valueText(value);
  const text = typeof value === "string" ? value : JSON.stringify(value).replaceAll('"', "");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
