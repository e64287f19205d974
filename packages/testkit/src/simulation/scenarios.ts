// scenarios.ts — single promises with a plan of their own: each has a name, and runs that must all be good.
import { addRun, neverHit } from "./coverage.js";
import type { SimulationOptions } from "./setting.js";
import { simulate, type SimulationReport } from "./simulate.js";
import type { Stage } from "./stage.js";
import type { SweepShape } from "./simulated-sweep.js";

export interface Scenario {
  /** A sentence true of the system. */
  readonly promise: string;
  /** What was broken, in sentences; empty where the promise holds. `seeds` says how many runs. */
  readonly check: (seeds: number) => Promise<readonly string[]>;
  /** Runs in `npm test`; ten times as many every night. */
  readonly seeds: number;
}

const TTL_MS = 30_000;

function shape(cells: number, replicates: number, seconds: number): SweepShape {
  return { name: "scenario", seed: 3, cells, replicates, seconds };
}

function one(first: SweepShape): SimulationOptions {
  return { sweeps: [{ first }], kinds: [], faultSeconds: 0, ttlMs: TTL_MS, spotChecks: 0 };
}

/** Violations of many runs, each with its seed; `more` looks at each report too. */
async function all(
  seeds: number,
  optionsOf: (seed: number) => SimulationOptions,
  more: (report: SimulationReport) => readonly string[] = () => [],
): Promise<string[]> {
  const found: string[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const report = await simulate(seed, optionsOf(seed));
    for (const what of [...report.violations, ...more(report)]) found.push(`seed ${seed}: ${what}`);
  }
  return found;
}

