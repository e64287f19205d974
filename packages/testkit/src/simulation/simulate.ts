// simulate.ts — one plan: the real coordinator, fleet, agents and store, on time, network and disks that are made up.
//
// Everything happens on one thread, one event after another; all draws come from the seed. So a seed is a plan, and the
// same seed is the same run, bit by bit.
import { planCampaign } from "./campaign.js";
import { createCoverage } from "./coverage.js";
import { createDraws } from "./draws.js";
import { faultJournal } from "./fault-kinds.js";
import { checkAcknowledged, checkFinal } from "./oracles.js";
import { rowsOf, settingOf, type Setting, type SimulationOptions } from "./setting.js";
import { settled, warmUp } from "./settle.js";
import { createStage, type Stage } from "./stage.js";
import { createTrace } from "./trace.js";
import { virtualTime } from "./virtual-time.js";
import type { World } from "./world.js";

export interface SimulationReport {
  readonly seed: number;
  /** Promises that were broken, in sentences; none in a good run. */
  readonly violations: readonly string[];
  /** Faults that were injected, by name. */
  readonly injected: readonly string[];
  /** What the run came across, and how often. */
  readonly coverage: ReadonlyMap<string, number>;
  readonly events: number;
  /** When the last sweep had ended. Unit: s. */
  readonly seconds: number;
  /** Fingerprint of everything that happened. */
  readonly hash: string;
  /** Rows that the sweeps plan, and computations that it took. */
  readonly rows: number;
  readonly computations: number;
  /** The largest number of computations of one row. */
  readonly mostComputations: number;
  /** The last events. */
  readonly trace: readonly string[];
}

/** How often the end is looked for. Unit: ms. */
const LOOK_MS = 1000;
/** A plan that breaks this many promises has shown enough. */
const ENOUGH = 20;

/**
 * Runs the plan of a seed to its end.
 *
 * @example
 * const { violations, injected } = await simulate(7);
 */
export async function simulate(
  seed: number,
  options: SimulationOptions = {},
): Promise<SimulationReport> {
  await warmUp();
  const draws = createDraws(seed);
  const setting = settingOf(seed, draws, options);
  const violations: string[] = [];
  const world = createWorld(draws, setting, violations, options);
  const stage = createStage(world, setting);
  options.scenario?.(stage);
  const { kinds, places, ttlMs, untilMs, sweeps } = setting;
  const campaign = planCampaign({ ...stage, kinds, places, ttlMs, untilMs, sweeps });
  world.time.after(untilMs, "faults cease", () => {
    world.faults.cease();
    campaign.heal();
  });
  const { events, isOver } = await runToTheEnd(stage, setting, violations);
  const seconds = world.time.now() / 1000;
  if (isOver) {
    await conclude(stage, setting).catch((error: unknown) => {
      world.violate(`What is on the disk in the end can't be read: ${String(error)}`);
    });
  }
  const rows = rowsOf([...stage.client.submitted.values()].map(({ sweep }) => sweep));
  const counts = [...stage.ledger.computations.values()];
  return {
    seed,
    violations,
    injected: world.faults.injected,
    coverage: world.coverage.counts,
    events,
    seconds,
    hash: world.trace.hash(),
    rows,
    computations: counts.reduce((sum, count) => sum + count, 0),
    mostComputations: Math.max(0, ...counts),
    trace: world.trace.tail(),
  };
}

function createWorld(
  draws: World["draws"],
  { kinds }: Setting,
  violations: string[],
  { only, trace = 0 }: SimulationOptions,
): World {
  const coverage = createCoverage();
  const world: World = {
    time: virtualTime(),
    draws,
    faults: faultJournal({
      kinds,
      draws,
      only: only === undefined ? undefined : new Set(only),
      count: (what) => coverage.count(what),
    }),
    trace: createTrace(trace),
    coverage,
    violate(what) {
      world.trace.note(world.time.now(), `VIOLATION ${what}`);
      if (violations.length < ENOUGH) violations.push(what);
    },
  };
  return world;
}

/** One event after another, until faults have ceased and every sweep has ended. */
async function runToTheEnd(
  stage: Stage,
  { untilMs, endMs, maxEvents }: Setting,
  violations: readonly string[],
): Promise<{ readonly events: number; readonly isOver: boolean }> {
  const { time, trace, violate } = stage.world;
  const end = { isReached: false };
  const look = (ms: number): void => {
    time.after(ms, "look", () => {
      void isFinished(stage).then((is) => {
        end.isReached = is;
        if (!is) look(LOOK_MS);
      });
    });
  };
  look(untilMs + LOOK_MS);

  let events = 0;
  while (!end.isReached && violations.length < ENOUGH) {
    const next = time.next();
    if (next === undefined) break;
    if (time.now() > endMs) {
      violate(`Not finished after ${(endMs / 1000).toFixed(0)} s.`);
      break;
    }
    if (++events > maxEvents) {
      violate(`More than ${maxEvents} events.`);
      break;
    }
    trace.note(time.now(), next.label);
    next.run();
    await settled();
  }
  return { events, isOver: end.isReached };
}

async function isFinished({ world, host, client }: Stage): Promise<boolean> {
  if (!world.faults.ceased() || !client.isDone()) return false;
  const coordinator = host.newest()?.coordinator();
  if (coordinator === undefined) return false;
  const states = await coordinator.listSweeps();
  const isEnded = states.every(({ phase }) => phase === "finished" || phase === "conflict");
  return isEnded && states.length >= client.submitted.size;
}

async function conclude({ world, host, client, ledger }: Stage, setting: Setting): Promise<void> {
  // Nothing more is written: what is there now survives any loss of power.
  const { files } = host.disk().afterPowerLoss(world.draws("power"));
  const { violate } = world;
  // Where somebody gives other bits, the scenario says what must come of it.
  if (setting.oneUlpAgents > 0) return;
  if (world.coverage.counts.has("conflict")) violate("A conflict was found; all agents agree.");
  for (const what of ledger.wasted()) violate(what);
  const sweeps = setting.sweeps.flatMap(({ first, later }) => [first, later]);
  await checkAcknowledged({ files, ledger, sweeps, violate });
  await checkFinal({
    files,
    sweeps: client.submitted.values(),
    rows: setting.rows,
    bystanders: ledger.bystanders,
    retries: client.retries(),
    violate,
  });
}
