// segment.ts — one immutable file of rows; its name is the SHA-256 of its bytes.
import { createHash } from "node:crypto";
import { resultsEpoch } from "@ktsweep/core";
import { readArrowFile } from "./arrow-read.js";
import { arrowFile } from "./arrow-write.js";
import type { ColumnData, ColumnSet } from "./columns.js";
import { hasLayout, type SegmentKind } from "./segment-kind.js";

/** Version of the layout of segments; written into each, for readers to come. */
export const segmentFormat = 1;

/** Largest segment that we write, in bytes of data. */
export const maxSegmentBytes = 48 * 2 ** 20;

/** A segment ready to be written. */
export interface EncodedSegment {
  readonly kind: SegmentKind;
  /** 64 hex digits. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A segment that was read and found whole. */
export interface Segment {
  readonly kind: SegmentKind;
  readonly name: string;
  readonly epoch: number;
  /** Of the file. */
  readonly bytes: number;
  readonly rows: number;
  readonly columns: readonly ColumnData[];
  /** Names of older segments whose rows are all in this one. */
  readonly replaces: readonly string[];
}

/**
 * Why a segment is not read. checksum: its bytes are not those that the name says; layout: they are, and hold no
 * rows that we know; file: it is no plain file.
 */
export type SegmentDamage = "checksum" | "layout" | "file";

const namePattern = /^([0-9a-f]{64})\.arrow$/;

/** Where segments of a kind are. */
export function segmentFolder(kind: SegmentKind): string {
  return `segments/${kind}`;
}

export function segmentPath(kind: SegmentKind, name: string): string {
  return `${segmentFolder(kind)}/${name}.arrow`;
}

/** The name in a file name; undefined for files that are no segments. */
export function segmentName(fileName: string): string | undefined {
  return namePattern.exec(fileName)?.[1];
}

/** Encodes rows. The bytes depend on the rows, their order and `replaces` alone. */
export function encodeSegment(
  kind: SegmentKind,
  rows: number,
  columns: readonly ColumnData[],
  replaces: readonly string[] = [],
): EncodedSegment {
  const metadata = new Map([
    ["ktsweep.kind", kind],
    ["ktsweep.format", String(segmentFormat)],
    ["ktsweep.results_epoch", String(resultsEpoch)],
  ]);
  if (replaces.length > 0) metadata.set("ktsweep.replaces", replaces.join(" "));
  const bytes = arrowFile({ rows, columns, metadata });
  return { kind, name: sha256Name(bytes), bytes };
}

/** Reads a segment: first its bytes against its name, and only then what is in them. */
export function decodeSegment(
  kind: SegmentKind,
  name: string,
  bytes: Uint8Array,
): Segment | SegmentDamage {
  if (!isIntact(name, bytes)) return "checksum";
  let set: ColumnSet;
  try {
    set = readArrowFile(bytes);
  } catch {
    return "layout";
  }
  const epoch = Number(set.metadata.get("ktsweep.results_epoch"));
  if (set.metadata.get("ktsweep.kind") !== kind || !Number.isSafeInteger(epoch)) return "layout";
  if (!hasLayout(kind, set)) return "layout";
  const replaces = (set.metadata.get("ktsweep.replaces") ?? "")
    .split(" ")
    .filter((one) => one !== "");
  const { rows, columns } = set;
  return { kind, name, epoch, bytes: bytes.length, rows, columns, replaces };
}

/** Whether the bytes are those that a name says. */
export function isIntact(name: string, bytes: Uint8Array): boolean {
  return sha256Name(bytes) === name;
}

function sha256Name(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
