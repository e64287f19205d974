// merge-stores.ts — the union of sweep folders, as a folder.
import { commitSegments } from "./commit.js";
import type { FilePort } from "./file-port.js";
import { compareRepeats } from "./located-rows.js";
import { nodeFiles } from "./node-files.js";
import {
  isDamaged,
  readAgain,
  readSegment,
  segmentNames,
  type DamagedSegment,
} from "./read-segments.js";
import { isCurrent } from "./recorded.js";
import { refuseConflict } from "./row-conflict.js";
import { orderRows } from "./row-order.js";
import { RowRuns } from "./row-runs.js";
import { isIntact, segmentPath, type EncodedSegment, type Segment } from "./segment.js";
import { segmentKinds, type SegmentKind } from "./segment-kind.js";
import { checkSameSweep, readSpecs, specPath, type StoredSpec } from "./specs.js";
import { replaceFile } from "./stage-file.js";
import { storeError } from "./store-error.js";
import { existingSpecs, makeFolders, rootKind } from "./sweep-folder.js";

export interface MergeReport {
  /** Distinct rows with a result in the union. */
  readonly rows: number;
  /** Segments copied into the folder. */
  readonly copied: number;
  /** Segments that no folder holds undamaged; they are left out. */
  readonly damaged: readonly DamagedSegment[];
}

/** A version of the sweep and a folder that holds it. */
interface FoundSpec {
  readonly spec: StoredSpec;
  readonly at: FilePort;
}

/** A segment and a folder that holds it undamaged. */
interface Found {
  readonly kind: SegmentKind;
  readonly name: string;
  readonly at: FilePort;
  readonly bytes: number;
}

/** Segments copied in one commit, and about how many bytes of them. */
const copiedAtOnce = 16;
const bytesAtOnce = 64 * 2 ** 20;

/**
 * Copies into `out` what it lacks of `dirs`: segments as they are, so the union is associative, commutative and
 * idempotent, whatever the folders have in common. `out` may be new, one of `dirs`, or hold a part already.
 *
 * Rejects: STORE_FOREIGN unless all folders hold one sweep; STORE_CONFLICT, before anything is written;
 * STORE_DISK_FULL, STORE_UNWRITABLE, STORE_IO, and then the same call again goes on.
 */
export async function mergeStores(
  dirs: readonly string[],
  out: string,
  filesOf: (dir: string) => FilePort = nodeFiles,
): Promise<MergeReport> {
  const sources = dirs.map(filesOf);
  const target = filesOf(out);
  try {
    const specs = await commonSpecs(sources, target);
    const { found, damaged, rows } = await findSegments([target, ...sources]);
    await makeFolders(target);
    await copySpecs(specs, target);
    const missing = found.filter(({ at }) => at !== target);
    for (const group of groupsOf(missing)) await copySegments(group, target);
    return { rows, copied: missing.length, damaged };
  } catch (error) {
    throw storeError(`merging into ${target.root}`, error);
  }
}

/** The versions of all folders, which must belong to one sweep; last run wins where two have the same. */
async function commonSpecs(sources: readonly FilePort[], target: FilePort): Promise<FoundSpec[]> {
  const found: FoundSpec[] = [];
  if ((await rootKind(target)) === "folder") {
    for (const spec of await readSpecs(target)) found.push({ spec, at: target });
  }
  for (const source of sources) {
    for (const spec of await existingSpecs(source)) {
      if (found.length > 0) checkSameSweep(source.root, found[0].spec, spec);
      found.push({ spec, at: source });
    }
  }
  found.sort((a, b) => a.spec.modified - b.spec.modified);
  return [...new Map(found.map((one) => [one.spec.digest, one])).values()];
}

/** Specs keep the time when they were last run, so that the union knows the current one. */
async function copySpecs(found: readonly FoundSpec[], target: FilePort): Promise<void> {
  for (const { spec, at } of found) {
    if (at === target) continue;
    const path = specPath(spec.digest);
    await replaceFile(target, path, [await at.read(path)]);
    await target.setModified(path, spec.modified);
  }
}

/** Every segment once, from the first folder that holds it undamaged; companions before results. */
async function findSegments(
  ports: readonly FilePort[],
): Promise<{ found: Found[]; damaged: DamagedSegment[]; rows: number }> {
  const found: Found[] = [];
  const damaged: DamagedSegment[] = [];
  const runs = new RowRuns();
  const parts: Found[] = [];
  for (const kind of segmentKinds) {
    for (const [name, holders] of await holdersOf(ports, kind)) {
      const outcome = await firstWhole(holders, kind, name);
      if (outcome === undefined) continue; // gone by now, and its rows are in a segment that was there before
      if ("damage" in outcome) {
        damaged.push(outcome);
        continue;
      }
      const { segment, at } = outcome;
      const one = { kind, name, at, bytes: segment.bytes };
      found.push(one);
      if (kind === "results" && isCurrent(at.root, segment)) parts[runs.add(segment)] = one;
    }
  }
  const ordered = orderRows(runs);
  const again = (part: number): Promise<Segment> => {
    const { at, name } = parts[part];
    return readAgain(at, "results")(name);
  };
  await compareRepeats(ordered, again, refuseConflict);
  return { found, damaged, rows: ordered.rows };
}

/** Names of a kind, ascending, and the folders that list them. */
async function holdersOf(
  ports: readonly FilePort[],
  kind: SegmentKind,
): Promise<[string, FilePort[]][]> {
  const holders = new Map<string, FilePort[]>();
  for (const port of ports) {
    for (const name of await segmentNames(port, kind))
      holders.set(name, [...(holders.get(name) ?? []), port]);
  }
  return [...holders].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function firstWhole(
  holders: readonly FilePort[],
  kind: SegmentKind,
  name: string,
): Promise<{ readonly segment: Segment; readonly at: FilePort } | DamagedSegment | undefined> {
  let damaged: DamagedSegment | undefined;
  for (const at of holders) {
    const segment = await readSegment(at, kind, name);
    if (segment === undefined) continue;
    if (!isDamaged(segment)) return { segment, at };
    damaged = segment;
  }
  return damaged;
}

/** Neighbours that are copied in one commit. */
function* groupsOf(found: readonly Found[]): Generator<Found[]> {
  let group: Found[] = [];
  let bytes = 0;
  for (const one of found) {
    if (group.length === copiedAtOnce || (group.length > 0 && bytes + one.bytes > bytesAtOnce)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(one);
    bytes += one.bytes;
  }
  if (group.length > 0) yield group;
}

async function copySegments(found: readonly Found[], target: FilePort): Promise<void> {
  const segments = await Promise.all(
    found.map(async ({ kind, name, at }): Promise<EncodedSegment> => {
      const bytes = await at.read(segmentPath(kind, name));
      if (!isIntact(name, bytes))
        throw new Error(`${segmentPath(kind, name)} in ${at.root} changed while it was copied`);
      return { kind, name, bytes };
    }),
  );
  await commitSegments(target, segments);
}
