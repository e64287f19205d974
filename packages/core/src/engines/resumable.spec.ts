import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Snapshots } from "../snapshots.js";
import { resumableStage } from "./resumable.js";

const computation = { engine: "sampled", identity: "abc", replicate: 3 };

/** Snapshots in memory, always due. */
function kept(): Snapshots & { readonly held: Map<string, Uint8Array> } {
  const held = new Map<string, Uint8Array>();
  return {
    held,
    isDue: () => true,
    load: (key) => held.get(key),
    save: (key, state) => void held.set(key, state.slice()),
  };
}

/** A snapshot with two points of a curve and four bytes of state. */
function interrupted(): ReturnType<typeof kept> {
  const snapshots = kept();
  const { resumption } = resumableStage(snapshots, computation, Float64Array.of(0.5, 0.25));
  resumption?.save(Uint8Array.of(1, 2, 3, 4));
  return snapshots;
}

describe("resumableStage", () => {
  it("hands the state and the curve back to the same computation", () => {
    const curve = new Float64Array(2);

    const { resumption, outcome } = resumableStage(interrupted(), computation, curve);

    expect(resumption?.state).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(outcome).toBeUndefined();
    expect(curve).toEqual(Float64Array.of(0.5, 0.25));
  });

  it("hands the outcome back once it is finished", () => {
    const snapshots = interrupted();
    const first = resumableStage(snapshots, computation, Float64Array.of(0.5, 0.25));
    first.finish(Float64Array.of(7, -0, 1e-300));

    const { resumption, outcome } = resumableStage(snapshots, computation, new Float64Array(2));

    expect(outcome).toEqual(Float64Array.of(7, -0, 1e-300));
    expect(resumption?.state).toBeUndefined();
  });

  it("keeps no outcome of a computation that ended before a snapshot was due", () => {
    const snapshots = kept();
    let isDue = false;
    const due = { ...snapshots, isDue: () => isDue };
    const stage = resumableStage(due, computation, new Float64Array(0));
    stage.resumption?.isDue();
    stage.finish(Float64Array.of(1));
    expect(snapshots.held.size).toBe(0);

    isDue = true;
    stage.resumption?.isDue();
    stage.finish(Float64Array.of(1));
    expect(snapshots.held.size).toBe(1);
  });

  it("knows computations apart by everything that their bits depend on", () => {
    const snapshots = kept();
    for (const replicate of [1, 2]) {
      const stage = resumableStage(snapshots, { ...computation, replicate }, new Float64Array(0));
      stage.resumption?.save(Uint8Array.of(replicate));
    }

    expect(snapshots.held.size).toBe(2);
    expect([...snapshots.held.keys()].every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
  });

  it("takes nothing from bytes that were changed, cut or made up, and leaves the curve alone", () => {
    const [[key, sound]] = interrupted().held;
    const damaged = fc.oneof(
      fc.record({ at: fc.nat(sound.length - 1), bit: fc.nat(7) }).map(({ at, bit }) => {
        const bytes = sound.slice();
        bytes[at] ^= 1 << bit;
        return bytes;
      }),
      fc.nat(sound.length - 1).map((length) => sound.slice(0, length)),
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ minLength: 1, maxLength: 9 }).map((more) => Uint8Array.of(...sound, ...more)),
    );
    fc.assert(
      fc.property(damaged, (bytes) => {
        const snapshots = kept();
        snapshots.held.set(key, bytes);
        const curve = new Float64Array(2);

        const { resumption, outcome } = resumableStage(snapshots, computation, curve);

        expect(resumption?.state).toBeUndefined();
        expect(outcome).toBeUndefined();
        expect(curve).toEqual(new Float64Array(2));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("takes nothing from a sound snapshot of another computation, or of another curve", () => {
    const [[, sound]] = interrupted().held;
    const foreign: Snapshots = { isDue: () => false, load: () => sound, save: () => undefined };
    const other = { ...computation, replicate: 4 };

    expect(resumableStage(foreign, other, new Float64Array(2)).resumption?.state).toBeUndefined();
    expect(
      resumableStage(foreign, computation, new Float64Array(3)).resumption?.state,
    ).toBeUndefined();
    expect(resumableStage(foreign, computation, new Float64Array(2)).resumption?.state).toEqual(
      Uint8Array.of(1, 2, 3, 4),
    );
  });
});
