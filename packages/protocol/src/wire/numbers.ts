// numbers.ts — float64 arrays as little-endian bytes.
import { createHash } from "node:crypto";
import { endianness } from "node:os";
import { refuse } from "./refuse.js";

if (endianness() !== "LE")
  throw new Error(
    "ktsweep computes on little-endian machines only: arrays go on the wire as they are.",
  );

const bytesPerNumber = Float64Array.BYTES_PER_ELEMENT;

/** The bytes of an array: a view, not a copy. */
export function bytesOf(numbers: Float64Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** The numbers in some bytes: a copy, which needs no alignment. Throws where a part of a number is left over. */
export function numbersOf(field: string, bytes: Uint8Array): Float64Array {
  if (bytes.length % bytesPerNumber !== 0)
    refuse(field, `has ${bytes.length} bytes; must be a multiple of ${bytesPerNumber}`);
  const numbers = new Float64Array(bytes.length / bytesPerNumber);
  bytesOf(numbers).set(bytes);
  return numbers;
}

/** SHA-256 of some bytes. */
export function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
