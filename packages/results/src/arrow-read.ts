// arrow-read.ts — a strict reader of the Arrow IPC files that arrow-write.ts makes, and of nothing else.
// Format: https://arrow.apache.org/docs/format/Columnar.html, "IPC File Format"; slots below are those of
// File.fbs, Schema.fbs and Message.fbs. Every declared length is checked against the bytes that are there,
// before it is used, and no loop is longer than the file: damaged bytes end in an error, never in a hang.
import type { ColumnData, ColumnSet, ColumnType, Utf8Values } from "./columns.js";
import {
  fieldAt,
  int64At,
  rootTable,
  tableAt,
  tablesAt,
  textField,
  vectorAt,
  type FlatTable,
  type FlatVector,
} from "./flatbuffer.js";

const magic = "ARROW1";
const typeInt = 2;
const typeFloat = 3;
const typeUtf8 = 5;
const headerRecordBatch = 3;
const blockBytes = 24;
const pairBytes = 16;

/** A run of the file's bytes. */
interface Extent {
  readonly at: number;
  readonly length: number;
}

/**
 * The columns of a file, as views of `bytes` where alignment allows.
 *
 * Throws: RangeError or TypeError for anything but one record batch of float64, int32 and utf8 columns
 * without nulls, dictionaries or compression.
 */
export function readArrowFile(bytes: Uint8Array): ColumnSet {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const footer = footerOf(bytes, view);
  const schema = tableAt(footer, 1);
  if (schema === undefined) throw new RangeError("no schema");
  const fields = tablesAt(schema, 1).map(readField);
  const batch = readBatch(bytes, footer, fields.length);
  const buffers = bufferCursor(batch.buffers);
  const columns = fields.map((field) => readColumn(bytes, field, batch.rows, buffers));
  return { rows: batch.rows, columns, metadata: readMetadata(schema) };
}

function footerOf(bytes: Uint8Array, view: DataView): FlatTable {
  const end = bytes.length - magic.length;
  if (end < 14 || !hasMagic(bytes, 0) || !hasMagic(bytes, end))
    throw new RangeError("not an Arrow file");
  const length = view.getInt32(end - 4, true);
  if (length < 8 || length > end - 12) throw new RangeError("footer leaves the file");
  return rootTable(new DataView(bytes.buffer, bytes.byteOffset + end - 4 - length, length));
}

function hasMagic(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic.charCodeAt(i)) return false;
  return true;
}

function readField(field: FlatTable): { name: string; type: ColumnType } {
  const { view } = field;
  const kindAt = fieldAt(field, 2);
  const kind = kindAt === undefined ? 0 : view.getUint8(kindAt);
  const details = tableAt(field, 3);
  if (details === undefined) throw new RangeError("field without a type");
  const name = textField(field, 0);
  if (kind === typeUtf8) return { name, type: "utf8" };
  const widthAt = fieldAt(details, 0);
  if (kind === typeFloat && widthAt !== undefined && view.getInt16(widthAt, true) === 2)
    return { name, type: "float64" };
  if (kind === typeInt && widthAt !== undefined && view.getInt32(widthAt, true) === 32)
    return { name, type: "int32" };
  throw new TypeError(`column ${name} has a type that segments do not use`);
}

function readMetadata(schema: FlatTable): Map<string, string> {
  return new Map(tablesAt(schema, 2).map((entry) => [textField(entry, 0), textField(entry, 1)]));
}

