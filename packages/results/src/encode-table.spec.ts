import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { encodeTable, type TableFormat } from "./encode-table.js";
import { bytesOf, textOf } from "./sweep.fixture.js";
import type { Column, Table } from "./table.js";

const anyText = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", ",", '"', "\n", "\r", "é", "𝛼", '","'),
);
const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, 0, NaN, Infinity, -Infinity, 5e-324, 1e21, 2 ** 53),
);

const anyTable: fc.Arbitrary<Table> = fc
  .array(fc.record({ text: anyText, whole: fc.integer(), real: anyNumber }), { maxLength: 60 })
  .map((rows) => ({
    rows: rows.length,
    columns: [
      { name: "text", type: "utf8", values: rows.map(({ text }) => text) },
      { name: "whole", type: "int32", values: Int32Array.from(rows, ({ whole }) => whole) },
      { name: "real", type: "float64", values: Float64Array.from(rows, ({ real }) => real) },
    ] satisfies Column[],
  }));

type Row = readonly [text: string, whole: number, real: number | null];

/** What any format must give back: NaN is null. */
function rowsOf({ rows, columns }: Table): Row[] {
  const [text, whole, real] = columns.map(({ values }) => values) as [
    string[],
    Int32Array,
    Float64Array,
  ];
  return Array.from({ length: rows }, (_, i) => [
    text[i],
    whole[i],
    Number.isNaN(real[i]) ? null : real[i],
  ]);
}

/** A reader of RFC 4180, slow and plain. */
function parseCsv(csv: string): string[][] {
  const records: string[][] = [[]];
  const pattern = /("(?:[^"]|"")*"|[^,\n]*)(,|\n|$)/gy;
  while (pattern.lastIndex < csv.length) {
    const [, field, end] = pattern.exec(csv)!;
    records.at(-1)!.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === "\n") records.push([]);
  }
  return records.slice(0, -1);
}

function check(
  format: TableFormat,
  read: (bytes: Buffer) => Row[] | Promise<Row[]>,
  lost = (row: Row): Row => row,
) {
  return fc.assert(
    fc.asyncProperty(anyTable, async (table) => {
      expect(await read(await bytesOf(encodeTable(table, format)))).toEqual(
        rowsOf(table).map(lost),
      );
    }),
    { seed: 1, numRuns: 300 },
  );
}

describe("encodeTable", () => {
  it("writes CSV that reads back bit by bit", () =>
    check("csv", (bytes) =>
      parseCsv(bytes.toString("utf8"))
        .slice(1)
        .map(([text, whole, real]) => [text, Number(whole), real === "" ? null : Number(real)]),
    ));

  it("writes JSON lines that read back bit by bit, but for infinities, which become null", () =>
    check(
      "jsonl",
      (bytes) =>
        bytes
          .toString("utf8")
          .split("\n")
          .slice(0, -1)
          .map((line) => JSON.parse(line) as { text: string; whole: number; real: number | null })
          .map(({ text, whole, real }) => [text, whole, real]),
      ([text, whole, real]) => [text, whole, real === null || Number.isFinite(real) ? real : null],
    ));

  it("writes Arrow files that apache-arrow reads back bit by bit", () =>
    check("arrow", (bytes) =>
      tableFromIPC(bytes)
        .toArray()
        .map((row: { text: string; whole: number; real: number | null }) => [
          row.text,
          row.whole,
          row.real,
        ]),
    ));

  it("writes Parquet files that hyparquet reads back bit by bit", () =>
    check("parquet", async (bytes) => {
      const file = new Uint8Array(bytes).buffer;
      const rows = (await parquetReadObjects({ file })) as {
        text: string;
        whole: number;
        real?: number | null;
      }[];
      return rows.map(({ text, whole, real }) => [text, whole, real ?? null]);
    }));

  it("writes a header, LF, shortest digits and nothing for null", async () => {
    const table: Table = {
      rows: 3,
      columns: [
        { name: "a", type: "float64", values: Float64Array.of(0.1, NaN, 1e-7) },
        { name: "b,c", type: "utf8", values: ["plain", 'say "x"', ""] },
      ],
    };

    expect(await textOf(encodeTable(table, "csv"))).toBe(
      'a,"b,c"\n0.1,plain\n,"say ""x"""\n1e-7,""\n',
    );
    expect((await textOf(encodeTable(table, "jsonl"))).split("\n")[1]).toBe(
      '{"a":null,"b,c":"say \\"x\\""}',
    );
  });

  it("writes a table without rows with its columns", async () => {
    const table: Table = {
      rows: 0,
      columns: [{ name: "a", type: "float64", values: new Float64Array() }],
    };

    expect(await textOf(encodeTable(table, "csv"))).toBe("a\n");
    expect(await textOf(encodeTable(table, "jsonl"))).toBe("");
    expect(
      tableFromIPC(await bytesOf(encodeTable(table, "arrow"))).schema.fields.map(
        ({ name }) => name,
      ),
    ).toEqual(["a"]);
    const file = new Uint8Array(await bytesOf(encodeTable(table, "parquet"))).buffer;
    expect(await parquetReadObjects({ file })).toEqual([]);
  });

  it.each<TableFormat>(["csv", "jsonl", "arrow", "parquet"])(
    "hands out a large %s table in pieces",
    async (format) => {
      const rows = 150_000;
      const values = Float64Array.from({ length: rows }, (_, i) => (i % 1000 === 0 ? NaN : i / 7));
      const cells = Array.from({ length: rows }, (_, i) => `cell ${i >> 4}`);
      const table: Table = {
        rows,
        columns: [
          { name: "cell", type: "utf8", values: cells },
          { name: "value", type: "float64", values },
        ],
      };
      let pieces = 0;
      let largest = 0;
      for await (const piece of encodeTable(table, format)) {
        pieces++;
        largest = Math.max(largest, piece.length);
      }

      expect(pieces).toBeGreaterThan(2);
      expect(largest).toBeLessThan(2 ** 21);
    },
  );
});
