// commit.ts — puts segments into the folder so that a power loss at any instant loses nothing acknowledged.
import type { FilePort } from "./file-port.js";
import { segmentFolder, segmentPath, type EncodedSegment } from "./segment.js";
import { ignored, stageFile } from "./stage-file.js";

/** A segment whose bytes are durable, under a name that does not count yet. */
interface Staged {
  readonly segment: EncodedSegment;
  readonly path: string;
}

/**
 * Writes segments: bytes staged and synced, companions (timings, curves, profiles, failures) renamed and their
 * folders synced, then results. Where a row of results is, its companions are.
 *
 * Resolves when everything survives a power loss. Rejects with the first failure as it came; then any part may be
 * there, in the order above, and the caller must acknowledge nothing more: a failed sync is not repeated.
 */
export async function commitSegments(
  files: FilePort,
  segments: readonly EncodedSegment[],
): Promise<void> {
  const staged = await stageAll(files, segments);
  await publish(
    files,
    staged.filter(({ segment }) => segment.kind !== "results"),
  );
  await publish(
    files,
    staged.filter(({ segment }) => segment.kind === "results"),
  );
}

async function stageAll(files: FilePort, segments: readonly EncodedSegment[]): Promise<Staged[]> {
  const outcomes = await Promise.allSettled(
    segments.map(async (segment) => ({ segment, path: await stageFile(files, [segment.bytes]) })),
  );
  const staged = outcomes.flatMap((outcome) =>
    outcome.status === "fulfilled" ? [outcome.value] : [],
  );
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed === undefined) return staged;
  await Promise.all(staged.map(({ path }) => files.remove(path).catch(ignored)));
  throw failed.reason;
}

/** Renames in the order given; the folders, each once, are synced side by side. */
async function publish(files: FilePort, staged: readonly Staged[]): Promise<void> {
  for (const { segment, path } of staged)
    await files.rename(path, segmentPath(segment.kind, segment.name));
  const folders = new Set(staged.map(({ segment }) => segmentFolder(segment.kind)));
  await Promise.all([...folders].map((folder) => files.syncFolder(folder)));
}