/** The buffers of the only record batch, as extents of the file. */
function readBatch(
  bytes: Uint8Array,
  footer: FlatTable,
  columns: number,
): { rows: number; buffers: Extent[] } {
  const blocks = vectorAt(footer, 3, blockBytes);
  if (blocks.length !== 1) throw new RangeError(`${blocks.length} record batches instead of one`);
  const offset = int64At(footer.view, blocks.at);
  const metadataLength = footer.view.getInt32(blocks.at + 8, true);
  const bodyLength = int64At(footer.view, blocks.at + 16);
  if (metadataLength < 16 || offset + metadataLength + bodyLength > bytes.length) {
    throw new RangeError("record batch leaves the file");
  }
  // 4 bytes of continuation mark and 4 of length stand before the message.
  const message = rootTable(
    new DataView(bytes.buffer, bytes.byteOffset + offset + 8, metadataLength - 8),
  );
  const kindAt = fieldAt(message, 1);
  const header = tableAt(message, 2);
  if (
    header === undefined ||
    kindAt === undefined ||
    message.view.getUint8(kindAt) !== headerRecordBatch
  ) {
    throw new TypeError("not a record batch");
  }
  if (fieldAt(header, 3) !== undefined) throw new TypeError("compressed record batch");
  const rowsAt = fieldAt(header, 0);
  const rows = rowsAt === undefined ? 0 : int64At(message.view, rowsAt);
  checkNodes(message.view, vectorAt(header, 1, pairBytes), rows, columns);
  const body = { at: offset + metadataLength, length: bodyLength };
  return { rows, buffers: extents(message.view, vectorAt(header, 2, pairBytes), body) };
}

function checkNodes(view: DataView, nodes: FlatVector, rows: number, columns: number): void {
  if (nodes.length !== columns) throw new RangeError("columns and their lengths differ in number");
  for (let i = 0; i < nodes.length; i++) {
    const at = nodes.at + i * pairBytes;
    if (int64At(view, at) !== rows || int64At(view, at + 8) !== 0)
      throw new RangeError("column length or nulls");
  }
}

function extents(view: DataView, buffers: FlatVector, body: Extent): Extent[] {
  return Array.from({ length: buffers.length }, (_, i) => {
    const offset = int64At(view, buffers.at + i * pairBytes);
    const length = int64At(view, buffers.at + i * pairBytes + 8);
    if (offset + length > body.length) throw new RangeError("buffer leaves its record batch");
    return { at: body.at + offset, length };
  });
}

/** Hands out buffers in order, each at least as long as asked. */
function bufferCursor(buffers: readonly Extent[]): (minBytes: number) => Extent {
  let next = 0;
  return (minBytes) => {
    const extent = buffers.at(next++);
    if (extent === undefined || extent.length < minBytes) throw new RangeError("buffer too short");
    return extent;
  };
}

function readColumn(
  bytes: Uint8Array,
  field: { name: string; type: ColumnType },
  rows: number,
  take: (minBytes: number) => Extent,
): ColumnData {
  take(0); // validity, unused
  switch (field.type) {
    case "float64": {
      const at = aligned(bytes, take(rows * 8), 8);
      return {
        name: field.name,
        type: "float64",
        values: new Float64Array(at.buffer, at.byteOffset, rows),
      };
    }
    case "int32": {
      const at = aligned(bytes, take(rows * 4), 4);
      return {
        name: field.name,
        type: "int32",
        values: new Int32Array(at.buffer, at.byteOffset, rows),
      };
    }
    case "utf8": {
      const at = aligned(bytes, take((rows + 1) * 4), 4);
      const offsets = new Int32Array(at.buffer, at.byteOffset, rows + 1);
      const data = take(0);
      const values = { offsets, bytes: bytes.subarray(data.at, data.at + data.length) };
      checkOffsets(values);
      return { name: field.name, type: "utf8", values };
    }
  }
}

function checkOffsets({ offsets, bytes }: Utf8Values): void {
  let last = 0;
  for (let row = 0; row < offsets.length; row++) {
    const offset = offsets[row];
    if (offset < last) throw new RangeError("text offsets out of order");
    last = offset;
  }
  if (last > bytes.length) throw new RangeError("text leaves its buffer");
}

function aligned(bytes: Uint8Array, extent: Extent, alignment: number): Uint8Array {
  const part = bytes.subarray(extent.at, extent.at + extent.length);
  return part.byteOffset % alignment === 0 ? part : part.slice();
}
