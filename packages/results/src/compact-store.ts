// compact-store.ts — fewer, larger segments; the one routine that deletes.
import { commitSegments } from "./commit.js";
import type { FilePort } from "./file-port.js";
import { joinRows } from "./join-rows.js";
import { nodeFiles } from "./node-files.js";
import { isDamaged, readSegment, segmentNames, wholeSegments } from "./read-segments.js";
import { isCurrent } from "./recorded.js";
import {
  encodeSegment,
  maxSegmentBytes,
  segmentFolder,
  segmentPath,
  type Segment,
} from "./segment.js";
import { segmentKinds, type SegmentKind } from "./segment-kind.js";
import { stagingFolder } from "./stage-file.js";
import { isAbsent, storeError } from "./store-error.js";
import { existingSpecs } from "./sweep-folder.js";

export interface CompactOptions {
  /** How long a replaced segment stays, for readers that have listed it. Milliseconds, default ten minutes. */
  readonly graceMs?: number;
  /** The present, in milliseconds since 1970. */
  readonly now?: number;
  readonly files?: FilePort;
}

export interface CompactReport {
  /** New segments. */
  readonly written: number;
  /** Old segments whose rows are in them. */
  readonly replaced: number;
  /** Old segments that are gone, also of earlier calls. */
  readonly removed: number;
  /** Old segments that wait for their grace; a later call removes them. */
  readonly waiting: number;
}

const tenMinutes = 600_000;
/** A file in tmp/ that nobody can be writing any more. */
const abandonedMs = 6 * tenMinutes;

/**
 * Joins small segments. New ones name what they replace, are read back and hashed; the replaced ones go when the new
 * one has been there for the grace. A crash at any step leaves the same set of rows, and so does a second compaction
 * at the same time.
 *
 * Rejects: STORE_FOREIGN, STORE_DISK_FULL, STORE_UNWRITABLE, STORE_IO; no row is lost then either.
 */
export async function compactStore(
  dir: string,
  options: CompactOptions = {},
): Promise<CompactReport> {
  const { graceMs = tenMinutes, now = Date.now(), files = nodeFiles(dir) } = options;
  try {
    await existingSpecs(files);
    const deadline = graceMs <= 0 ? Infinity : now - graceMs;
    const report = { written: 0, replaced: 0, removed: 0, waiting: 0 };
    for (const kind of segmentKinds) {
      const joined = await joinSmallSegments(files, kind);
      const removal = await removeReplaced(files, kind, deadline);
      report.written += joined.written;
      report.replaced += joined.replaced;
      report.removed += removal.removed;
      report.waiting += removal.waiting;
    }
    await removeAbandoned(files, now - abandonedMs);
    return report;
  } catch (error) {
    throw storeError(`compacting ${files.root}`, error);
  }
}

/** Segments with the same columns, on their way into one. */
interface Bin {
  readonly segments: Segment[];
  bytes: number;
}

async function joinSmallSegments(
  files: FilePort,
  kind: SegmentKind,
): Promise<{ written: number; replaced: number }> {
  const names = await segmentNames(files, kind);
  const replacements = await readReplacements(files, kind);
  const waiting = new Set(replacements.flatMap(({ replaces }) => replaces));
  const bins = new Map<string, Bin>();
  const done = { written: 0, replaced: 0 };

  async function empty(bin: Bin): Promise<void> {
    if (bin.segments.length < 2) return;
    done.replaced += await replaceSegments(files, kind, bin.segments, names);
    done.written++;
  }

  for (const name of names) {
    if (waiting.has(name)) continue;
    const size = (await files.stat(segmentPath(kind, name)))?.size ?? 0;
    if (size > maxSegmentBytes / 2) continue;
    const segment = await readSegment(files, kind, name);
    if (segment === undefined || isDamaged(segment) || !isCurrent(files.root, segment)) continue;
    const key = segment.columns.map((column) => column.name).join(" ");
    const open = bins.get(key);
    if (open === undefined || open.bytes + size > maxSegmentBytes) {
      if (open !== undefined) await empty(open);
      bins.set(key, { segments: [segment], bytes: size });
    } else {
      open.segments.push(segment);
      open.bytes += size;
    }
  }
  for (const bin of bins.values()) await empty(bin);
  return done;
}

/** Writes one segment for many and reads it back; how many there are. */
async function replaceSegments(
  files: FilePort,
  kind: SegmentKind,
  segments: readonly Segment[],
  present: readonly string[],
): Promise<number> {
  // What an input was still to remove is handed on: the input itself will be gone.
  const inherited = segments
    .flatMap(({ replaces }) => replaces)
    .filter((name) => present.includes(name));
  const replaces = [...new Set([...segments.map(({ name }) => name), ...inherited])].sort();
  const { rows, columns } = joinRows(segments);
  const joined = encodeSegment(kind, rows, columns, replaces);
  await commitSegments(files, [joined]);
  const back = await readSegment(files, kind, joined.name);
  if (back === undefined || isDamaged(back)) {
    throw new Error(`${segmentPath(kind, joined.name)} does not read back as it was written`);
  }
  return segments.length;
}

/** Whole segments that replace others. */
async function readReplacements(
  files: FilePort,
  kind: SegmentKind,
): Promise<{ name: string; replaces: readonly string[] }[]> {
  const found: { name: string; replaces: readonly string[] }[] = [];
  for await (const { name, replaces } of wholeSegments(files, kind)) {
    if (replaces.length > 0) found.push({ name, replaces });
  }
  return found;
}

/** Removes what segments that appeared before `deadline` replace; each of them has just been read and hashed. */
async function removeReplaced(
  files: FilePort,
  kind: SegmentKind,
  deadline: number,
): Promise<{ removed: number; waiting: number }> {
  const present = new Set(await segmentNames(files, kind));
  const due = new Set<string>();
  const waiting = new Set<string>();
  for (const { name, replaces } of await readReplacements(files, kind)) {
    const stat = await files.stat(segmentPath(kind, name));
    const old = replaces.filter((replaced) => present.has(replaced));
    for (const one of old)
      (stat !== undefined && stat.modified <= deadline ? due : waiting).add(one);
  }
  for (const name of due) await removeIfPresent(files, segmentPath(kind, name));
  if (due.size > 0) await files.syncFolder(segmentFolder(kind));
  return { removed: due.size, waiting: [...waiting].filter((name) => !due.has(name)).length };
}

/** Left-overs of processes that were killed while they wrote. */
async function removeAbandoned(files: FilePort, deadline: number): Promise<void> {
  for (const name of await files.list(stagingFolder).catch(() => [])) {
    const path = `${stagingFolder}/${name}`;
    const stat = await files.stat(path);
    if (stat?.kind === "file" && stat.modified <= deadline) await removeIfPresent(files, path);
  }
}

async function removeIfPresent(files: FilePort, path: string): Promise<void> {
  try {
    await files.remove(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
