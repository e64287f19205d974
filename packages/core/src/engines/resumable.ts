// resumable.ts — one stage's computation that can be taken up again from bytes which may be anything.
//
// A snapshot is magic ‖ SHA-256 of the rest ‖ key (32 bytes) ‖ length of all, float64 ‖ kind, uint32 ‖ points of the
// curve, uint32 ‖ curve, float64 each ‖ state of the learner, or outcome, float64 each; little-endian. Bytes that do
// not check are as good as none.

import { canonicalJson, resultsEpoch } from "../canonical.js";
import type { Resumption } from "../learners/learner.js";
import { sha256, sha256Hex } from "../sha256.js";
import type { Snapshots } from "../snapshots.js";

export interface ResumableStage {
  /** What `finish` was given for the same computation; the curve is then complete. */
  readonly outcome: Float64Array | undefined;
  /** Undefined where nothing is kept. */
  readonly resumption: Resumption | undefined;
  /** Keeps the outcome of a computation that took long enough for a snapshot to be due. */
  readonly finish: (outcome: Float64Array) => void;
}

/** Raised whenever the state of a learner or this frame changes its layout. */
const MAGIC = [0x6b, 0x74, 0x73, 0x6e, 0x61, 0x70, 0, 1];

const DIGEST = 8;
const KEY = 40;
const LENGTH = 72;
const KIND = 80;
const POINTS = 84;
const CURVE = 88;

const RUNNING = 0;
const FINISHED = 1;

/**
 * Takes a computation up.
 *
 * `computation` is everything that its bits depend on besides the epoch, in canonical JSON's types. `curve` is what
 * the engine records into: it is filled as far as the snapshot had it, and read with each save.
 */
export function resumableStage(
  snapshots: Snapshots | undefined,
  computation: object,
  curve: Float64Array,
): ResumableStage {
  if (snapshots === undefined) {
    return { outcome: undefined, resumption: undefined, finish: () => undefined };
  }
  const key = sha256Hex(canonicalJson({ computation, resultsEpoch }));
  const loaded = snapshots.load(key);
  const content = loaded && checked(loaded, key, curve);
  let wasDue = content !== undefined;
  const save = (kind: number, rest: Uint8Array): void => {
    snapshots.save(key, framed({ key, kind, curve, rest }));
  };
  return {
    outcome: content?.kind === FINISHED ? float64s(content.rest) : undefined,
    resumption: {
      state: content?.kind === RUNNING ? content.rest : undefined,
      isDue() {
        const isDue = snapshots.isDue();
        wasDue ||= isDue;
        return isDue;
      },
      save: (state) => {
        wasDue = true;
        save(RUNNING, state);
      },
    },
    finish(outcome) {
      if (wasDue) save(FINISHED, bytesOf(outcome));
    },
  };
}

interface Frame {
  readonly key: string;
  readonly kind: number;
  readonly curve: Float64Array;
  readonly rest: Uint8Array;
}

function framed({ key, kind, curve, rest }: Frame): Uint8Array {
  const bytes = new Uint8Array(CURVE + curve.byteLength + rest.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  bytes.set(keyBytes(key), KEY);
  view.setFloat64(LENGTH, bytes.length, true);
  view.setUint32(KIND, kind, true);
  view.setUint32(POINTS, curve.length, true);
  bytes.set(bytesOf(curve), CURVE);
  bytes.set(rest, CURVE + curve.byteLength);
  bytes.set(sha256(bytes.subarray(KEY)), DIGEST);
  return bytes;
}

/** Kind and content of a sound snapshot of this computation, its curve put into `curve`; undefined of anything else. */
function checked(
  bytes: Uint8Array,
  key: string,
  curve: Float64Array,
): { readonly kind: number; readonly rest: Uint8Array } | undefined {
  if (bytes.length < CURVE + curve.byteLength || !startsWith(bytes, MAGIC, 0)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fits =
    view.getFloat64(LENGTH, true) === bytes.length &&
    view.getUint32(POINTS, true) === curve.length &&
    startsWith(bytes, keyBytes(key), KEY) &&
    startsWith(bytes, sha256(bytes.subarray(KEY)), DIGEST);
  if (!fits) return undefined;
  const rest = CURVE + curve.byteLength;
  curve.set(float64s(bytes.subarray(CURVE, rest)));
  return { kind: view.getUint32(KIND, true), rest: bytes.slice(rest) };
}

function startsWith(bytes: Uint8Array, expected: ArrayLike<number>, at: number): boolean {
  return Array.from(expected).every((byte, i) => bytes[at + i] === byte);
}

function keyBytes(key: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) =>
    Number.parseInt(key.slice(2 * i, 2 * i + 2), 16),
  );
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function float64s(bytes: Uint8Array): Float64Array {
  // Not slice(): a Buffer's shares the memory that it stands in.
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return new Float64Array(copy.buffer);
}
