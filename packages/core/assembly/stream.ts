// stream.ts — generators of a stream key, seeded by SHA-256.
// The layout is frozen: docs/adr/0002-random-streams.md.

import { GENERATOR_BYTES } from "./draw";
import { sha256Finish, sha256Input, sha256Start, sha256State } from "./sha256";

/** Bytes of a message that seeds half a generator: key, tag, chunk, half. */
// @ts-ignore: decorator
@inline
const SEED_BYTES: i32 = 38;

/** Where callers put a 32-byte key. */
const KEY: usize = memory.data(32, 16);

/** One generator and one chunk of floats, for draws outside a run. */
const SPACE: usize = memory.data(<i32>GENERATOR_BYTES + 1024, 16);

/** Address of the 32-byte key. */
export function streamKey(): usize {
  return KEY;
}

/** Address of a generator (64 bytes), followed by a chunk of draws (256 f32). */
export function streamSpace(): usize {
  return SPACE;
}

/**
 * Seeds `count` generators at `generators` for chunks first, first + 1, … of a stream of the key:
 * 64 bytes = SHA-256(key ‖ tag ‖ u32le chunk ‖ 0) ‖ SHA-256(key ‖ tag ‖ u32le chunk ‖ 1).
 */
export function seedStreams(tag: i32, first: u32, count: i32, generators: usize): void {
  const message = sha256Input();
  for (let chunk: u32 = first, end: u32 = first + count; chunk != end; ++chunk) {
    for (let half = 0; half < 2; ++half) {
      memory.copy(message, KEY, 32);
      store<u8>(message + 32, tag);
      store<u32>(message + 33, chunk);
      store<u8>(message + 37, half);
      sha256Start();
      sha256Finish(message, SEED_BYTES, SEED_BYTES);
      memory.copy(generators, sha256State(), 32);
      generators += 32;
    }
  }
}
