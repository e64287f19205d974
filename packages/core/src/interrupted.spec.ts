// Runs that are stopped and taken up again from snapshots: the same bits as without, whatever becomes of the snapshots.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell, Stage } from "./cell.js";
import { isKtsweepError } from "./errors.js";
import { runChain, runChains } from "./run-chain.js";
import { sha256 } from "./sha256.js";
import type { Snapshots } from "./snapshots.js";

const teacher: Stage = { learner: "sgd", spectrum: { exponent: 1.5 }, samples: 40, stepSize: 0.1 };
const student: Stage = { ...teacher, labels: "teacher", samples: 90, batch: 3 };

function cell(d: number, student: Stage, more: Partial<Cell> = {}): Cell {
  return {
    seed: 4,
    engine: "sampled",
    random: "common",
    problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.1 },
    chain: { teacher, student },
    checkpoints: { teacher: [3, 11, 40], student: { range: [1, 30, 4] } },
    ...more,
  };
}

const signs = { d: 60, target: { exponent: 1.5 }, distribution: "rademacher" } as const;

const cells: readonly Cell[] = [
  cell(60, student),
  cell(300, { ...student, samples: 60, stepSize: 0.02 }),
  cell(60, { ...student, batch: 1, samples: 80 }),
  cell(60, student, { problem: signs }),
  cell(60, { ...student, stepSize: 1e200, schedule: "constant" }),
  cell(60, { ...student, momentum: 0.5, average: { from: 0.4 }, epochs: 2 }),
];

interface Kept extends Snapshots {
  readonly held: Map<string, Uint8Array>;
}

function kept(isDue: () => boolean): Kept {
  const held = new Map<string, Uint8Array>();
  return {
    held,
    isDue,
    load: (key) => held.get(key),
    save: (key, state) => void held.set(key, state.slice()),
  };
}

/** Says stop at poll number `at` (0-based). */
function stopAt(at: number): () => boolean {
  let polls = 0;
  return () => polls++ === at;
}

/** Whether the run was over before it was stopped. */
function ended(snapshots: Snapshots, shouldStop: () => boolean): boolean {
  try {
    runChains(cells, { snapshots, shouldStop });
    return true;
  } catch (error) {
    if (isKtsweepError(error) && error.code === "RUN_STOPPED") return false;
    throw error;
  }
}

/** Results of cells that end; errors carry stacks and are told by their code. */
function results(snapshots?: Snapshots): readonly unknown[] {
  return runChains(cells, snapshots === undefined ? {} : { snapshots }).map((result) =>
    isKtsweepError(result) ? result.code : result,
  );
}

const undisturbed = results();

describe("an interrupted run", () => {
  it("comes to the same bits from a stop at any poll", () => {
    let poll = 0;
    for (let hasEnded = false; !hasEnded; poll++) {
      const snapshots = kept(() => true);
      hasEnded = ended(snapshots, stopAt(poll));
      expect(results(snapshots)).toEqual(undisturbed);
    }
    expect(poll).toBeGreaterThan(30);
    expect(undisturbed).toContain("SGD_DIVERGED");
  });

  it("comes to the same bits by stops upon stops", () => {
    const snapshots = kept(() => true);
    let attempts = 0;
    while (!ended(snapshots, stopAt(2 + attempts))) attempts += 1;

    expect(attempts).toBeGreaterThan(3);
    expect(results(snapshots)).toEqual(undisturbed);
  });

  it("takes each cell up by itself where the others are gone", () => {
    const snapshots = kept(() => true);
    ended(snapshots, stopAt(12));

    cells.slice(0, 4).forEach((one, i) => {
      expect(runChain(one, { snapshots })).toEqual(undisturbed[i]);
    });
  });

  it("goes on from where it was stopped, and does nothing again once it is done", () => {
    const long = cell(300, { ...student, samples: 60_000, batch: 1 }, { checkpoints: {} });
    const polls = (snapshots: Snapshots, shouldStop = (): boolean => false): number => {
      let asked = 0;
      const counting = (): boolean => {
        asked += 1;
        return shouldStop();
      };
      try {
        runChain(long, { snapshots, shouldStop: counting });
      } catch (error) {
        if (!isKtsweepError(error)) throw error;
      }
      return asked;
    };
    const whole = polls(kept(() => false));
    const stop = Math.floor(whole / 3);
    const snapshots = kept(() => true);

    const first = polls(snapshots, stopAt(stop));
    const second = polls(snapshots);

    expect(whole).toBeGreaterThan(12);
    // The poll of the stop is asked again, and so is the finished teacher's expectation.
    expect(first + second).toBeLessThan(whole + 6);
    expect(polls(snapshots)).toBeLessThan(second);
  });

  it("comes to the same bits whatever is changed, cut or mixed up in what was kept", () => {
    const disturbance = fc.record({
      stops: fc.array(fc.nat(60), { minLength: 1, maxLength: 4 }),
      due: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
      damage: fc.array(
        fc.record({
          entry: fc.nat(9),
          kind: fc.constantFrom("flip", "cut", "lose", "swap"),
          at: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        { maxLength: 5 },
      ),
    });
    fc.assert(
      fc.property(disturbance, ({ stops, due, damage }) => {
        let asked = 0;
        const snapshots = kept(() => due[asked++ % due.length]);
        for (const stop of stops) ended(snapshots, stopAt(stop));
        for (const { entry, kind, at } of damage) {
          const keys = [...snapshots.held.keys()];
          if (keys.length === 0) break;
          const key = keys[entry % keys.length];
          const bytes = snapshots.held.get(key) ?? new Uint8Array(0);
          const place = Math.floor(at * (bytes.length - 1));
          if (kind === "flip") bytes[place] ^= 4;
          else if (kind === "cut") snapshots.held.set(key, bytes.slice(0, place));
          else if (kind === "lose") snapshots.held.delete(key);
          else snapshots.held.set(keys[0], bytes);
        }

        expect(results(snapshots)).toEqual(undisturbed);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("would come to other bits if damage were trusted: signed again, it is", () => {
    const snapshots = kept(() => true);
    ended(snapshots, stopAt(12));
    for (const bytes of snapshots.held.values()) {
      bytes[bytes.length - 5000] ^= 64;
      bytes.set(sha256(bytes.subarray(40)), 8);
    }

    expect(results(snapshots)).not.toEqual(undisturbed);
  });
});
