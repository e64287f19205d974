import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { encodeTable } from "@ktsweep/results";
import {
  Dictionary,
  Float64,
  Int32,
  List,
  Field,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { fitTableFile } from "./fit-table-file.js";
import { fitWords } from "./fit-words.js";
import type { SweepFit } from "./sweep-fits.js";
import { readTableRows } from "./table-rows.js";

const folder = mkdtempSync(join(tmpdir(), "ktsweep-cells-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function written(name: string, bytes: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const sizes = [8, 16, 32, 64, 128];
/** Draws of five replicates that have mean 1. */
const factors = [0.9, 1.2, 0.95, 1.05, 0.9];
const rows = sizes.flatMap((n, i) =>
  factors.map((_, r) => ({ n, r, y: (3 / n) * factors[(r + i) % 5] })),
);
const csv = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
const fitOf = async (file: string): Promise<SweepFit> =>
  (await fitTableFile(file, fitWords({ x: "N", y: "loss" })))[0];

describe("a table's replicates", () => {
  it("are resampled where a column numbers them, with or without cells", async () => {
    const bare = written(
      "bare.csv",
      csv(["N,replicate,loss", ...rows.map(({ n, r, y }) => `${n},${r},${y}`)]),
    );
    const named = written(
      "named.csv",
      csv(["cell,N,replicate,loss", ...rows.map(({ n, r, y }) => `c${n},${n},${r},${y}`)]),
    );
    const fit = await fitOf(bare);
    expect(fit).toMatchObject({ n_points: 5, ci_method: "jackknife-t" });
    expect(fit.exponent).toBeCloseTo(-1, 9);
    expect(await fitOf(named)).toEqual(fit);
  });

  it("begin a further cell where a number comes again", async () => {
    const lines = rows.map(({ n, r, y }) => `${n},${r},${y}`);
    const twice = written("twice.csv", csv(["N,replicate,loss", ...lines, ...lines]));
    const fit = await fitOf(twice);
    expect(fit.n_points).toBe(10);
    expect(fit.warnings.join()).toMatch(/repeated-x/);
  });

  it("are rows of their own without such a column, and the interval says so", async () => {
    const plain = written("plain.csv", csv(["N,loss", ...rows.map(({ n, y }) => `${n},${y}`)]));
    expect(await fitOf(plain)).toMatchObject({ n_points: 25, ci_method: "residual-t" });
  });

  it("have whole numbers", async () => {
    const odd = written("odd.csv", csv(["N,replicate,loss", "8,first,2"]));
    await expect(fitOf(odd)).rejects.toThrow(/replicate has "first" in row 1, no whole number/);
  });
});

describe("an Arrow file", () => {
  const columns = {
    N: vectorFromArray(
      rows.map(({ n }) => n),
      new Int32(),
    ),
    kind: vectorFromArray(
      rows.map(({ n }) => (n > 20 ? "large" : "small")),
      new Dictionary(new Utf8(), new Int32()),
    ),
    replicate: vectorFromArray(rows.map(({ r }) => BigInt(r))),
    loss: vectorFromArray(
      rows.map(({ y }) => y),
      new Float64(),
    ),
  };

  it("of anybody's gives the rows of the same csv", async () => {
    const file = written("table.arrow", tableToIPC(new Table(columns), "file"));
    const stream = written("table.ipc", tableToIPC(new Table(columns), "stream"));
    expect(await readTableRows(stream)).toEqual(await readTableRows(file));
    expect((await readTableRows(file))[12]).toEqual({
      N: "32",
      kind: "large",
      replicate: "2",
      loss: String(rows[12].y),
    });
    expect((await fitOf(file)).exponent).toBeCloseTo(-1, 9);
  });

  it("of ours gives the same fit as our parquet", async () => {
    const ours = (["N", "loss"] as const).map((name) => ({
      name,
      type: "float64" as const,
      values: Float64Array.from(rows, ({ n, y }) => (name === "N" ? n : y)),
    }));
    const table = { rows: rows.length, columns: ours };
    const fits = await Promise.all(
      (["arrow", "parquet"] as const).map(async (format) => {
        const file = join(folder, `ours.${format}`);
        await writeFile(file, encodeTable(table, format));
        return fitOf(file);
      }),
    );
    expect(fits[0]).toEqual(fits[1]);
  });

  it("is refused by the name of what cannot be read", async () => {
    const lists = vectorFromArray([[1], [2]], new List(new Field("item", new Float64())));
    const nested = written("nested.arrow", tableToIPC(new Table({ lists }), "file"));
    await expect(readTableRows(nested)).rejects.toThrow(/column lists has the type List/);
    const none = written("none.arrow", "no arrow at all");
    await expect(readTableRows(none)).rejects.toThrow(/none.arrow could not be read as a table/);
  });
});
