// memory.ts — blocks of the module's linear memory: first fit over a sorted list of free spans, merged on release.
// Memory grows as needed and never shrinks; views become invalid when it grows, so take them anew after allocating.

import { KtsweepError } from "../errors.js";
import { wasm } from "./wasm.js";

interface Span {
  start: number;
  end: number;
}

const PAGE = 65536;
const ALIGNMENT = 64;

/** Free spans below the end of memory, ascending, never touching each other. */
const free: Span[] = [{ start: aligned(wasm.heapBase()), end: wasm.memory.buffer.byteLength }];

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Adds at least `bytes` at the end of memory. */
function grow(bytes: number): void {
  const end = wasm.memory.buffer.byteLength;
  const last = free.at(-1);
  const reusable = last?.end === end ? end - last.start : 0;
  const pages = Math.ceil((bytes - reusable) / PAGE);
  try {
    wasm.memory.grow(pages);
  } catch (cause) {
    throw new KtsweepError(
      "MEMORY_REFUSED",
      `A run needs ${bytes} bytes more than the ${end} bytes of kernel memory, and the host refuses them.`,
      "Lower d, or run fewer stages of this size at once; one thread's kernels hold at most 4 GiB.",
      { bytes },
      { cause },
    );
  }
  if (reusable > 0 && last !== undefined) last.end = wasm.memory.buffer.byteLength;
  else free.push({ start: end, end: wasm.memory.buffer.byteLength });
}

/** Address of a new block, 64-byte aligned, contents arbitrary. Throws: MEMORY_REFUSED. */
export function allocate(bytes: number): number {
  const size = aligned(bytes);
  let at = free.findIndex((span) => span.end - span.start >= size);
  if (at < 0) {
    grow(size);
    at = free.length - 1;
  }
  const span = free[at];
  const start = span.start;
  span.start += size;
  if (span.start === span.end) free.splice(at, 1);
  return start;
}

/** Gives a block of `allocate` back. */
export function release(start: number, bytes: number): void {
  const end = start + aligned(bytes);
  const before = free.find((span) => span.end === start);
  const after = free.find((span) => span.start === end);
  if (before !== undefined && after !== undefined) {
    before.end = after.end;
    free.splice(free.indexOf(after), 1);
  } else if (before !== undefined) before.end = end;
  else if (after !== undefined) after.start = start;
  else free.splice(free.filter((span) => span.end < start).length, 0, { start, end });
}

/** A block at an address that is `place` modulo 4096: loads wait for stores to the same address modulo 4096. */
export interface PlacedBlock {
  readonly at: number;
  readonly free: () => void;
}

/** Throws: MEMORY_REFUSED. */
export function allocateAt(place: number, bytes: number): PlacedBlock {
  const whole = bytes + 4096;
  const start = allocate(whole);
  return {
    at: start + ((((place - start) % 4096) + 4096) % 4096),
    free: () => {
      release(start, whole);
    },
  };
}

/** View of `length` float64 at an address; invalid after the next `allocate`. */
export function float64View(address: number, length: number): Float64Array {
  return new Float64Array(wasm.memory.buffer, address, length);
}

/** View of `length` bytes at an address; invalid after the next `allocate`. */
export function byteView(address: number, length: number): Uint8Array {
  return new Uint8Array(wasm.memory.buffer, address, length);
}
