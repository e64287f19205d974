// pull-sweep.ts — copies the record of a sweep from a coordinator into a folder. Files are named by their checksum and never
// change, so what is there is not fetched again, and a transfer that was cut off costs one file.

import { createHash } from "node:crypto";
import { KtsweepError } from "@ktsweep/core";
import { type FilePort, nodeFiles, replaceFile } from "@ktsweep/results";
import type { SweepCalls } from "@ktsweep/protocol";

export interface PullReport {
  readonly fetched: number;
  /** Of the fetched files. */
  readonly bytes: number;
  /** Files that were there before. */
  readonly present: number;
}

export interface PullProgress {
  readonly done: number;
  readonly files: number;
  readonly bytes: number;
}

/** Rejects: SWEEP_UNKNOWN, COORDINATOR_UNREACHABLE, MESSAGE_INVALID (wrong bytes), STORE_… */
export async function pullSweep(
  calls: SweepCalls,
  sweep: string,
  dir: string,
  onProgress: (progress: PullProgress) => void,
): Promise<PullReport> {
  const files = nodeFiles(dir);
  const listed = await calls.listFiles(sweep);
  let fetched = 0;
  let bytes = 0;
  for (const [done, { path, size }] of listed.entries()) {
    onProgress({ done, files: listed.length, bytes });
    if ((await files.stat(path))?.size === size) continue;
    const content = await fetchFile(calls, sweep, path, size);
    await makeFoldersTo(files, path);
    await replaceFile(files, path, [content]);
    fetched++;
    bytes += content.length;
  }
  return { fetched, bytes, present: listed.length - fetched };
}

async function fetchFile(
  calls: SweepCalls,
  sweep: string,
  path: string,
  size: number,
): Promise<Uint8Array> {
  const content = new Uint8Array(size);
  for (let offset = 0; offset < size;) {
    const page = await calls.readFile(sweep, path, offset);
    if (page.length === 0 || page.length > size - offset) throw wrongBytes(path);
    content.set(page, offset);
    offset += page.length;
  }
  const name = /([0-9a-f]{64})\.(?:arrow|json|rows)$/.exec(path)?.[1];
  const digest = createHash("sha256").update(content).digest("hex");
  if (name !== undefined && name !== digest) throw wrongBytes(path);
  return content;
}

async function makeFoldersTo(files: FilePort, path: string): Promise<void> {
  await files.makeFolder("");
  const names = path.split("/").slice(0, -1);
  for (let depth = 1; depth <= names.length; depth++) {
    await files.makeFolder(names.slice(0, depth).join("/"));
  }
}

function wrongBytes(path: string): KtsweepError {
  return new KtsweepError(
    "MESSAGE_INVALID",
    `The coordinator sent other bytes for ${path} than its name says.`,
    "Pull again; if it stays, look at the coordinator's disk with `ktsweep verify`.",
    { path },
  );
}
