// sha256.ts — SHA-256 (FIPS 180-4) over whole blocks and a last piece, on one static state.

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
// prettier-ignore
const ROUND_CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

/** The same of the square roots of the first 8 primes. */
// prettier-ignore
const START: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/** Chaining value, 8 words; after `sha256Finish` the digest's bytes. */
const STATE: usize = memory.data(32, 16);

/** The digest as 64 hex digits in ASCII, by `sha256Hex`. */
const HEX: usize = memory.data(64, 16);

/** Message schedule of one block, round constants added. */
const SCHEDULE: usize = memory.data(256, 16);

/** Where callers put the message: 64 KiB, and room for the padding of the last piece. */
const INPUT: usize = memory.data(65536 + 128, 16);

/** Address of the 32-byte state. */
export function sha256State(): usize {
  return STATE;
}

/** Address of the 64 KiB input buffer. */
export function sha256Input(): usize {
  return INPUT;
}

/** Begins a message. */
export function sha256Start(): void {
  memory.copy(STATE, START, 32);
}

// @ts-ignore: decorator
@inline
function big(address: usize): u32 {
  return bswap(load<u32>(address));
}

// @ts-ignore: decorator
@inline
function choose(e: u32, f: u32, g: u32): u32 {
  return g ^ (e & (f ^ g));
}

// @ts-ignore: decorator
@inline
function mixed(e: u32): u32 {
  return rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
}

// @ts-ignore: decorator
@inline
function majority(a: u32, b: u32, c: u32): u32 {
  return (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));
}

// @ts-ignore: decorator
@inline
function bigVector(address: usize): v128 {
  const x = v128.load(address);
  return v128.shuffle<u8>(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

// @ts-ignore: decorator
@inline
function rotated(x: v128, right: i32): v128 {
  return v128.or(i32x4.shr_u(x, right), i32x4.shl(x, 32 - right));
}

// @ts-ignore: decorator
@inline
function early(x: v128): v128 {
  return v128.xor(v128.xor(rotated(x, 7), rotated(x, 18)), i32x4.shr_u(x, 3));
}

// @ts-ignore: decorator
@inline
function late(x: v128): v128 {
  return v128.xor(v128.xor(rotated(x, 17), rotated(x, 19)), i32x4.shr_u(x, 10));
}

/** Words t … t + 3 of the schedule from the sixteen before, a the oldest four; the upper two need the lower two. */
// @ts-ignore: decorator
@inline
function nextWords(a: v128, b: v128, c: v128, d: v128): v128 {
  const zero = i32x4.splat(0);
  const known = i32x4.add(
    i32x4.add(a, early(v128.shuffle<i32>(a, b, 1, 2, 3, 4))),
    v128.shuffle<i32>(c, d, 1, 2, 3, 4),
  );
  const lower = i32x4.add(known, late(v128.shuffle<i32>(d, zero, 2, 3, 4, 4)));
  // late(0) = 0, so each addition leaves the other half alone.
  return i32x4.add(lower, late(v128.shuffle<i32>(lower, zero, 4, 4, 0, 1)));
}

/** Stores four words with their round constants; `at` is a byte offset. */
// @ts-ignore: decorator
@inline
function scheduled(at: usize, words: v128): void {
  v128.store(SCHEDULE + at, i32x4.add(words, v128.load(ROUND_CONSTANTS + at)));
}

function compress(block: usize): void {
  let w0 = bigVector(block);
  let w1 = bigVector(block + 16);
  let w2 = bigVector(block + 32);
  let w3 = bigVector(block + 48);
  for (let at: usize = 0; ; at += 64) {
    scheduled(at, w0);
    scheduled(at + 16, w1);
    scheduled(at + 32, w2);
    scheduled(at + 48, w3);
    if (at == 192) break;
    w0 = nextWords(w0, w1, w2, w3);
    w1 = nextWords(w1, w2, w3, w0);
    w2 = nextWords(w2, w3, w0, w1);
    w3 = nextWords(w3, w0, w1, w2);
  }

  let a = load<u32>(STATE, 0);
  let b = load<u32>(STATE, 4);
  let c = load<u32>(STATE, 8);
  let d = load<u32>(STATE, 12);
  let e = load<u32>(STATE, 16);
  let f = load<u32>(STATE, 20);
  let g = load<u32>(STATE, 24);
  let h = load<u32>(STATE, 28);
  // Eight rounds at a time, so that the roles of a … h rotate by name and nothing moves; what waits for e comes last.
  for (let at = SCHEDULE; at < SCHEDULE + 256; at += 32) {
    h = h + load<u32>(at, 0) + choose(e, f, g) + mixed(e);
    d += h;
    h += majority(a, b, c);
    g = g + load<u32>(at, 4) + choose(d, e, f) + mixed(d);
    c += g;
    g += majority(h, a, b);
    f = f + load<u32>(at, 8) + choose(c, d, e) + mixed(c);
    b += f;
    f += majority(g, h, a);
    e = e + load<u32>(at, 12) + choose(b, c, d) + mixed(b);
    a += e;
    e += majority(f, g, h);
    d = d + load<u32>(at, 16) + choose(a, b, c) + mixed(a);
    h += d;
    d += majority(e, f, g);
    c = c + load<u32>(at, 20) + choose(h, a, b) + mixed(h);
    g += c;
    c += majority(d, e, f);
    b = b + load<u32>(at, 24) + choose(g, h, a) + mixed(g);
    f += b;
    b += majority(c, d, e);
    a = a + load<u32>(at, 28) + choose(f, g, h) + mixed(f);
    e += a;
    a += majority(b, c, d);
  }
  store<u32>(STATE, load<u32>(STATE, 0) + a, 0);
  store<u32>(STATE, load<u32>(STATE, 4) + b, 4);
  store<u32>(STATE, load<u32>(STATE, 8) + c, 8);
  store<u32>(STATE, load<u32>(STATE, 12) + d, 12);
  store<u32>(STATE, load<u32>(STATE, 16) + e, 16);
  store<u32>(STATE, load<u32>(STATE, 20) + f, 20);
  store<u32>(STATE, load<u32>(STATE, 24) + g, 24);
  store<u32>(STATE, load<u32>(STATE, 28) + h, 28);
}

/** Absorbs `blocks` blocks of 64 bytes that start at `message`. */
export function sha256Blocks(message: usize, blocks: i32): void {
  for (let i = 0; i < blocks; ++i) compress(message + ((<usize>i) << 6));
}

/**
 * Absorbs the last `length` bytes at `message` with the padding, which overwrites up to 72 bytes behind them.
 * `total` is the length of the whole message in bytes. The state then holds the digest.
 */
export function sha256Finish(message: usize, length: i32, total: f64): void {
  const padded = (length + 9 + 63) & ~63;
  memory.fill(message + length, 0, padded - length);
  store<u8>(message + length, 0x80);
  store<u64>(message + padded - 8, bswap((<u64>total) << 3));
  sha256Blocks(message, padded >> 6);
  for (let i: usize = 0; i < 32; i += 4) store<u32>(STATE + i, big(STATE + i));
}

/** Writes the digest in the state as 64 lower-case hex digits; returns their address. */
export function sha256Hex(): usize {
  for (let i: usize = 0; i < 64; ++i) {
    const digit = (load<u8>(STATE + (i >> 1)) >> <u8>(i & 1 ? 0 : 4)) & 15;
    store<u8>(HEX + i, digit + (digit < 10 ? 48 : 87));
  }
  return HEX;
}
