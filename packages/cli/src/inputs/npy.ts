// npy.ts — arrays as NumPy saves them (format versions 1 to 3): one or two dimensions, C order, plain numbers.
//
// Source: NumPy, "numpy.lib.format", which describes the format.

import { invalidTable, type NumberTable } from "./number-table.js";

const MAGIC = "\u0093NUMPY";

type Reader = (view: DataView, at: number) => number;

/** Readers by type code without the byte order, little-endian. */
const READERS: Readonly<Record<string, readonly [bytes: number, read: Reader]>> = {
  f4: [4, (view, at) => view.getFloat32(at, true)],
  f8: [8, (view, at) => view.getFloat64(at, true)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at) => view.getInt16(at, true)],
  u2: [2, (view, at) => view.getUint16(at, true)],
  i4: [4, (view, at) => view.getInt32(at, true)],
  u4: [4, (view, at) => view.getUint32(at, true)],
  i8: [8, (view, at) => Number(view.getBigInt64(at, true))],
  u8: [8, (view, at) => Number(view.getBigUint64(at, true))],
};

/** Throws: INPUT_INVALID naming what is not understood. */
export function decodeNpy(bytes: Buffer, file: string): NumberTable {
  const refuse = (
    what: string,
    fix = "Save it with `numpy.save(file, numpy.ascontiguousarray(a, dtype='<f8'))`.",
  ): never => {
    throw invalidTable(file, what, fix);
  };
  if (bytes.toString("latin1", 0, 6) !== MAGIC) refuse("it does not begin as an npy file.");
  const version = bytes.length > 6 ? bytes[6] : 0;
  if (version < 1 || version > 3) refuse(`it is of npy version ${String(version)}, not 1 to 3.`);
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) refuse("it ends inside its header.");
  const headerBytes = version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  const header = bytes.toString("latin1", start, start + headerBytes);
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? "";
  const fortran = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (descr === "" || fortran === undefined || shape === undefined) {
    return refuse(`its header is not understood: ${header.trim().slice(0, 80)}.`);
  }
  const order = descr[0];
  if (order === ">" || !Object.hasOwn(READERS, descr.slice(1)) || !"<|=".includes(order)) {
    return refuse(
      `its values are of type ${descr}; known are <f4, <f8 and integers of 1 to 8 bytes.`,
    );
  }
  const lengths = shape
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(Number);
  if (lengths.length < 1 || lengths.length > 2) {
    return refuse(`it has ${String(lengths.length)} dimensions, not one or two.`);
  }
  if (fortran === "True" && lengths.length === 2) return refuse("it is in Fortran order.");
  const [rows, columns = 1] = lengths;
  const [size, read] = READERS[descr.slice(1)];
  const begin = start + headerBytes;
  const expected = begin + rows * columns * size;
  if (bytes.length < expected) {
    return refuse(
      `it has ${String(bytes.length)} bytes, its header says ${String(expected)}.`,
      "It was cut off: copy it again.",
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + begin);
  const values = Float64Array.from({ length: rows * columns }, (_, i) => read(view, i * size));
  return { file, rows, names: [], columns, values };
}
