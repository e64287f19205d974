import { tableFromIPC } from "apache-arrow";
import { createHash } from "node:crypto";
import { resultsEpoch } from "@ktsweep/core";
import { describe, expect, it } from "vitest";
import { arrowFile } from "./arrow-write.js";
import type { ColumnData } from "./columns.js";
import { rowGroup } from "./row-group.js";
import { decodeSegment, encodeSegment, segmentName, type Segment } from "./segment.js";
import { float64Column } from "./segment-rows.js";
import { fakeCellId } from "./sweep.fixture.js";

const outputs = ["teacher_risk", "teacher_floor"];

function rows() {
  const group = rowGroup("results", outputs);
  for (let row = 0; row < 4; row++)
    group.push(fakeCellId(`${row}`), row, [row + 0.25, row === 2 ? NaN : -row]);
  return group.finish();
}

function segment() {
  const { kind, rows: count, columns } = rows();
  return encodeSegment(kind, count, columns);
}

/** A file whose name fits its bytes, whatever they are. */
function forged(columns: readonly ColumnData[], count: number, metadata: Record<string, string>) {
  const bytes = arrowFile({ rows: count, columns, metadata: new Map(Object.entries(metadata)) });
  return { bytes, name: createHash("sha256").update(bytes).digest("hex") };
}

const honest = { "ktsweep.kind": "results", "ktsweep.results_epoch": String(resultsEpoch) };

describe("a segment", () => {
  it("is named by the SHA-256 of its bytes, and equal rows give equal bytes", () => {
    const { name, bytes } = segment();

    expect(name).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(segment().name).toBe(name);
    expect(segmentName(`${name}.arrow`)).toBe(name);
    expect(segmentName(`${name}.arrow.part`)).toBeUndefined();
  });

  it("reads back with its rows, epoch and what it replaces", () => {
    const { kind, rows: count, columns } = rows();
    const { name, bytes } = encodeSegment(kind, count, columns, ["a".repeat(64)]);

    const back = decodeSegment("results", name, bytes) as Segment;

    expect(back).toMatchObject({ rows: 4, epoch: resultsEpoch, replaces: ["a".repeat(64)] });
    expect(float64Column(back, "teacher_floor")).toEqual(Float64Array.of(-0, -1, NaN, -3));
  });

  it("is set aside for every single flipped bit", () => {
    const { name, bytes } = segment();
    let readAnyway = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3] ^= 1 << (bit & 7);
      if (decodeSegment("results", name, bytes) !== "checksum") readAnyway++;
      bytes[bit >> 3] ^= 1 << (bit & 7);
    }

    expect(readAnyway).toBe(0);
    expect(decodeSegment("results", name, bytes)).toMatchObject({ rows: 4 });
  });

  it("is set aside when it is cut short at any length", () => {
    const { name, bytes } = segment();

    for (let length = 0; length < bytes.length; length++) {
      expect(decodeSegment("results", name, bytes.subarray(0, length))).toBe("checksum");
    }
  });

  it("would be read with wrong values if only its length were checked", () => {
    const { bytes } = segment();
    // Bits of stored numbers only: with others, apache-arrow may not come back.
    const place = Buffer.from(bytes).indexOf(Buffer.from(Float64Array.of(1.25).buffer));
    let silentlyWrong = 0;
    for (let bit = place * 8; bit < (place + 8) * 8; bit++) {
      bytes[bit >> 3] ^= 1 << (bit & 7);
      if (tableFromIPC(bytes).getChild("teacher_risk")!.get(1) !== 1.25) silentlyWrong++;
      bytes[bit >> 3] ^= 1 << (bit & 7);
    }

    expect(silentlyWrong).toBe(64);
  });

  it.each<[string, ColumnData[], number, Record<string, string>]>([
    ["another kind", [...rows().columns], 4, { ...honest, "ktsweep.kind": "curves" }],
    ["no epoch", [...rows().columns], 4, { "ktsweep.kind": "results" }],
    ["columns in another order", [...rows().columns].reverse(), 4, honest],
    ["a replicate below zero", withReplicates(Int32Array.of(0, -1, 2, 3)), 4, honest],
    ["a replicate beyond 2^24", withReplicates(Int32Array.of(0, 1, 2, 2 ** 24)), 4, honest],
    ["cells that are no ids", withShortCells(), 4, honest],
  ])("is set aside with %s, although its name fits its bytes", (_, columns, count, metadata) => {
    const { name, bytes } = forged(columns, count, metadata);

    expect(decodeSegment("results", name, bytes)).toBe("layout");
  });
});

function withReplicates(replicates: Int32Array): ColumnData[] {
  return rows().columns.map((column) =>
    column.type === "int32" ? { ...column, values: replicates } : column,
  );
}

function withShortCells(): ColumnData[] {
  const offsets = Int32Array.of(0, 31, 62, 93, 124);
  return rows().columns.map((column) =>
    column.type === "utf8" ? { ...column, values: { ...column.values, offsets } } : column,
  );
}
