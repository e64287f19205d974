// flatbuffer.ts — reads flatbuffer tables (https://flatbuffers.dev/internals) with every offset checked.

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A table inside `view`; `start` is where it begins. */
export interface FlatTable {
  readonly view: DataView;
  readonly start: number;
}

/** A vector's place: `at` is its first element. Its elements lie inside the view. */
export interface FlatVector {
  readonly at: number;
  readonly length: number;
}

/** The root table of a buffer. Throws: RangeError where an offset leaves the buffer, as all functions here. */
export function rootTable(view: DataView): FlatTable {
  return { view, start: inside(view, view.getUint32(0, true)) };
}

/** Where field number `slot` begins; undefined where the table leaves it out. */
export function fieldAt({ view, start }: FlatTable, slot: number): number | undefined {
  const vtable = start - view.getInt32(start, true);
  const entry = 4 + slot * 2;
  if (entry + 2 > view.getUint16(vtable, true)) return undefined;
  const offset = view.getUint16(vtable + entry, true);
  return offset === 0 ? undefined : inside(view, start + offset);
}

/** The table that a field refers to. */
export function tableAt(table: FlatTable, slot: number): FlatTable | undefined {
  const at = fieldAt(table, slot);
  return at === undefined ? undefined : { view: table.view, start: target(table.view, at) };
}

/** The vector that a field refers to; a field left out is an empty vector. */
export function vectorAt(table: FlatTable, slot: number, elementBytes: number): FlatVector {
  const field = fieldAt(table, slot);
  if (field === undefined) return { at: 0, length: 0 };
  const start = target(table.view, field);
  const length = table.view.getUint32(start, true);
  if (start + 4 + length * elementBytes > table.view.byteLength)
    throw new RangeError("vector leaves the buffer");
  return { at: start + 4, length };
}

/** The tables of a vector of tables. */
export function tablesAt(table: FlatTable, slot: number): FlatTable[] {
  const { at, length } = vectorAt(table, slot, 4);
  return Array.from({ length }, (_, i) => ({
    view: table.view,
    start: target(table.view, at + 4 * i),
  }));
}

/** The text of a field; empty where it is left out. */
export function textField(table: FlatTable, slot: number): string {
  const { at, length } = vectorAt(table, slot, 1);
  return decoder.decode(new Uint8Array(table.view.buffer, table.view.byteOffset + at, length));
}

/** A 64-bit length or offset as a number. Throws: RangeError outside 0 … 2^53. */
export function int64At(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true));
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError("length out of range");
  return value;
}

function target(view: DataView, at: number): number {
  return inside(view, at + view.getUint32(at, true));
}

function inside(view: DataView, at: number): number {
  if (at + 4 > view.byteLength) throw new RangeError("offset leaves the buffer");
  return at;
}
