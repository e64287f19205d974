// checksum.ts — SHA-256 of a message beside the message, both ways: what changed on the way is refused, also without TLS.
//
// The digest in a report is of its values only. A bit that flips in a range of leased rows, or in the number of a grant,
// would record right values for wrong rows.
import { timingSafeEqual } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";
import { KtsweepError } from "@ktsweep/core";
import { sha256 } from "../wire/numbers.js";
import { refuse } from "../wire/refuse.js";

const key = "ktsweep-sha256-bin";

/** Puts the checksum of a message into metadata. */
export function addChecksum(metadata: Metadata, message: Buffer): void {
  metadata.set(key, sha256(message));
}

/**
 * Throws MESSAGE_INVALID where there is no checksum, and COORDINATOR_UNREACHABLE where it is not that of the message: the
 * message may have been right when it left, so it is worth another try.
 */
export function checkChecksum(what: string, metadata: Metadata | undefined, message: Buffer): void {
  const [sum] = metadata?.get(key) ?? [];
  if (!Buffer.isBuffer(sum)) return refuse(what, `has no checksum (${key})`);
  const found = sha256(message);
  if (sum.length !== found.length || !timingSafeEqual(sum, found))
    throw new KtsweepError(
      "COORDINATOR_UNREACHABLE",
      `The ${what} of ${String(message.length)} bytes was changed on its way: it is not what its checksum says.`,
      "Try again; TLS leaves such a network no chance.",
      { bytes: message.length },
    );
}
