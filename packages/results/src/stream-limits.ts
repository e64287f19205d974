// stream-limits.ts — how much of a table that is written piece by piece may be in memory.

export interface StreamLimits {
  /** Rows whose numbers are gathered from the segments at a time. */
  readonly rowsInMemory: number;
  /** Lines of the table that are built at a time. */
  readonly linesPerPiece: number;
}

/** Bytes of numbers that are gathered at a time. */
const gatheredBytes = 64 * 2 ** 20;

/** Rows of a batch or row group of the formats that have such. */
const groupRows = 65_536;

/** For rows of so many numbers. */
export function limitsFor(numbers: number): StreamLimits {
  const groups = Math.floor(gatheredBytes / (8 * Math.max(1, numbers) * groupRows));
  return { rowsInMemory: groupRows * Math.max(1, groups), linesPerPiece: 2 * groupRows };
}
