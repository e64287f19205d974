// fetch-spec.ts — specs by digest: fetched once, in pages, and looked at only where their bytes are the right ones.
import { createHash } from "node:crypto";
import { KtsweepError } from "@ktsweep/core";
import type { WorkerCalls } from "@ktsweep/protocol";

/** A spec is at most 1 MiB as written; resolved it may be somewhat larger. */
const MAX_BYTES = 2 ** 26;
const SPECS_KEPT = 64;

/** Gives the bytes of the resolved spec with a digest. Rejects: MESSAGE_INVALID where they are others, and as the call does. */
export function specFetcher(
  getBlob: WorkerCalls["getBlob"],
): (digest: string) => Promise<Uint8Array> {
  const kept = new Map<string, Promise<Uint8Array>>();
  return (digest) => {
    const found = kept.get(digest);
    if (found !== undefined) return found;
    const fetched = fetchBlob(getBlob, digest).catch((error: unknown) => {
      kept.delete(digest);
      throw error;
    });
    kept.set(digest, fetched);
    for (const oldest of kept.keys()) if (kept.size > SPECS_KEPT) kept.delete(oldest);
    return fetched;
  };
}

async function fetchBlob(getBlob: WorkerCalls["getBlob"], digest: string): Promise<Uint8Array> {
  const pages: Uint8Array[] = [];
  let offset = 0;
  let size = Infinity;
  while (offset < size) {
    const page = await getBlob({ digest, offset });
    size = page.size;
    if (size > MAX_BYTES || (page.bytes.length === 0 && offset < size)) throw wrong(digest);
    pages.push(page.bytes);
    offset += page.bytes.length;
  }
  const bytes = Buffer.concat(pages);
  if (createHash("sha256").update(bytes).digest("hex") !== digest) throw wrong(digest);
  return bytes;
}

function wrong(digest: string): KtsweepError {
  const what = `What the coordinator sent as spec ${digest.slice(0, 12)} is not that.`;
  return new KtsweepError("MESSAGE_INVALID", what, "Look at its disk and at the network between.");
}