/** Calls `act` with the stage again and again, every `ms`. */
function every(ms: number, label: string, act: (stage: Stage) => void): (stage: Stage) => void {
  return (stage) => {
    const again = (): void => {
      stage.world.time.after(ms, label, () => {
        act(stage);
        again();
      });
    };
    again();
  };
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  zombie: {
    promise: "a worker that was stopped for three times its lease changes nothing on record",
    seeds: 25,
    async check(seeds) {
      let late = 0;
      const found = await all(
        seeds,
        (seed) => ({
          ...one(shape(8, 2, 3.5)),
          agents: 3,
          slots: 1,
          // The end is not looked for before the worker is back.
          faultSeconds: (4 * TTL_MS) / 1000,
          scenario: ({ world, agents }) => {
            // At any instant of the sweep's first seconds.
            world.time.after(3500 + seed * 170, "SIGSTOP", () => {
              const agent = agents()[0];
              agent?.pause();
              world.time.after(3 * TTL_MS, "SIGCONT", () => agent?.resume());
            });
          },
        }),
        ({ coverage }) => {
          late += (coverage.get("outcome stale") ?? 0) + (coverage.get("outcome duplicate") ?? 0);
          late += coverage.get("agent greeting welcomed") ?? 0;
          return [];
        },
      );
      return late > 0 ? found : [...found, "No worker came back late."];
    },
  },
  slow: {
    promise: "one worker that is a hundred times slower delays only its lot",
    seeds: 3,
    async check(seeds) {
      const found: string[] = [];
      for (let seed = 0; seed < seeds; seed++) {
        const options = { ...one(shape(60, 4, 3.5)), agents: 6, slots: 1 };
        const usual = await simulate(seed, options);
        const slowed = await simulate(seed, {
          ...options,
          scenario: every(500, "one is slow", ({ agents }) => agents()[2]?.slow(100)),
        });
        found.push(...usual.violations, ...slowed.violations);
        const ratio = slowed.seconds / usual.seconds;
        if (ratio > 1.5) found.push(`seed ${seed}: it took ${ratio.toFixed(2)} times as long.`);
      }
      return found;
    },
  },
  restarts: {
    promise:
      "with a restart every 2 s and rows of 5 s the sweep ends, and no row is computed twice",
    seeds: 2,
    check: (seeds) =>
      all(
        seeds,
        () => ({
          ...one(shape(12, 2, 5)),
          agents: 3,
          slots: 2,
          scenario: every(2000, "restart", ({ host }) => {
            if (host.newest()?.coordinator() !== undefined) host.kill("kill", 100);
          }),
        }),
        ({ mostComputations, seconds }) => [
          ...(mostComputations > 1 ? [`A row was computed ${mostComputations} times.`] : []),
          ...(seconds > 200 ? [`It took ${seconds} s.`] : []),
        ],
      ),
  },
  partition: {
    promise: "cut links, both ways or one, at any instant, lose and double nothing",
    seeds: 60,
    check: (seeds) =>
      all(seeds, () => ({
        sweeps: [{ first: shape(6, 2, 3.5) }],
        kinds: ["partition"],
        agents: 2,
        faultSeconds: 60,
      })),
  },
  "wall clock": {
    promise: "leases know no wall clock: it may jump by a year, go back, or stand still",
    seeds: 5,
    async check(seeds) {
      const found: string[] = [];
      for (let seed = 0; seed < seeds; seed++) {
        const options: SimulationOptions = {
          sweeps: [{ first: shape(6, 2, 3.5) }],
          kinds: ["agent-paused", "response-lost", "agent-clock", "coordinator-killed"],
        };
        const hashes = new Set<string>();
        for (const clock of wallClocks) {
          const report = await withWallClock(clock, () => simulate(seed, options));
          hashes.add(report.hash);
          for (const what of report.violations) found.push(`seed ${seed}: ${what}`);
        }
        if (hashes.size > 1) found.push(`seed ${seed}: the wall clock changed what happened.`);
      }
      return found;
    },
  },
  poison: {
    promise: "rows that kill their process fail alone, and all others are computed",
    seeds: 6,
    check: (seeds) =>
      all(seeds, () => ({
        sweeps: [{ first: shape(60, 2, 1) }],
        kinds: ["poison"],
        agents: 3,
        slots: 2,
        faultSeconds: 0,
      })),
  },
  "one ulp": {
    promise: "a worker whose last bits are wrong is caught in a sweep of 10,000 rows",
    seeds: 2,
    check: (seeds) =>
      all(
        seeds,
        () => ({
          ...one(shape(5000, 2, 3.5)),
          agents: 20,
          slots: 1,
          oneUlpAgents: 1,
          spotChecks: 0.02,
          maxEvents: 400_000,
          validateEvery: 0,
        }),
        ({ coverage }) => (coverage.has("conflict") ? [] : ["It was not caught."]),
      ),
  },
  conflict: {
    promise: "agents that disagree are shut out, and their sweep stands still, also after restarts",
    seeds: 30,
    async check(seeds) {
      const runs = new Map<string, number>();
      const found = await all(
        seeds,
        () => ({
          sweeps: [{ first: shape(12, 2, 1) }],
          kinds: ["coordinator-killed", "request-twice", "response-lost", "agent-drained"],
          agents: 4,
          oneUlpAgents: 1,
          spotChecks: 0.5,
          faultSeconds: 40,
          validateEvery: 1,
        }),
        ({ coverage }) => {
          addRun(runs, coverage.keys());
          return [];
        },
      );
      return [...found, ...neverHit(quarantine, runs).map((what) => `Never came up: ${what}.`)];
    },
  },
  crowd: {
    promise: "a thousand workers at once get their rows, each once",
    seeds: 1,
    check: (seeds) =>
      all(seeds, () => ({
        ...one(shape(500, 4, 3.5)),
        agents: 1000,
        slots: 1,
        maxEvents: 3_000_000,
        validateEvery: 0,
      })),
  },
};

/** What only agents that disagree come across. */
const quarantine = [
  "agent joined × conflict",
  ...["ask", "beat", "join", "leave"].map((event) => `agent quarantined × ${event}`),
  "agent ended quarantined",
  "outcome conflict",
];

// ── Wall clocks ──────────────────────────────────────────────────────────────────────────────────────────────────────

const YEAR_MS = 365 * 86_400_000;

/** Each gives the time of its reading number `n`, made from what the machine says. */
const wallClocks: readonly ((true_: number, n: number) => number)[] = [
  (now) => now,
  (now, n) => now + (n % 2 === 0 ? YEAR_MS : -YEAR_MS),
  (now, n) => now - (n > 5 ? 3_600_000 : 0),
  () => 1.7e12,
];

/** Runs with `Date.now` replaced. */
async function withWallClock<T>(
  clock: (now: number, n: number) => number,
  run: () => Promise<T>,
): Promise<T> {
  const real = Date.now;
  let readings = 0;
  Date.now = () => clock(real(), readings++);
  try {
    return await run();
  } finally {
    Date.now = real;
  }
}
