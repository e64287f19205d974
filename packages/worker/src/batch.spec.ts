import { createSchedule, decide, fullPlan, type Lot } from "@ktsweep/scheduler";
import { describe, expect, it } from "vitest";
import { batchBytes, batchOf } from "./batch.js";
import type { ComputedLot } from "./lot-task.js";

function leased(): Lot {
  const schedule = createSchedule(fullPlan([2, 2], Float64Array.of(0.01, 0.01)));
  const decision = decide(schedule, { type: "ask", agent: 0, now: 0 });
  const effect = decision.ok ? decision.effects[0] : undefined;
  if (effect?.type !== "lease") throw new Error("Nothing was leased.");
  return effect.lot;
}

const NAMES = {
  outputs: ["teacher_risk"],
  cellId: (item: number) => `cell-${item}`,
  attempt: (item: number, replicate: number) => 1 + item + 10 * replicate,
  host: "here",
};

const curve = {
  steps: Float64Array.of(1),
  risk: Float64Array.of(2),
  expectedRisk: Float64Array.of(3),
};

const COMPUTED: ComputedLot = {
  kind: "computed",
  attempted: 3,
  values: Float64Array.of(0.1, 0.3),
  seconds: Float64Array.of(1, 2, 3),
  failures: [{ row: 1, code: "SGD_DIVERGED", message: "It did.", permanent: true, lastOutput: "" }],
  curves: [{ row: 2, stage: "teacher", ...curve }],
  profiles: [],
};

describe("batchOf", () => {
  it("addresses every row by cell and replicate, failed ones apart, unattempted ones not at all", () => {
    const batch = batchOf(NAMES, leased(), COMPUTED, 3);

    expect(batch.results).toEqual([
      {
        outputs: ["teacher_risk"],
        cells: ["cell-0", "cell-1"],
        replicates: Int32Array.of(0, 0),
        values: COMPUTED.values,
      },
    ]);
    expect(batch.failures).toEqual([
      {
        cell: "cell-0",
        replicate: 1,
        cause: "SGD_DIVERGED: It did.",
        permanent: true,
        attempt: 11,
        lastOutput: "",
      },
    ]);
    expect(batch.timings).toEqual([
      { cell: "cell-0", replicate: 0, host: "here", thread: 3, seconds: 1, attempt: 1 },
      { cell: "cell-1", replicate: 0, host: "here", thread: 3, seconds: 3, attempt: 2 },
    ]);
    expect(batch.curves).toEqual([{ cell: "cell-1", replicate: 0, stage: "teacher", ...curve }]);
  });

  it("has no results where every row failed", () => {
    const { failures } = COMPUTED;
    const only = [{ ...failures[0], row: 0 }];

    const batch = batchOf(
      NAMES,
      leased(),
      { ...COMPUTED, attempted: 1, failures: only, curves: [] },
      0,
    );

    expect(batch.results).toEqual([]);
    expect(batch.failures).toHaveLength(1);
  });

  it("grows in bytes with rows, curves and failures", () => {
    const batch = batchOf(NAMES, leased(), COMPUTED, 0);

    expect(batchBytes(batch)).toBeGreaterThan(batchBytes({ ...batch, curves: [] }));
    expect(batchBytes(batch)).toBeGreaterThan(batchBytes({ ...batch, failures: [] }));
  });
});
