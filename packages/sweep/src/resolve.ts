// resolve.ts — a spec as users write it (structure checked) ⇄ the resolved spec.

import {
  type AxisValues,
  type ExpressionText,
  type Json,
  type Replicates,
  type ResolvedBlock,
  type ResolvedClaim,
  type ResolvedFit,
  type ResolvedSpec,
  type Until,
  untilRule,
} from "./resolved-spec.js";

type Named<T> = Readonly<Record<string, T>>;

interface RawBlock {
  readonly axes?: Named<AxisValues>;
  readonly zip?: readonly (readonly string[])[];
  readonly where?: string;
}

/** The structure that spec-schema.ts checks. */
export interface RawSpec extends RawBlock {
  readonly version: 1;
  readonly name: string;
  readonly seed?: number;
  readonly engine?: ResolvedSpec["engine"];
  readonly random?: ResolvedSpec["random"];
  readonly replicates?:
    | number
    | {
        readonly min?: number;
        readonly max: number;
        readonly until: {
          readonly exponent_ci_halfwidth: number;
          readonly of: string;
          readonly rule?: typeof untilRule;
        };
      };
  readonly union?: readonly RawBlock[];
  readonly derive?: Named<ExpressionText>;
  readonly problem: Json;
  readonly chain: Named<Json>;
  readonly checkpoints?: Json;
  readonly profiles?: Json;
  readonly theory?: readonly string[];
  readonly measures?: Named<ExpressionText>;
  readonly best?: ResolvedSpec["best"];
  readonly fit?: readonly (Omit<ResolvedFit, "law" | "by"> & Partial<ResolvedFit>)[];
  readonly claims?: readonly ResolvedClaim[];
}

/** Applies defaults and turns maps whose order means something into lists. */
export function resolveSpec(raw: RawSpec, only?: string): ResolvedSpec {
  return {
    version: 1,
    name: raw.name,
    seed: raw.seed ?? 0,
    engine: raw.engine ?? "exact",
    random: raw.random ?? "stage",
    replicates: resolveReplicates(raw.replicates ?? 1),
    blocks: [raw, ...(raw.union ?? [])].map(resolveBlock),
    ...(only === undefined ? {} : { only }),
    derive: named(raw.derive, "value"),
    problem: raw.problem,
    chain: named(withSharedSamples(raw.chain), "stage"),
    ...(raw.checkpoints === undefined ? {} : { checkpoints: raw.checkpoints }),
    ...(raw.profiles === undefined ? {} : { profiles: raw.profiles }),
    ...(raw.theory === undefined || raw.theory.length === 0 ? {} : { theory: raw.theory }),
    measures: named(raw.measures, "value"),
    best: raw.best ?? [],
    fit: (raw.fit ?? []).map(({ law = "power", by = [], ...fit }) => ({ ...fit, law, by })),
    claims: raw.claims ?? [],
  };
}

/** A stage that learns from another one's rows has as many as that one says, where it says nothing itself. */
function withSharedSamples(chain: Named<Json>): Named<Json> {
  const completed = Object.create(null) as Record<string, Json>;
  for (const [name, value] of Object.entries(chain)) {
    const stage = value as Readonly<Record<string, Json | undefined>>;
    const { data, samples, steps } = stage;
    const owner = typeof data === "string" && Object.hasOwn(completed, data) ? completed[data] : {};
    const theirs = (owner as Readonly<Record<string, Json | undefined>>).samples;
    const takes = theirs !== undefined && samples === undefined && steps === undefined;
    completed[name] = takes
      ? { ...(stage as Readonly<Record<string, Json>>), samples: theirs }
      : value;
  }
  return completed;
}

function resolveBlock({ axes, zip = [], where }: RawBlock): ResolvedBlock {
  return { axes: named(axes, "values"), zip, ...(where === undefined ? {} : { where }) };
}

function resolveReplicates(replicates: NonNullable<RawSpec["replicates"]>): Replicates {
  if (typeof replicates === "number") return { min: replicates, max: replicates };
  const { min = 1, max, until } = replicates;
  const { exponent_ci_halfwidth: halfwidth, of, rule = untilRule } = until;
  return { min, max, until: { halfwidth, of, rule } };
}

function named<T, Key extends string>(
  map: Named<T> | undefined,
  key: Key,
): ({ readonly name: string } & Readonly<Record<Key, T>>)[] {
  return Object.entries(map ?? {}).map(
    ([name, value]) => ({ name, [key]: value }) as { name: string } & Record<Key, T>,
  );
}

/** What `resolveSpec` came from, as far as it means anything. */
export function rawFromResolved(spec: ResolvedSpec): RawSpec {
  const [first, ...union] = spec.blocks.map(({ axes, zip, where }) => ({
    axes: record(axes.map(({ name, values }) => [name, values])),
    zip,
    ...(where === undefined ? {} : { where }),
  }));
  const { min, max, until } = spec.replicates;
  return {
    ...first,
    union,
    version: spec.version,
    name: spec.name,
    seed: spec.seed,
    engine: spec.engine,
    random: spec.random,
    replicates: until === undefined ? max : { min, max, until: rawUntil(until) },
    derive: record(spec.derive.map(({ name, value }) => [name, value])),
    problem: spec.problem,
    chain: record(spec.chain.map(({ name, stage }) => [name, stage])),
    ...(spec.checkpoints === undefined ? {} : { checkpoints: spec.checkpoints }),
    ...(spec.profiles === undefined ? {} : { profiles: spec.profiles }),
    ...(spec.theory === undefined ? {} : { theory: spec.theory }),
    measures: record(spec.measures.map(({ name, value }) => [name, value])),
    best: spec.best,
    fit: spec.fit,
    claims: spec.claims,
  };
}

function rawUntil({ halfwidth, of, rule }: Until) {
  return { exponent_ci_halfwidth: halfwidth, of, rule };
}

function record<T>(entries: readonly (readonly [string, T])[]): Named<T> {
  const map = Object.create(null) as Record<string, T>;
  for (const [name, value] of entries) map[name] = value;
  return map;
}
