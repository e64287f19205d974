// sha256.ts — SHA-256 (FIPS 180-4) in WASM, for ids and stream keys, wherever this package runs.

import { utf8Decoder, utf8Encoder } from "./kernel/host.js";
import { byteView } from "./kernel/memory.js";
import { wasm } from "./kernel/wasm.js";

/** Bytes of the module's input buffer. */
const PIECE = 65536;

/** Texts up to this length fit into the input buffer whatever their characters. */
const SHORT = Math.floor(PIECE / 3);

const inputAt = wasm.sha256Input();
const stateAt = wasm.sha256State();

/** The input buffer, viewed anew when the memory has grown. */
let input = byteView(inputAt, PIECE);

/** The digest, viewed anew when the memory has grown. */
let state = new DataView(wasm.memory.buffer, stateAt, 32);

function currentInput(): Uint8Array {
  if (input.length !== PIECE) input = byteView(inputAt, PIECE);
  return input;
}

function digestBytes(bytes: Uint8Array): void {
  const target = currentInput();
  wasm.sha256Start();
  let at = 0;
  for (; bytes.length - at >= PIECE; at += PIECE) {
    target.set(bytes.subarray(at, at + PIECE));
    wasm.sha256Blocks(inputAt, PIECE / 64);
  }
  target.set(bytes.subarray(at));
  wasm.sha256Finish(inputAt, bytes.length - at, bytes.length);
}

function digestText(text: string): void {
  if (text.length > SHORT) {
    digestBytes(utf8Encoder.encode(text));
    return;
  }
  finish(writeText(text, currentInput(), 0));
}

function finish(length: number): void {
  wasm.sha256Start();
  wasm.sha256Finish(inputAt, length, length);
}

/** Writes a text's UTF-8 and gives where it ends. Characters of one byte are written by hand: faster for short texts. */
function writeText(text: string, target: Uint8Array, start: number): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return start + utf8Encoder.encodeInto(text, target.subarray(start)).written;
    target[start + i] = code;
  }
  return start + text.length;
}

/**
 * Writes the first `count` words (of 8 hex digits of `sha256Hex`) of SHA-256 of several texts after each other to
 * `words`, from `at` on. Each text is whole: no surrogate pair is cut.
 */
export function sha256Words(
  texts: readonly string[],
  words: Uint32Array,
  at: number,
  count: number,
): void {
  let length = 0;
  for (const text of texts) length += text.length;
  if (length > SHORT) {
    digestBytes(utf8Encoder.encode(texts.join("")));
  } else {
    const target = currentInput();
    let end = 0;
    for (const text of texts) end = writeText(text, target, end);
    finish(end);
  }
  const { buffer } = wasm.memory;
  if (state.buffer !== buffer) state = new DataView(buffer, stateAt, 32);
  for (let i = 0; i < count; i++) words[at + i] = state.getUint32(4 * i);
}

/** SHA-256 of `bytes`. Shape: 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  digestBytes(bytes);
  return byteView(stateAt, 32).slice();
}

/**
 * SHA-256 of bytes, or of a text's UTF-8, as 64 lower-case hex digits. A lone surrogate counts as U+FFFD.
 *
 * @example
 * sha256Hex("abc") // "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
 */
export function sha256Hex(text: string | Uint8Array): string {
  if (typeof text === "string") digestText(text);
  else digestBytes(text);
  return utf8Decoder.decode(byteView(wasm.sha256Hex(), 64));
}
