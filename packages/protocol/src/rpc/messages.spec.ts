// Every call, both ways: what is sent arrives, and what no sender would send is refused by name.

import { isKtsweepError } from "@ktsweep/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SweepCalls, SweepState, WorkerCalls } from "../messages.js";
import { sha256, bytesOf } from "../wire/numbers.js";
import type { Send } from "./method.js";
import { sweepCalls, sweepMethods, workerCalls, workerMethods } from "./methods.js";

// ── What may be said ─────────────────────────────────────────────────────────────────────────────────────────────────

const numRuns = 60;
const uint = (least = 0): fc.Arbitrary<number> => fc.integer({ min: least, max: 2 ** 31 - 1 });
const count = fc.maxSafeNat();
const hexOf = (digits: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${String(digits)}}$`));
const words = (maxLength = 40): fc.Arbitrary<string> =>
  fc.string({ unit: "grapheme", maxLength: Math.floor(maxLength / 4) });
const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,30}$/);
const amount = fc.double({ min: 0, max: 1e300, noNaN: true });
const perhaps = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const floats = (length: number): fc.Arbitrary<Float64Array> =>
  fc.float64Array({ minLength: length, maxLength: length });
const epoch = fc.record({ incarnation: uint(1), counter: uint(1) });
const agentCall = { agent: hexOf(32), session: uint(1) };

const rows = fc
  .array(fc.tuple(count, fc.nat(2 ** 30), fc.integer({ min: 1, max: 900 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((ranges) => ({
    indices: Float64Array.from(ranges, ([index]) => index),
    firsts: Int32Array.from(ranges, ([, first]) => first),
    counts: Int32Array.from(ranges, ([, , rowCount]) => rowCount),
  }));

const points = (columns: readonly string[], attempted: number): fc.Arbitrary<never[]> =>
  fc.array(
    fc.nat(6).chain((length) =>
      fc.record({
        row: fc.nat(attempted - 1),
        stage: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/),
        ...Object.fromEntries(columns.map((column) => [column, floats(length)])),
      }),
    ),
    { maxLength: 3 },
  ) as fc.Arbitrary<never[]>;

const report = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 7 }), fc.array(fc.boolean()))
  .chain(([attempted, outputs, fails]) => {
    const failed = fails.slice(0, attempted).flatMap((fail, row) => (fail ? [row] : []));
    return fc
      .record({
        ...agentCall,
        epoch,
        attempted: fc.constant(attempted),
        values: floats((attempted - failed.length) * outputs),
        seconds: fc.array(amount, { minLength: attempted, maxLength: attempted }),
        thread: fc.nat(4095),
        failures: fc.tuple(
          ...failed.map((row) =>
            fc.record({
              row: fc.constant(row),
              code: fc.constantFrom("SGD_DIVERGED", "REPLICATE_FAILED"),
              message: words(400),
              permanent: fc.boolean(),
              lastOutput: words(900),
            }),
          ),
        ),
        curves: points(["steps", "risk", "expectedRisk"], attempted),
        profiles: points(
          ["index", "truthEnergy", "mean", "second", "error", "expectedError"],
          attempted,
        ),
      })
      .map((each) => ({
        ...each,
        seconds: Float64Array.from(each.seconds),
        digest: sha256(bytesOf(each.values)).toString("hex"),
      }));
  });

const sweepState: fc.Arbitrary<SweepState> = fc.record({
  ...{ id: hexOf(12), name, dir: words(200), priority: fc.integer({ min: -9, max: 9 }) },
  phase: fc.constantFrom(
    "running",
    "paused",
    "draining",
    "cancelled",
    "drained",
    "finished",
    "conflict",
  ),
  ...{ cells: count, rows: count, recorded: count, failed: count, leased: count },
  ...{ secondsLeft: perhaps(amount), waiting: words(), trouble: words() },
});
const change = fc.oneof(
  fc.record({ type: fc.constantFrom("pause", "resume", "cancel", "drain") }),
  fc.record({ type: fc.constant("prioritize"), priority: fc.integer() }),
  fc.record({ type: fc.constant("retry"), where: perhaps(words()) }),
);

/** Arguments and result of every call. A new call without an entry does not compile. */
const said: {
  readonly [Name in keyof (WorkerCalls & SweepCalls)]: readonly [
    fc.Arbitrary<readonly unknown[]>,
    fc.Arbitrary<unknown>,
  ];
} = {
  hello: [
    fc.tuple(
      fc.record({
        agent: hexOf(32),
        protocolVersion: uint(1),
        resultsEpoch: uint(),
        build: hexOf(64),
        probe: hexOf(64),
        ...{ host: name, platform: words(400), slots: fc.integer({ min: 1, max: 4096 }) },
        ...{ secondsLeft: perhaps(amount), holds: fc.array(epoch), memoryBytes: amount },
      }),
    ),
    fc.record({
      ...{ session: uint(1), incarnation: uint(1), ttlMs: uint(1) },
      regrants: fc.array(fc.record({ epoch, becomes: perhaps(epoch) })),
    }),
  ],
  lease: [
    fc.tuple(
      fc.record({ ...agentCall, request: uint(1), want: fc.integer({ min: 1, max: 4096 }) }),
    ),
    fc.record({
      leases: fc.array(
        fc.record({
          epoch,
          spec: hexOf(64),
          rows,
          seconds: amount,
          timeoutSeconds: perhaps(amount),
        }),
        { maxLength: 4 },
      ),
      ...{ retryMs: uint(), reason: words() },
    }),
  ],
  beat: [
    fc.tuple(fc.record({ ...agentCall, secondsLeft: perhaps(amount) })),
    fc.record({ revoked: fc.array(epoch), leave: fc.boolean() }),
  ],
  report: [
    fc.tuple(report),
    fc.record({ outcome: fc.constantFrom("recorded", "duplicate", "stale", "conflict") }),
  ],
  crash: [
    fc.tuple(fc.record({ ...agentCall, epoch, row: perhaps(fc.nat(65_535)), message: words(800) })),
    fc.constant(undefined),
  ],
  goodbye: [fc.tuple(fc.record(agentCall)), fc.constant(undefined)],
  getBlob: [
    fc.tuple(fc.record({ digest: hexOf(64), offset: uint() })),
    fc.record({ bytes: fc.uint8Array(), size: fc.integer({ min: 100, max: 1e9 }) }),
  ],
  submit: [
    fc.tuple(
      fc.record({
        ...{ spec: words(4000), file: words(), set: fc.array(name), only: perhaps(words()) },
        ...{ engine: perhaps(words()), priority: perhaps(fc.integer({ min: -99, max: 99 })) },
        ...{ retries: perhaps(fc.nat(1000)), timeoutSeconds: perhaps(amount) },
      }),
    ),
    fc.record({ id: hexOf(12), dir: words(), host: name, cells: count, rows: count, added: count }),
  ],
  listSweeps: [fc.constant([]), fc.uniqueArray(sweepState, { selector: ({ id }) => id })],
  getSweep: [fc.tuple(name), sweepState],
  listWorkers: [
    fc.constant([]),
    fc.uniqueArray(
      fc.record({
        ...{ agent: hexOf(32), host: name, platform: words(), slots: uint(), leases: uint() },
        ...{ rowsRecorded: count, rate: amount, secondsSinceSignOfLife: amount },
        ...{ secondsLeft: perhaps(amount), refused: words() },
      }),
      { selector: ({ agent }) => agent },
    ),
  ],
  changeSweep: [fc.tuple(name, change), fc.record({ sweep: sweepState, rows: count })],
  getCell: [
    fc.tuple(fc.record({ sweep: name, cell: name, view: fc.constantFrom("show", "explain") })),
    fc.json(),
  ],
  listFiles: [
    fc.tuple(name),
    fc.uniqueArray(fc.record({ path: name, size: count }), { selector: ({ path }) => path }),
  ],
  readFile: [fc.tuple(name, name, count), fc.uint8Array()],
};

type CallName = keyof typeof said;
const callNames = Object.keys(said) as CallName[];
const methods: Readonly<Record<string, { answer(calls: never, bytes: Buffer): Promise<Buffer> }>> =
  {
    ...workerMethods,
    ...sweepMethods,
  };

/** Both sides of all calls in one process: what the server was asked, and the bytes that went over. */
function loop(call: CallName, result: unknown) {
  const asked: unknown[][] = [];
  const sent: Buffer[] = [];
  const served = {
    [call]: async (...args: unknown[]) => {
      asked.push(args);
      return result;
    },
  };
  const send: Send = async (_, bytes) => {
    sent.push(bytes);
    return methods[call].answer(served as never, bytes);
  };
  const calls: Record<string, unknown> = { ...workerCalls(send), ...sweepCalls(send) };
  const ask = calls[call] as (...args: readonly unknown[]) => Promise<unknown>;
  return { ask, asked, sent, served };
}

const key = (value: unknown): string => {
  const { id, agent, path } = value as Record<string, string | undefined>;
  return id ?? agent ?? path ?? "";
};
/** Lists come ordered by their key. */
const ordered = (result: unknown): unknown =>
  Array.isArray(result) ? result.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) : result;

describe("messages", () => {
  it.each(callNames)("arrive as they were sent: %s", async (call) => {
    const [requests, results] = said[call];
    await fc.assert(
      fc.asyncProperty(requests, results, async (args, result) => {
        const { ask, asked } = loop(call, result);

        const answered = await ask(...args);

        expect(asked[0]).toEqual(args);
        expect(answered).toEqual(ordered(result));
      }),
      { seed: 31, numRuns },
    );
  });

  it("never make anything else of changed bytes than a message or MESSAGE_INVALID", async () => {
    const mutants = 100_000;
    const random = mulberry32(7);
    const outcomes = { understood: 0, refused: 0 };
    const originals = await Promise.all(
      callNames.flatMap((call) => {
        const [requests, results] = said[call];
        return fc
          .sample(fc.tuple(requests, results), { seed: 5, numRuns: 20 })
          .map(async ([args, result]) => {
            const { ask, sent, served } = loop(call, result);
            await ask(...args);
            return { call, served, bytes: sent[0] };
          });
      }),
    );

    for (let i = 0; i < mutants; i++) {
      const { call, served, bytes } = originals[i % originals.length];
      try {
        await methods[call].answer(served as never, mutated(bytes, random));
        outcomes.understood++;
      } catch (error) {
        if (!isKtsweepError(error) || error.code !== "MESSAGE_INVALID") throw error;
        expect(error.message.length).toBeLessThan(600);
        outcomes.refused++;
      }
    }

    expect(outcomes.refused).toBeGreaterThan(mutants / 4);
    expect(outcomes.understood).toBeGreaterThan(100);
  }, 120_000);
});

/** Bits flipped, bytes inserted, removed or repeated, the end cut off: one to three of these. */
function mutated(bytes: Buffer, random: () => number): Buffer {
  let result = Buffer.from(bytes);
  const below = (n: number): number => Math.floor(random() * n);
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const at = below(result.length + 1);
    const change = below(5);
    if (change === 0 && at < result.length) result[at] ^= 1 << below(8);
    else if (change === 1 && at < result.length) result[at] = below(256);
    else if (change === 2)
      result = Buffer.concat([
        result.subarray(0, at),
        Buffer.from([below(256)]),
        result.subarray(at),
      ]);
    else if (change === 3) result = Buffer.concat([result, result.subarray(at, at + below(40))]);
    else result = result.subarray(0, at);
  }
  return result;
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
