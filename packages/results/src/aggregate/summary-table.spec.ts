import { describe, expect, it } from "vitest";
import { encodeTable } from "../encode-table.js";
import { openStore } from "../open-store.js";
import type { Store } from "../store.js";
import {
  batchOf,
  bytesOf,
  cellsOf,
  fakeResults,
  fakeSweep,
  fakeValue,
  withFolder,
} from "../sweep.fixture.js";
import type { Table } from "../table.js";
import { summaryStream, summaryTable } from "./summary-table.js";

const sweep = fakeSweep({ sizes: [16, 32], replicates: 4 });
const cells = cellsOf(sweep);

function withStore(
  parts: readonly (readonly [first: number, end: number])[],
  use: (store: Store) => Promise<void>,
): Promise<void> {
  return withFolder(async (dir) => {
    const store = await openStore(dir, { create: { sweep } });
    for (const [first, end] of parts) {
      store.append(batchOf({ results: [fakeResults(sweep, cells, end, first)] }));
      await store.commit();
    }
    await use(store);
  });
}

function lineOf(table: Table, line: number): Record<string, unknown> {
  return Object.fromEntries(table.columns.map(({ name, values }) => [name, values[line]]));
}

describe("the table summary", () => {
  it("has a line per point and output, then measures of the means", () =>
    withStore([[0, 4]], async (store) => {
      const table = await summaryTable(sweep, store);

      expect(table.columns.map(({ name }) => name)).toEqual([
        ...["cell", "N", "mode", "logN", "output", "replicates", "mean", "variance"],
        ...["standard_error", "q05", "q50", "q95"],
      ]);
      expect(table.rows).toBe(cells.length * 5);
      const values = [0, 1, 2, 3].map((replicate) => fakeValue(cells[1], replicate, 2));
      const mean = values.reduce((sum, value) => sum + value, 0) / 4;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3;
      const line = lineOf(table, 7);
      expect(line).toMatchObject({ cell: cells[1], N: 16, mode: "b", output: "student_risk" });
      expect(line.replicates).toBe(4);
      expect(line.mean).toBe(mean);
      expect(Number(line.variance) / variance).toBeCloseTo(1, 12);
      expect(line.standard_error).toBe(Math.sqrt(Number(line.variance) / 4));
      expect(line.q50).toBe(values[2] + 0.5 * (values[1] - values[2]));
      const ratio = lineOf(table, 9);
      expect(ratio).toMatchObject({ output: "ratio", replicates: 4, variance: NaN, q50: NaN });
      expect(ratio.mean).toBe(mean / Number(lineOf(table, 5).mean));
    }));

  it("groups by axes, in the order of the grid", () =>
    withStore([[0, 4]], async (store) => {
      const table = await summaryTable(sweep, store, ["mode"]);

      expect(table.rows).toBe(2 * 5);
      expect(lineOf(table, 0)).toMatchObject({ mode: "a", output: "teacher_risk", replicates: 8 });
      expect(lineOf(table, 5)).toMatchObject({ mode: "b", output: "teacher_risk", replicates: 8 });
      const values = [0, 2].flatMap((cell) =>
        [0, 1, 2, 3].map((replicate) => fakeValue(cells[cell], replicate, 0)),
      );
      expect(lineOf(table, 0).mean).toBe(values.reduce((sum, value) => sum + value, 0) / 8);
    }));

  it("has the same bytes however rows lie in segments, also twice", async () => {
    const csvOf = async (store: Store) =>
      (await bytesOf(encodeTable(await summaryStream(sweep, store, ["N"]), "csv"))).toString();
    let whole = "";
    await withStore([[0, 4]], async (store) => {
      whole = await csvOf(store);
    });

    await withStore(
      [
        [2, 4],
        [0, 1],
        [0, 3],
      ],
      async (store) => {
        expect(await csvOf(store)).toBe(whole);
      },
    );
  });

  it("takes planned rows alone", () =>
    withStore([[0, 4]], async (store) => {
      const narrower = fakeSweep({ sizes: [16, 32], replicates: 2, without: 16 });

      const table = await summaryTable(narrower, store);

      expect(table.rows).toBe(2 * 5);
      expect(lineOf(table, 0)).toMatchObject({ N: 32, replicates: 2 });
    }));

  it("leaves an axis its name", () =>
    withStore([[0, 1]], async (store) => {
      const named = {
        ...sweep,
        derived: ["mean"],
        values: (point: number) => ({ ...sweep.values(point), mean: 7 }),
      };

      const table = await summaryTable(named, store, ["mean"]);

      expect(table.columns.map(({ name }) => name).slice(0, 5)).toEqual([
        ...["mean", "output", "replicates", "mean_1", "variance"],
      ]);
      expect(lineOf(table, 0)).toMatchObject({ mean: 7, output: "teacher_risk", replicates: 4 });
    }));

  it("refuses what is no axis", () =>
    withStore([[0, 1]], async (store) => {
      await expect(summaryTable(sweep, store, ["n"])).rejects.toMatchObject({
        code: "USAGE_INVALID",
        what: "The sweep has no axis or derived name n.",
        fix: "Choose of N, mode, logN.",
      });
    }));
});
