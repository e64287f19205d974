import { describe, expect, it } from "vitest";
import { openStore } from "./open-store.js";
import type { ResultRows } from "./rows.js";
import type { SweepView } from "./sweep-view.js";
import {
  batchOf,
  cellsOf,
  fakeCellId,
  fakeResults,
  fakeSweep,
  withFolder,
} from "./sweep.fixture.js";
import { verifyStore } from "./verify-store.js";

const sweep = fakeSweep({ replicates: 2 });
const cells = cellsOf(sweep);

async function commit(dir: string, ...results: readonly ResultRows[]): Promise<void> {
  const store = await openStore(dir, { create: { sweep } });
  store.append(batchOf({ results }));
  await store.commit();
}

describe("verifyStore", () => {
  it("is content with exactly the planned rows", () =>
    withFolder(async (dir) => {
      await commit(dir, fakeResults(sweep, cells, 2));

      expect(await verifyStore(dir, sweep)).toEqual({
        ok: true,
        planned: 12,
        valid: 12,
        missing: { count: 0, first: [] },
        conflicting: { count: 0, first: [] },
        corrupt: { count: 0, first: [] },
        unplanned: 0,
      });
    }));

  it("names what is missing", () =>
    withFolder(async (dir) => {
      await commit(dir, fakeResults(sweep, cells, 1), fakeResults(sweep, cells.slice(1), 2, 1));

      const verdict = await verifyStore(dir, sweep);

      expect(verdict).toMatchObject({ ok: false, planned: 12, valid: 11 });
      expect(verdict.missing).toEqual({ count: 1, first: [{ cell: cells[0], replicate: 1 }] });
    }));

  it("counts rows that are not planned, and does not mind them", () =>
    withFolder(async (dir) => {
      await commit(dir, fakeResults(sweep, cells, 3), fakeResults(sweep, [fakeCellId("gone")], 1));

      expect(await verifyStore(dir, sweep)).toMatchObject({ ok: true, valid: 12, unplanned: 7 });
    }));

  it("names rows with two different results, and counts equal ones once", () =>
    withFolder(async (dir) => {
      const rows = fakeResults(sweep, cells, 2);
      await commit(dir, rows);
      await commit(dir, rows, {
        ...rows,
        values: rows.values.map((value, i) => (i === 0 ? value / 2 : value)),
      });

      const verdict = await verifyStore(dir, sweep);

      expect(verdict).toMatchObject({ ok: false, valid: 11, conflicting: { count: 1 } });
      expect(verdict.conflicting.first[0]).toMatchObject({
        cell: cells[0],
        replicate: 0,
        kind: "results",
      });
    }));

  it("asks of adaptive replicates that none is left out up to the last one", () =>
    withFolder(async (dir) => {
      const adaptive: SweepView = { ...sweep, replicates: { min: 1, max: 10 } };
      const [a, b, ...others] = cells as [string, string, ...string[]];
      await commit(
        dir,
        fakeResults(sweep, others, 1),
        fakeResults(sweep, [a], 4),
        fakeResults(sweep, [b], 4, 2),
      );

      const verdict = await verifyStore(dir, adaptive);

      expect(verdict).toMatchObject({ ok: false, planned: 12, valid: 10 });
      expect(verdict.missing.first).toEqual([0, 1].map((replicate) => ({ cell: b, replicate })));
    }));

  it("counts cells that several points share once", () =>
    withFolder(async (dir) => {
      const shared: SweepView = { ...sweep, cellId: (index) => sweep.cellId(index & ~1) };
      await commit(dir, fakeResults(sweep, [...new Set(cellsOf(shared))], 2));

      expect(await verifyStore(dir, shared)).toMatchObject({ ok: true, planned: 6, valid: 6 });
    }));
});
