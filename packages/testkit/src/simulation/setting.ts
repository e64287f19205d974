// setting.ts — everything about a plan that is fixed before it runs: as asked for, or drawn from the seed.
import { between, oneOf, wholeBetween, type Draws } from "./draws.js";
import { swarm, type FaultKind } from "./fault-kinds.js";
import { rowModel, type RowModel } from "./row-model.js";
import { simulatedSweep, type SimulatedSweep, type SweepShape } from "./simulated-sweep.js";
import type { Stage } from "./stage.js";

/** What is left open is drawn from the seed. */
export interface SimulationOptions {
  /** Kinds of faults; default: about half of all. */
  readonly kinds?: Iterable<FaultKind>;
  /** Of the faults that are drawn, only these happen: names as in `SimulationReport.injected`. */
  readonly only?: Iterable<string>;
  /** Agents that compute, and threads of each. */
  readonly agents?: number;
  readonly slots?: number;
  readonly ttlMs?: number;
  readonly spotChecks?: number;
  /** Sweeps; each may be extended to its `later` shape. */
  readonly sweeps?: readonly { readonly first: SweepShape; readonly later?: SweepShape }[];
  /** Faults cease at this time. Unit: s. */
  readonly faultSeconds?: number;
  /** So many agents give values whose last bit is wrong. Default 0. */
  readonly oneUlpAgents?: number;
  /** Lines of the trace that the report keeps. Default 0. */
  readonly trace?: number;
  /** Most events; more are a violation. Default: by the size of the sweeps. */
  readonly maxEvents?: number;
  /** Every so many decisions of a fleet, all its invariants are checked. Default 16. */
  readonly validateEvery?: number;
  /** Whether syncs of files take time. Default: drawn. */
  readonly slowSyncs?: boolean;
  /** Called when everything is set up, for a scenario that does things of its own. */
  readonly scenario?: (stage: Stage) => void;
}

/** Simulated time that a plan may take beyond the faults, besides its work. Unit: ttl. */
const GRACE_TTLS = 10;

/** A plan as it will be run. */
export interface Setting {
  readonly kinds: ReadonlySet<FaultKind>;
  readonly ttlMs: number;
  readonly places: number;
  readonly slots: readonly number[];
  readonly sweeps: readonly { readonly first: SimulatedSweep; readonly later: SimulatedSweep }[];
  readonly untilMs: number;
  readonly endMs: number;
  readonly spotChecks: number;
  readonly rows: RowModel;
  readonly slowSyncs: boolean;
  readonly maxEvents: number;
  readonly oneUlpAgents: number;
  readonly validateEvery: number;
}

/** What the options leave open is drawn. */
export function settingOf(seed: number, draws: Draws, options: SimulationOptions): Setting {
  const random = draws("setting");
  const kinds = options.kinds === undefined ? swarm(draws) : new Set(options.kinds);
  const ttlMs = options.ttlMs ?? oneOf(random, [6000, 15_000]);
  const places = options.agents ?? wholeBetween(random, 1, 4);
  const shapes = options.sweeps ?? drawnShapes(draws("shapes"));
  const sweeps = shapes.map(({ first, later }) => ({
    first: simulatedSweep(first),
    later: simulatedSweep(later ?? first),
  }));
  const untilMs = 1000 * (options.faultSeconds ?? between(random, 6, 32));
  const isOn = (kind: FaultKind): boolean => kinds.has(kind);
  const rows = rowModel({
    seed,
    poison: isOn("poison") ? 0.06 : 0,
    failing: isOn("row-failed") ? 0.05 : 0,
    flaky: isOn("row-failed") ? 0.1 : 0,
  });
  // With one agent left that has one thread, and every row computed three times.
  const work = sweeps.reduce(
    (sum, { later: { shape } }) => sum + shape.cells * shape.replicates * shape.seconds * 1000,
    0,
  );
  const largest = rowsOf(sweeps.map(({ later }) => later));
  return {
    kinds,
    ttlMs,
    places,
    slots: Array.from({ length: places }, () => options.slots ?? wholeBetween(random, 1, 2)),
    sweeps,
    untilMs,
    endMs: untilMs + GRACE_TTLS * ttlMs + 4.5 * work,
    spotChecks: options.spotChecks ?? oneOf(random, [0, 0.02, 0.3]),
    rows,
    slowSyncs: options.slowSyncs ?? random() < 0.7,
    maxEvents: options.maxEvents ?? 20_000 + 100 * largest,
    oneUlpAgents: options.oneUlpAgents ?? 0,
    validateEvery: options.validateEvery ?? 16,
  };
}

function drawnShapes(
  random: () => number,
): readonly { readonly first: SweepShape; readonly later: SweepShape }[] {
  const count = random() < 0.25 ? 2 : 1;
  return Array.from({ length: count }, (_, place) => {
    const first = {
      name: `simulated-${place}`,
      seed: 7 + place,
      cells: oneOf(random, [2, 5, 8]),
      replicates: oneOf(random, [1, 2]),
      seconds: oneOf(random, [1, 3.5]),
    };
    const later =
      random() < 0.5
        ? { ...first, cells: first.cells + 2 }
        : { ...first, replicates: first.replicates + 1 };
    return { first, later };
  });
}

/** Rows that sweeps plan. */
export function rowsOf(sweeps: readonly SimulatedSweep[]): number {
  return sweeps.reduce((sum, { shape }) => sum + shape.cells * shape.replicates, 0);
}
