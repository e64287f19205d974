import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChainCache, runChains, sha256, type Cell } from "@ktsweep/core";
import { afterEach, describe, expect, it } from "vitest";
import { computeLot } from "./compute-lot.js";
import type { ComputedLot, LotTask } from "./lot-task.js";
import { openSnapshots } from "./row-snapshots.js";
import { rowWriter } from "./row-writer.js";

const STAGES = ["teacher", "student"];
const OUTPUTS = STAGES.flatMap((stage) => [`${stage}_risk`, `${stage}_misfit`]);

/** A teacher and a student, some 20 calls of the kernel each. */
const cellOf = (index: number): Cell => ({
  seed: 3,
  engine: "sampled",
  random: "common",
  problem: { d: 200 + index, target: { exponent: 1.5, random: true }, noiseVariance: 0.1 },
  chain: {
    teacher: { learner: "sgd", spectrum: { exponent: 1.5 }, samples: 100_000, stepSize: 0.02 },
    student: {
      learner: "sgd",
      labels: "teacher",
      spectrum: { exponent: 2 },
      samples: 100_000,
      stepSize: 0.02,
    },
  },
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ktsweep-resume-"));
  folders.push(folder);
  return folder;
}

/** When a computation ends: never, asked to at a poll, or killed there. */
interface End {
  readonly stopAt?: number;
  readonly killAt?: number;
}

interface Computation {
  readonly lot: ComputedLot | undefined;
  /** Calls of the kernel, roughly: how much was computed. */
  readonly polls: number;
  readonly saves: number;
}

/** Replicate `replicate` of `cells` at once, with a snapshot every fifth poll into `folder`. */
function compute(
  folder: string | undefined,
  {
    cells = 1,
    replicate = 0,
    stopAt = Infinity,
    killAt = Infinity,
  }: End & {
    readonly cells?: number;
    readonly replicate?: number;
  } = {},
): Computation {
  let polls = 0;
  let saves = 0;
  const clock = (): number => polls;
  const snapshots =
    folder && openSnapshots({ folder, everyMs: 5, afterMs: 0 }, { clock, onFailure: fail });
  const task: LotTask = {
    lane: 0,
    spec: { digest: "", text: new SharedArrayBuffer(0) },
    indices: Float64Array.from({ length: cells }, (_, i) => i),
    firsts: new Int32Array(cells).fill(replicate),
    counts: new Int32Array(cells).fill(1),
  };
  const context = {
    sweep: { stages: STAGES, outputs: OUTPUTS, cell: cellOf, together: 16 },
    write: rowWriter(STAGES, OUTPUTS),
    run: runChains,
    cache: createChainCache(0),
    isStopped: () => polls >= stopAt,
    onRow: () => undefined,
    clock,
  };
  const counted: typeof runChains = (chains, options) =>
    runChains(chains, {
      ...options,
      shouldStop: () => {
        polls += 1;
        // As where the process is killed: nothing is handed over.
        if (polls >= killAt) throw new Killed();
        return options?.shouldStop?.() ?? false;
      },
    });
  const watched =
    snapshots === undefined || snapshots === ""
      ? {}
      : {
          snapshots: {
            ...snapshots,
            save: (key: string, state: Uint8Array) => {
              saves += 1;
              snapshots.save(key, state);
            },
          },
        };
  const lot = computeLot({ ...context, run: counted, ...watched }, task);
  const isKilled = lot.failures.some(({ message }) => message.startsWith("Killed"));
  return { lot: isKilled ? undefined : lot, polls, saves };
}

class Killed extends Error {
  override readonly name = "Killed";
}

function fail(error: unknown): void {
  throw error;
}

const valuesOf = ({ lot }: Computation): number[] => [...(lot?.values ?? [])];

/** Files of a folder, newest state of each stage. */
const filesIn = (folder: string): string[] => readdirSync(folder).map((name) => join(folder, name));

describe("a long row that was interrupted", () => {
  const whole = compute(undefined);

  it.each([7, 18, 30])("is killed at poll %i and goes on from its last snapshot", (killAt) => {
    const folder = newFolder();

    const first = compute(folder, { killAt });
    const second = compute(folder);

    expect(first.lot).toBeUndefined();
    expect(first.saves).toBeGreaterThan(0);
    expect(valuesOf(second)).toEqual(valuesOf(whole));
    expect(second.polls).toBeLessThan(whole.polls - killAt + 10);
  });

  it.each([3, 25])("is stopped at poll %i and loses nothing", (stopAt) => {
    const folder = newFolder();

    const first = compute(folder, { stopAt });
    const second = compute(folder);

    expect(first.lot?.attempted).toBe(0);
    expect(valuesOf(second)).toEqual(valuesOf(whole));
    expect(first.polls + second.polls).toBeLessThan(whole.polls + 5);
    expect(second.lot?.snapshots).toHaveLength(readdirSync(folder).length);
  });

  it("goes on in other company: stages are kept by themselves", () => {
    const folder = newFolder();
    const three = compute(undefined, { cells: 3 });

    compute(folder, { cells: 3, stopAt: 8 });
    const alone = compute(folder);
    const together = compute(folder, { cells: 3 });

    expect(valuesOf(alone)).toEqual(valuesOf(whole));
    expect(alone.polls).toBeLessThan(whole.polls);
    expect(valuesOf(together)).toEqual(valuesOf(three));
  });

  it("begins anew where what was kept is torn, altered, or of another row", () => {
    const [own, other] = [newFolder(), newFolder()];
    compute(own, { stopAt: 12 });
    compute(other, { replicate: 1, stopAt: 12 });
    const [ownFile] = filesIn(own);
    const sound = readFileSync(ownFile);
    const altered = Buffer.from(sound);
    altered[altered.length - 20] ^= 1;

    for (const bytes of [altered, sound.subarray(0, 1000), Buffer.alloc(0)]) {
      writeFileSync(ownFile, bytes);
      expect(valuesOf(compute(own))).toEqual(valuesOf(whole));
      for (const file of filesIn(own)) if (file !== ownFile) rmSync(file);
    }
    copyFileSync(filesIn(other)[0], ownFile);
    const anew = compute(own);

    expect(valuesOf(anew)).toEqual(valuesOf(whole));
    expect(anew.polls).toBe(whole.polls);
  });

  it("would have other bits from another row's state that claims to be its own: the tests above would see it", () => {
    const [own, other] = [newFolder(), newFolder()];
    compute(own, { stopAt: 12 });
    compute(other, { replicate: 1, stopAt: 12 });
    const forged = readFileSync(filesIn(other)[0]);
    forged.set(readFileSync(filesIn(own)[0]).subarray(KEY_AT, KEY_AT + 32), KEY_AT);
    forged.set(sha256(forged.subarray(KEY_AT)), DIGEST_AT);
    writeFileSync(filesIn(own)[0], forged);

    expect(valuesOf(compute(own))).not.toEqual(valuesOf(whole));
  });
});

/** Places in a snapshot, as core's resumable.ts lays it out: the digest is of everything from the key on. */
const [DIGEST_AT, KEY_AT] = [8, 40];
