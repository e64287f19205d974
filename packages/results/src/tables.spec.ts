import { parquetReadObjects } from "hyparquet";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { curvesTable } from "./curves-table.js";
import { openStore } from "./open-store.js";
import { profilesTable } from "./profiles-table.js";
import { resultsTable } from "./results-table.js";
import type { Batch } from "./rows.js";
import { failuresTable, timingsTable } from "./run-tables.js";
import type { Store } from "./store.js";
import { storedCells } from "./stored-cells.js";
import type { SweepView } from "./sweep-view.js";
import {
  batchOf,
  cellsOf,
  fakeCurve,
  fakeProfile,
  fakeResults,
  fakeSweep,
  withFolder,
} from "./sweep.fixture.js";
import type { Table } from "./table.js";
import { writeTables } from "./write-tables.js";

const sweep = fakeSweep({ sizes: [16, 32], replicates: 2 });
const cells = cellsOf(sweep);

function withStore(
  batch: Partial<Batch>,
  use: (store: Store, dir: string) => Promise<void>,
): Promise<void> {
  return withFolder(async (dir) => {
    const store = await openStore(dir, { create: { sweep } });
    store.append(batchOf(batch));
    await store.commit();
    await use(store, dir);
  });
}

function lines(table: Table, ...names: string[]): unknown[][] {
  const columns = names.map((name) => table.columns.find((column) => column.name === name)!.values);
  return Array.from({ length: table.rows }, (_, row) => columns.map((values) => values[row]));
}

function header(table: Table): string[] {
  return table.columns.map(({ name, type }) => `${name}:${type}`);
}

describe("the table results", () => {
  it("has cell, axes, derived names, replicate, outputs and measures, in this order", () =>
    withStore({ results: [fakeResults(sweep, cells, 2)] }, async (store) => {
      expect(header(await resultsTable(sweep, store))).toEqual([
        "cell:utf8",
        "N:float64",
        "mode:utf8",
        "logN:float64",
        "replicate:int32",
        "teacher_risk:float64",
        "teacher_floor:float64",
        "student_risk:float64",
        "student_floor:float64",
        "ratio:float64",
      ]);
    }));

  it("gives points that evaluate alike a line each, from the same stored row", () =>
    withStore({ results: [fakeResults(sweep, cells, 1)] }, async (store) => {
      const alike: SweepView = { ...sweep, cellId: (index) => sweep.cellId(index & ~1) };

      const table = await resultsTable(alike, store);

      const [a, , b] = cells;
      expect(lines(table, "cell", "N", "mode")).toEqual([
        [a, 16, "a"],
        [a, 16, "b"],
        [b, 32, "a"],
        [b, 32, "b"],
      ]);
    }));

  it("leaves out rows that are not planned: other cells, further replicates, excluded points", () =>
    withStore({ results: [fakeResults(sweep, cells, 3)] }, async (store) => {
      const narrower = fakeSweep({ sizes: [16, 32], replicates: 1, without: 16 });

      const table = await resultsTable(narrower, store);

      expect(lines(table, "N", "mode", "replicate")).toEqual([
        [32, "a", 0],
        [32, "b", 0],
      ]);
    }));

  it("shows an output that a row does not have as null, and measures of it too", () => {
    const rows = fakeResults(sweep, cells.slice(0, 1), 1);
    return withStore(
      { results: [{ ...rows, values: rows.values.map((v, i) => (i === 2 ? NaN : v)) }] },
      async (store) => {
        const table = await resultsTable(
          { ...sweep, outputs: [...sweep.outputs, "unknown"] },
          store,
        );

        expect(lines(table, "student_risk", "ratio", "unknown")).toEqual([[NaN, NaN, NaN]]);
      },
    );
  });

  it("lets a measure use axes, derived names and earlier measures", () =>
    withStore({ results: [fakeResults(sweep, cells.slice(2, 3), 1)] }, async (store) => {
      const twice = {
        name: "twice",
        evaluate: (column: (name: string) => number) => 2 * column("sum"),
      };
      const sum = {
        name: "sum",
        evaluate: (column: (name: string) => number) => column("N") + column("logN"),
      };

      const table = await resultsTable({ ...sweep, measures: [sum, twice] }, store);

      expect(lines(table, "sum", "twice")).toEqual([[37, 74]]);
    }));

  it("has theory columns after the measures, which may use them; what is unknown is null", () =>
    withStore({ results: [fakeResults(sweep, cells.slice(2), 2)] }, async (store) => {
      const theory = {
        ...sweep,
        theory: ["teacher_tau", "teacher_kstar"],
        theoryValues: (point: number) => ({ teacher_tau: 10 * point, teacher_kstar: NaN }),
        measures: [
          { name: "m", evaluate: (column: (c: string) => number) => column("teacher_tau") + 1 },
        ],
      };

      const table = await resultsTable(theory, store);

      expect(header(table).slice(-3)).toEqual([
        "m:float64",
        "teacher_tau:float64",
        "teacher_kstar:float64",
      ]);
      expect(lines(table, "m", "teacher_tau", "teacher_kstar")).toEqual([
        [21, 20, NaN],
        [21, 20, NaN],
        [31, 30, NaN],
        [31, 30, NaN],
      ]);
      const [first] = storedCells(theory, await store.readRows());
      expect(first.values).toEqual({
        N: 32,
        mode: "a",
        logN: 5,
        teacher_tau: 20,
        teacher_kstar: NaN,
      });
    }));

  it("is empty, with its columns, where nothing is recorded", () =>
    withStore({}, async (store) => {
      const table = await resultsTable(sweep, store);

      expect([table.rows, table.columns.length]).toEqual([0, 10]);
    }));
});

