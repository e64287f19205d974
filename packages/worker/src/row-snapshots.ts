// row-snapshots.ts — the state of long rows in a folder: when it is due, under which names, and that it never matters
// whether a file is there, is whole or can be written.
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Snapshots } from "@ktsweep/core";

/** Where and how often states are kept. */
export interface SnapshotOptions {
  /** Path of the folder; made when something is kept. */
  readonly folder: string;
  /** Between two states of a row. Default 30,000. */
  readonly everyMs?: number;
  /** A row that is stopped earlier is not worth keeping. Default 10,000. */
  readonly afterMs?: number;
}

/** The snapshots of a thread: of one row at a time, or of several that are computed at once. */
export interface RowSnapshots extends Snapshots {
  /** A row begins, or several at once; `isStopped` says when they are to end. */
  readonly begin: (isStopped: () => boolean) => void;
  /** What was taken up or kept since then. */
  readonly keys: () => readonly string[];
}

interface Surroundings {
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number;
  /** Told whenever a state could not be written. */
  readonly onFailure: (error: unknown) => void;
}

const EVERY_MS = 30_000;
const AFTER_MS = 10_000;
/** Most of the time that may go into writing. */
const WRITING_SHARE = 0.05;
const SUFFIX = ".snapshot";
/** Threads, processes and machines may write the same: each has its own file until it is whole. */
const WRITER = randomBytes(6).toString("hex");

/** Snapshots in `folder`. What can't be read is taken for missing; what can't be written is lost. */
export function openSnapshots(
  { folder, everyMs = EVERY_MS, afterMs = AFTER_MS }: SnapshotOptions,
  { clock, onFailure }: Surroundings,
): RowSnapshots {
  let isStopped = (): boolean => false;
  let began = 0;
  let dueAt = Infinity;
  /** Of the round that is being written: stages that run together are all asked, then all hand over. */
  let writingMs = 0;
  let writtenAt: number | undefined;
  const touched = new Set<string>();

  function schedule(now: number): void {
    dueAt = now + Math.max(everyMs, writingMs / WRITING_SHARE);
    writingMs = 0;
    writtenAt = undefined;
  }

  return {
    isDue() {
      const now = clock();
      if (writtenAt !== undefined) schedule(writtenAt);
      return now >= dueAt || (isStopped() && now - began >= afterMs);
    },
    load(key) {
      const state = readState(folder, key);
      if (state !== undefined) touched.add(key);
      return state;
    },
    save(key, state) {
      const start = clock();
      try {
        writeState(folder, key, state);
        touched.add(key);
      } catch (error) {
        onFailure(error);
      }
      writtenAt = clock();
      writingMs += writtenAt - start;
    },
    begin(stopping) {
      isStopped = stopping;
      began = clock();
      schedule(began);
      touched.clear();
    },
    keys: () => [...touched],
  };
}

/** Removes what was kept under `keys` in `folder`, where there is one. Never throws. */
export function forgetSnapshots(folder: string | undefined, keys: readonly string[] = []): void {
  if (folder === undefined) return;
  for (const key of keys) remove(join(folder, `${key}${SUFFIX}`));
}

/** Removes everything that was kept in `folder`, and the folder. Never throws. */
export function emptySnapshots(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      if (name.includes(SUFFIX)) remove(join(folder, name));
    }
    rmdirSync(folder);
  } catch {
    // It is not there, or not empty.
  }
}

function readState(folder: string, key: string): Uint8Array | undefined {
  try {
    const { buffer, byteOffset, length } = readFileSync(join(folder, `${key}${SUFFIX}`));
    return new Uint8Array(buffer, byteOffset, length);
  } catch {
    return undefined;
  }
}

function writeState(folder: string, key: string, state: Uint8Array): void {
  const path = join(folder, `${key}${SUFFIX}`);
  const temporary = `${path}-${WRITER}`;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(temporary, state);
    renameSync(temporary, path);
  } catch (error) {
    remove(temporary);
    throw error;
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It costs room, nothing else.
  }
}
