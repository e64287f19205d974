// read-segments.ts — the segments of a folder, whole ones only, while others add and replace them.
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

/** Files read at the same time. */
const readers = 8;

/**
 * Hands every segment of a kind to `visit`, in the order of names, each name once, and the damaged ones to `setAside`.
 * A listed file that is gone by the time it is read was replaced by one that appeared before: the folder is
 * listed again until nothing new is found.
 *
 * Throws: system errors of the port.
 */
export async function forEachSegment(
  files: FilePort,
  kind: SegmentKind,
  visit: (segment: Segment) => void,
  setAside: (damaged: DamagedSegment) => void,
  known: ReadonlySet<string> = new Set(),
): Promise<void> {
  const seen = new Set(known);
  for (let again = true; again;) {
    again = false;
    const names = (await segmentNames(files, kind)).filter((name) => !seen.has(name));
    for (let start = 0; start < names.length; start += readers) {
      const part = names.slice(start, start + readers);
      const read = await Promise.all(part.map((name) => readSegment(files, kind, name)));
      part.forEach((name, i) => {
        seen.add(name);
        const outcome = read[i];
        if (outcome === undefined) again = true;
        else deliver(outcome, kind, name, visit, setAside);
      });
    }
  }
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

function deliver(
  outcome: Segment | SegmentDamage,
  kind: SegmentKind,
  name: string,
  visit: (segment: Segment) => void,
  setAside: (damaged: DamagedSegment) => void,
): void {
  if (typeof outcome === "string") setAside({ kind, name, damage: outcome });
  else visit(outcome);
}

/** What is no plain file of a sane size cannot have been written by us. */
const noSegment: ReadonlySet<string> = new Set(["ELOOP", "EISDIR", "EFBIG", "EMLINK"]);

/** One segment; undefined where the file is gone. */
export async function readSegment(
  files: FilePort,
  kind: SegmentKind,
  name: string,
): Promise<Segment | SegmentDamage | undefined> {
  try {
    return decodeSegment(kind, name, await files.read(segmentPath(kind, name)));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    if (noSegment.has((error as NodeJS.ErrnoException).code ?? "")) return "file";
    throw error;
  }
}
