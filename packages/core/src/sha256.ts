// sha256.ts — SHA-256 (FIPS 180-4) in WASM, for ids and stream keys, wherever this package runs.

import { byteView } from "./kernel/memory.js";
import { wasm } from "./kernel/wasm.js";
import { utf8 } from "./kernel/utf8.js";

/** Bytes of the module's input buffer. */
const PIECE = 65536;

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The input buffer and the state, viewed once per growth of the memory. */
let input = byteView(wasm.sha256Input(), PIECE);
let state = byteView(wasm.sha256State(), 32);

function refreshViews(): void {
  if (input.length === PIECE) return;
  input = byteView(wasm.sha256Input(), PIECE);
  state = byteView(wasm.sha256State(), 32);
}

function digestBytes(bytes: Uint8Array): void {
  wasm.sha256Start();
  let at = 0;
  for (; bytes.length - at >= PIECE; at += PIECE) {
    input.set(bytes.subarray(at, at + PIECE));
    wasm.sha256Blocks(wasm.sha256Input(), PIECE / 64);
  }
  input.set(bytes.subarray(at));
  wasm.sha256Finish(wasm.sha256Input(), bytes.length - at, bytes.length);
}

/** Whether `text` was short and ASCII, and its digest is in the state. */
function digestAscii(text: string): boolean {
  const length = text.length;
  if (length > PIECE) return false;
  let all = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    all |= unit;
    input[i] = unit;
  }
  if (all > 127) return false;
  wasm.sha256Start();
  wasm.sha256Finish(wasm.sha256Input(), length, length);
  return true;
}

/** SHA-256 of `bytes`. Shape: 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  refreshViews();
  digestBytes(bytes);
  return state.slice();
}

/**
 * SHA-256 of bytes, or of a text's UTF-8, as 64 lower-case hex digits. A lone surrogate counts as U+FFFD.
 *
 * @example
 * sha256Hex("abc") // "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
 */
export function sha256Hex(text: string | Uint8Array): string {
  refreshViews();
  if (typeof text !== "string") digestBytes(text);
  else if (!digestAscii(text)) digestBytes(utf8(text));
  let hex = "";
  for (let i = 0; i < 32; i++) hex += hexOfByte[state[i] as number];
  return hex;
}
