// row-diary.ts — which row each thread is at, in a file: known even after the process was killed at once. A file without a
// name, which the system forgets with the last process that has it open; a note costs about 1 µs.
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Per lane: lot and row; −1 where none is underway, −2 where several are. */
const ENTRY_BYTES = 2 * Float64Array.BYTES_PER_ELEMENT;

const NONE = -1;
const SEVERAL = -2;

/** A row of a lot that was underway, or (no row) several at once. */
export interface DiaryEntry {
  readonly lot: number;
  readonly row?: number;
}

/** The reading side. */
export interface RowDiary {
  /** Give it to the process that computes. */
  readonly fd: number;
  /** Rows underway. */
  read(): DiaryEntry[];
  /** Forgets all rows. */
  clear(): void;
  close(): void;
}

/** Opens a diary for `lanes` threads. */
export function openDiary(lanes: number): RowDiary {
  const folder = mkdtempSync(join(tmpdir(), "ktsweep-rows-"));
  const fd = openSync(join(folder, "rows"), "w+", 0o600);
  rmSync(folder, { recursive: true });
  const bytes = new Uint8Array(lanes * ENTRY_BYTES);
  const entries = new Float64Array(bytes.buffer);
  const diary: RowDiary = {
    fd,
    read() {
      readSync(fd, bytes, 0, bytes.length, 0);
      const found: DiaryEntry[] = [];
      for (let lane = 0; lane < lanes; lane++) {
        const [lot, row] = [entries[2 * lane], entries[2 * lane + 1]];
        if (row !== NONE) found.push(row === SEVERAL ? { lot } : { lot, row });
      }
      return found;
    },
    clear() {
      entries.fill(NONE);
      writeSync(fd, bytes, 0, bytes.length, 0);
    },
    close: () => closeSync(fd),
  };
  diary.clear();
  return diary;
}

/** The writing side, in a thread: notes that `lane` is at `row` of `lot`. */
export function diaryWriter(
  fd: number,
): (lane: number, lot: number, row: number | "several" | "none") => void {
  const entry = new Float64Array(2);
  const bytes = new Uint8Array(entry.buffer);
  return (lane, lot, row) => {
    entry[0] = lot;
    entry[1] = row === "several" ? SEVERAL : row === "none" ? NONE : row;
    writeSync(fd, bytes, 0, ENTRY_BYTES, lane * ENTRY_BYTES);
  };
}
