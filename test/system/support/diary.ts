// diary.ts — which rows a worker's threads are at, read from the file that its compute process keeps for the time after its
// death: seen from outside, and without the coordinator.

import { closeSync, openSync, readSync } from "node:fs";
import { onTestFinished } from "vitest";
import { childrenOf } from "./processes.js";

/** Where a compute process has the file open. */
const DIARY_FD = 4;
/** Lot and row, −1 where none is underway, of each thread. */
const NUMBERS_PER_THREAD = 2;

/** A row underway; lots are numbered by the worker. */
export interface Underway {
  readonly pid: number;
  readonly lot: number;
  readonly row: number;
}

/** Rows that the threads of a worker are at. */
export function rowsUnderway(worker: number, threads: number): readonly Underway[] {
  return childrenOf(worker).flatMap((pid) => {
    const numbers = readDiary(pid, threads);
    return Array.from({ length: threads }, (_, i) => ({
      ...{ pid, lot: numbers[NUMBERS_PER_THREAD * i], row: numbers[NUMBERS_PER_THREAD * i + 1] },
    })).filter(({ row }) => row >= 0);
  });
}

/** Counts rows that were begun from now on, as long as the test; rows shorter than `everyMs` may be missed. */
export function countBegunRows(worker: number, threads: number, everyMs = 50): () => number {
  const begun = new Set<string>();
  const timer = setInterval(() => {
    for (const { pid, lot, row } of rowsUnderway(worker, threads)) {
      begun.add([pid, lot, row].join());
    }
  }, everyMs);
  onTestFinished(() => clearInterval(timer));
  return () => begun.size;
}

function readDiary(pid: number, threads: number): Float64Array {
  const numbers = new Float64Array(NUMBERS_PER_THREAD * threads).fill(-1);
  try {
    const fd = openSync(`/proc/${String(pid)}/fd/${String(DIARY_FD)}`, "r");
    try {
      readSync(fd, new Uint8Array(numbers.buffer), 0, numbers.byteLength, 0);
    } finally {
      closeSync(fd);
    }
  } catch {
    // It has just ended, or has not opened it yet.
  }
  return numbers;
}
