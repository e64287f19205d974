// read-segments.ts — the segments of a folder, whole ones only, while others add and replace them.
import { KtsweepError } from "@ktsweep/core";
import { ahead } from "./ahead.js";
import type { FilePort } from "./file-port.js";
import {
  decodeSegment,
  segmentFolder,
  segmentName,
  segmentPath,
  type Segment,
  type SegmentDamage,
} from "./segment.js";
import type { SegmentKind } from "./segment-kind.js";
import { isAbsent } from "./store-error.js";

/** A segment that is set aside: none of its rows is read. */
export interface DamagedSegment {
  readonly kind: SegmentKind;
  readonly name: string;
  readonly damage: SegmentDamage;
}

/** Files that are read while one is used, and about how many bytes of them. */
const readers = 7;
const readBytes = 64 * 2 ** 20;

/**
 * Every segment of a kind, in the order of names, each name once, but for those in `known`.
 * A listed file that is gone by the time it is read was replaced by one that appeared before: the folder is
 * listed again until nothing new is found.
 *
 * Throws: system errors of the port.
 */
export async function* readSegments(
  files: FilePort,
  kind: SegmentKind,
  known: ReadonlySet<string> = new Set(),
): AsyncGenerator<Segment | DamagedSegment> {
  const seen = new Set(known);
  let lead = readers;
  for (let again = true; again;) {
    again = false;
    const names = (await segmentNames(files, kind)).filter((name) => !seen.has(name));
    const read = (name: string): ReturnType<typeof readSegment> => readSegment(files, kind, name);
    for await (const [, one] of ahead(names, () => lead, read)) {
      if (one === undefined) again = true;
      else {
        if (!isDamaged(one)) lead = leadFor(one.bytes);
        yield one;
      }
    }
    for (const name of names) seen.add(name);
  }
}

/** How many files like this one fit. */
function leadFor(bytes: number): number {
  return Math.max(1, Math.min(readers, Math.floor(readBytes / Math.max(1, bytes))));
}

/** The segments of a kind that are not damaged. */
export async function* wholeSegments(files: FilePort, kind: SegmentKind): AsyncGenerator<Segment> {
  for await (const one of readSegments(files, kind)) if (!isDamaged(one)) yield one;
}

export function isDamaged(one: Segment | DamagedSegment): one is DamagedSegment {
  return "damage" in one;
}

/** Names of the segments of a kind, ascending; none where the folder is missing. */
export async function segmentNames(files: FilePort, kind: SegmentKind): Promise<string[]> {
  let listed: readonly string[];
  try {
    listed = await files.list(segmentFolder(kind));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
  return listed
    .map(segmentName)
    .filter((name) => name !== undefined)
    .sort();
}

/**
 * Reads segments that were read before, hashed as then.
 *
 * Rejects: STORE_IO where one is gone or was damaged since; system errors of the port.
 */
export function readAgain(files: FilePort, kind: SegmentKind): (name: string) => Promise<Segment> {
  return async (name) => {
    const segment = await readSegment(files, kind, name);
    if (segment !== undefined && !isDamaged(segment)) return segment;
    throw new KtsweepError(
      "STORE_IO",
      `${files.root}/${segmentPath(kind, name)} ${segment === undefined ? "was removed" : "changed"} while the folder was read.`,
      "Run the same command again.",
      { name },
    );
  };
}

/** What is no plain file of a sane size cannot have been written by us. */
const noSegment: ReadonlySet<string> = new Set(["ELOOP", "EISDIR", "EFBIG", "EMLINK"]);

/** One segment; undefined where the file is gone. */
export async function readSegment(
  files: FilePort,
  kind: SegmentKind,
  name: string,
): Promise<Segment | DamagedSegment | undefined> {
  try {
    const outcome = decodeSegment(kind, name, await files.read(segmentPath(kind, name)));
    return typeof outcome === "string" ? { kind, name, damage: outcome } : outcome;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    if (noSegment.has((error as NodeJS.ErrnoException).code ?? ""))
      return { kind, name, damage: "file" };
    throw error;
  }
}