describe("the table curves", () => {
  it("has lines by point, replicate, stage in the order of the chain, and step", () => {
    const curves = [1, 0].flatMap((replicate) =>
      ["student", "teacher"].map((stage) => fakeCurve(cells[1], replicate, stage)),
    );
    return withStore({ results: [fakeResults(sweep, cells, 2)], curves }, async (store) => {
      const table = await curvesTable(sweep, store);

      expect(header(table).map((one) => one.split(":")[0])).toEqual([
        "cell",
        "N",
        "mode",
        "replicate",
        "stage",
        "step",
        "risk",
        "expected_risk",
      ]);
      const order = [0, 1].flatMap((replicate) =>
        ["teacher", "student"].flatMap((stage) =>
          [1, 2, 4, 8].map((step) => [16, "b", replicate, stage, step]),
        ),
      );
      expect(lines(table, "N", "mode", "replicate", "stage", "step")).toEqual(order);
    });
  });
});

describe("the table profiles", () => {
  it("has the means over planned replicates, in the order of the chain", () => {
    const profiles = [0, 1, 2].flatMap((replicate) =>
      ["student", "teacher"].map((stage) => fakeProfile(cells[0], replicate, stage)),
    );
    return withStore({ results: [fakeResults(sweep, cells, 3)], profiles }, async (store) => {
      const table = await profilesTable(sweep, store);

      expect(header(table).map((one) => one.split(":")[0])).toEqual([
        "cell",
        "N",
        "mode",
        "stage",
        "index",
        "truth_energy",
        "mean",
        "second",
        "error",
        "expected_error",
      ]);
      expect(lines(table, "stage", "index")).toEqual(
        ["teacher", "student"].flatMap((stage) => [1, 3, 10].map((index) => [stage, index])),
      );
      const [first, second] = [0, 1].map(
        (replicate) => fakeProfile(cells[0], replicate, "teacher").second[1],
      );
      expect(lines(table, "second")[1]).toEqual([(first + second) / 2]);
    });
  });

  it("refuses to average profiles at different coordinates", () => {
    const other = { ...fakeProfile(cells[0], 1, "teacher"), index: Float64Array.of(1, 2, 3) };
    const profiles = [fakeProfile(cells[0], 0, "teacher"), other];
    return withStore({ results: [fakeResults(sweep, cells, 2)], profiles }, async (store) => {
      await expect(profilesTable(sweep, store)).rejects.toMatchObject({ code: "STORE_CONFLICT" });
    });
  });
});

describe("the tables of a run", () => {
  const timing = {
    cell: cells[0],
    replicate: 0,
    host: "here",
    thread: 2,
    seconds: 0.5,
    attempt: 1,
  };
  const failure = {
    cell: cells[2],
    replicate: 1,
    cause: "SGD_DIVERGED",
    permanent: true,
    attempt: 1,
    lastOutput: "",
  };

  it("show every timing of recorded rows, and every failure", () =>
    withStore(
      {
        results: [fakeResults(sweep, cells.slice(0, 1), 1)],
        timings: [{ ...timing, attempt: 2 }, timing, timing, { ...timing, cell: cells[1] }],
        failures: [failure, { ...failure, attempt: 2, lastOutput: "late" }, failure],
      },
      async (store) => {
        const timings = await timingsTable(sweep, store);
        const failures = await failuresTable(sweep, store);

        expect(header(timings).slice(4)).toEqual([
          "host:utf8",
          "thread:int32",
          "seconds:float64",
          "attempt:int32",
        ]);
        expect(lines(timings, "mode", "replicate", "host", "attempt")).toEqual([
          ["a", 0, "here", 1],
          ["a", 0, "here", 2],
        ]);
        expect(header(failures).slice(4)).toEqual([
          "cause:utf8",
          "attempt:int32",
          "last_output:utf8",
        ]);
        expect(lines(failures, "N", "replicate", "attempt", "last_output")).toEqual([
          [32, 1, 1, ""],
          [32, 1, 2, "late"],
        ]);
        expect(store.failures()).toHaveLength(2);
      },
    ));
});

describe("storedCells", () => {
  it("hands out each point's planned replicates, an output at a time", () =>
    withStore({ results: [fakeResults(sweep, cells.slice(0, 1), 3)] }, async (store) => {
      const stored = await store.readRows();
      const rows = fakeResults(sweep, cells.slice(0, 1), 3).values;

      expect([...storedCells(sweep, stored)]).toEqual([
        {
          point: 0,
          cell: cells[0],
          values: { N: 16, mode: "a", logN: 4 },
          replicates: Int32Array.of(0, 1),
          samples: Object.fromEntries(
            sweep.outputs.map((name, i) => [name, Float64Array.of(rows[i], rows[4 + i])]),
          ),
        },
      ]);
    }));
});

describe("writeTables", () => {
  it("writes the tables that have rows, and removes one that has none any more", () =>
    withStore({ results: [fakeResults(sweep, cells, 2)] }, async (_, dir) => {
      const table = join(dir, "tables", "results.parquet");

      expect(await writeTables(dir, sweep)).toEqual(["results"]);
      const objects = await parquetReadObjects({
        file: (await readFile(table)).buffer,
      });
      expect(objects).toHaveLength(8);
      expect(objects[0]).toMatchObject({ cell: cells[0], N: 16, mode: "a", replicate: 0 });

      expect(await writeTables(dir, fakeSweep({ sizes: [1024] }))).toEqual([]);
      expect(await readdir(join(dir, "tables"))).toEqual([]);
      expect(await readdir(join(dir, "tmp"))).toEqual([]);
    }));
});
