// column-builder.ts — columns that grow row by row, without an object per row.
import type { ColumnData, ColumnType, Utf8Values } from "./columns.js";

/** A growing column. */
export interface ColumnBuilder {
  /** Of the column's type; anything else is a bug that the type of a row rules out. */
  push(value: string | number): void;
  /** Bytes held so far. */
  bytes(): number;
  finish(name: string): ColumnData;
}

/** An empty column of a type. */
export function columnBuilder(type: ColumnType): ColumnBuilder {
  switch (type) {
    case "float64":
      return float64Builder();
    case "int32":
      return int32Builder();
    case "utf8":
      return utf8Builder();
  }
}

/** NaN is stored with one bit pattern, whatever pattern came in: it means null. */
export function float64Builder(): ColumnBuilder {
  let values = new Float64Array(16);
  let rows = 0;
  return {
    push(value) {
      if (rows === values.length) values = grownFloat64(values);
      const number = value as number;
      values[rows++] = number === number ? number : NaN;
    },
    bytes: () => rows * 8,
    finish: (name) => ({ name, type: "float64", values: values.subarray(0, rows) }),
  };
}

export function int32Builder(): ColumnBuilder {
  let values = new Int32Array(16);
  let rows = 0;
  return {
    push(value) {
      if (rows === values.length) {
        const grown = new Int32Array(rows * 2);
        grown.set(values);
        values = grown;
      }
      values[rows++] = value as number;
    },
    bytes: () => rows * 4,
    finish: (name) => ({ name, type: "int32", values: values.subarray(0, rows) }),
  };
}

/** Repeated neighbours are copied instead of encoded again. */
export function utf8Builder(): ColumnBuilder {
  let offsets = new Int32Array(17);
  let bytes = new Uint8Array(512);
  let rows = 0;
  let end = 0;
  let last: string | undefined;
  const encoder = new TextEncoder();

  function reserve(more: number): void {
    if (rows + 2 > offsets.length) {
      const grown = new Int32Array(offsets.length * 2);
      grown.set(offsets);
      offsets = grown;
    }
    if (end + more > bytes.length) {
      const grown = new Uint8Array(Math.max(bytes.length * 2, end + more));
      grown.set(bytes);
      bytes = grown;
    }
  }

  return {
    push(value) {
      const text = value as string;
      if (text === last) {
        const start = offsets[rows - 1];
        reserve(end - start);
        bytes.copyWithin(end, start, end);
        end += end - start;
      } else {
        reserve(text.length * 3);
        end +=
          encodeShort(text, bytes, end) ?? encoder.encodeInto(text, bytes.subarray(end)).written;
        last = text;
      }
      offsets[++rows] = end;
    },
    bytes: () => end + rows * 4,
    finish: (name) => {
      const values: Utf8Values = {
        offsets: offsets.subarray(0, rows + 1),
        bytes: bytes.subarray(0, end),
      };
      return { name, type: "utf8", values };
    },
  };
}

/** Writes short ASCII text without a call into the encoder; undefined where that does not do. */
function encodeShort(text: string, bytes: Uint8Array, at: number): number | undefined {
  if (text.length > 64) return undefined;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return undefined;
    bytes[at + i] = code;
  }
  return text.length;
}

function grownFloat64(values: Float64Array): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(values.length * 2);
  grown.set(values);
  return grown;
}
