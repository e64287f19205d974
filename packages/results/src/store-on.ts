// store-on.ts — a store on files that have been looked through.
import { KtsweepError } from "@ktsweep/core";
import { commitSegments } from "./commit.js";
import { failedForGood } from "./failed-rows.js";
import type { FilePort } from "./file-port.js";
import { type LocatedPoints, locatePoints } from "./located-points.js";
import { locateRows } from "./located-rows.js";
import { pendingRows } from "./pending-rows.js";
import { timingSet, timingsOf } from "./plain-rows.js";
import type { PointKind } from "./point-runs.js";
import { readAgain, wholeSegments, type DamagedSegment } from "./read-segments.js";
import { isCurrent, note, readRecorded, type Recorded } from "./recorded.js";
import { collectResults } from "./read-results.js";
import { encodeSegment, segmentPath, type Segment } from "./segment.js";
import type { SegmentKind } from "./segment-kind.js";
import { recordSpec, type StoredSpec } from "./specs.js";
import { ignored } from "./stage-file.js";
import type { Store } from "./store.js";
import { storeError } from "./store-error.js";
import { readPoints, type StoredPoints } from "./stored-points.js";
import { rowCollector } from "./stored-rows.js";

export interface StoreParts {
  readonly files: FilePort;
  readonly specs: readonly StoredSpec[];
  readonly recorded: Recorded;
  readonly writable: boolean;
}

export function storeOn({ files, specs, recorded, writable }: StoreParts): Store {
  const pending = pendingRows();
  let versions = specs;
  let failure: KtsweepError | undefined = writable ? undefined : openedForReading(files.root);
  /** Commits run one after another. */
  let lastCommit: Promise<unknown> = Promise.resolve();

  async function commitNow(): Promise<{ rows: number }> {
    if (failure !== undefined) throw failure;
    const taken = pending.take();
    try {
      const segments = taken.map(({ kind, rows, columns }) => encodeSegment(kind, rows, columns));
      await commitSegments(files, segments);
      for (const { kind, name } of segments) if (isIndexed(kind)) recorded.known.add(name);
    } catch (error) {
      failure = storeError(`writing to ${files.root}`, error);
      throw failure;
    }
    for (const rows of taken) note(recorded, rows.kind, rows);
    return {
      rows: taken.reduce((sum, { kind, rows }) => sum + (kind === "results" ? rows : 0), 0),
    };
  }

  /** The whole, current segments of a kind, as they are on disk now. */
  async function* currentSegments(kind: SegmentKind): AsyncGenerator<Segment> {
    for await (const segment of wholeSegments(files, kind)) {
      if (isCurrent(files.root, segment)) yield segment;
    }
  }

  async function visitSegments(
    kind: SegmentKind,
    visit: (segment: Segment) => void,
  ): Promise<void> {
    try {
      for await (const segment of currentSegments(kind)) visit(segment);
    } catch (error) {
      throw storeError(`reading ${files.root}`, error);
    }
  }

  async function locate(kind: PointKind): Promise<LocatedPoints> {
    await refresh();
    try {
      return await locatePoints({
        kind,
        segments: currentSegments(kind),
        read: readAgain(files, kind),
        recorded: (cell, replicate) => recorded.rows.hasWords(cell, replicate),
      });
    } catch (error) {
      throw storeError(`reading ${files.root}`, error);
    }
  }

  async function readAll(kind: PointKind): Promise<StoredPoints> {
    const located = await locate(kind);
    return readPoints(located, located.cells());
  }

  async function refresh(): Promise<void> {
    try {
      await readRecorded(files, recorded, writable);
    } catch (error) {
      throw storeError(`reading ${files.root}`, error);
    }
  }

  return {
    dir: files.root,
    get specs() {
      return versions;
    },
    get damaged() {
      return recorded.damaged;
    },
    get warnings() {
      return [
        ...recorded.damaged.map((damaged) => damageWarning(files.root, damaged)),
        ...olderWarning(recorded),
      ];
    },
    get rowCount() {
      return recorded.rows.rows;
    },
    get segmentCount() {
      return recorded.known.size;
    },
    get pendingBytes() {
      return pending.bytes();
    },
    has: (cell, replicate) => recorded.rows.has(cell, replicate),
    replicatesOf: (cell) => recorded.rows.replicatesOf(cell),
    recordedBelow: (cell, limit) => recorded.rows.countBelow(cell, limit),
    failures: () => recorded.failures.rows(),
    attemptsOf: (cell, replicate) => recorded.failures.attemptsOf(cell, replicate),
    failedForGood: () => failedForGood(recorded),
    append(batch) {
      if (failure !== undefined) throw failure;
      pending.append(batch);
    },
    commit() {
      const commit = lastCommit.then(commitNow);
      lastCommit = commit.catch(ignored);
      return commit;
    },
    refresh,
    async extend(sweep) {
      if (failure !== undefined) throw failure;
      try {
        versions = await recordSpec(files, sweep);
      } catch (error) {
        throw storeError(`writing to ${files.root}`, error);
      }
    },
    readRows: () => collectResults(files, rowCollector()),
    async locateRows() {
      try {
        return await locateRows(currentSegments("results"), readAgain(files, "results"));
      } catch (error) {
        throw storeError(`reading ${files.root}`, error);
      }
    },
    locatePoints: locate,
    readCurves: () => readAll("curves"),
    readProfiles: () => readAll("profiles"),
    async readTimings() {
      await refresh();
      const timings = timingSet();
      await visitSegments("timings", (segment) => {
        for (const row of timingsOf(segment)) timings.add(row);
      });
      return timings.rows().filter((row) => recorded.rows.has(row.cell, row.replicate));
    },
  };
}

/** Kinds that are read when a folder is opened. */
function isIndexed(kind: SegmentKind): boolean {
  return kind === "results" || kind === "failures";
}

function damageWarning(root: string, { kind, name, damage }: DamagedSegment): string {
  const what = {
    checksum: "was changed or cut short after it was written",
    layout: "holds no rows that this version knows",
    file: "is no plain file",
  }[damage];
  return `${root}/${segmentPath(kind, name)} ${what}; its rows are not read. A run computes them again; then the file can go.`;
}

function olderWarning({ older }: Recorded): string[] {
  if (older === 0) return [];
  return [`${String(older)} segments of an older results epoch are kept and not read.`];
}

function openedForReading(root: string): KtsweepError {
  return new KtsweepError(
    "STORE_UNWRITABLE",
    `${root} was opened for reading only.`,
    "Open it with its sweep.",
  );
}
