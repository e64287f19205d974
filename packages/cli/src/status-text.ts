// status-text.ts — how many rows of a sweep folder are there, as people and programs read it.

import { resultsEpoch } from "@ktsweep/core";
import type { Question } from "@ktsweep/results";
import { alignedTable, countText, type Terminal } from "./terminal.js";
import { untilLines, type UntilState } from "./until-text.js";
import { version } from "./version.js";

export interface FolderCounts {
  /** Of the sweep. */
  readonly name: string;
  readonly points: number;
  /** Distinct ones. */
  readonly cells: number;
  /** Planned, of distinct cells. */
  readonly rows: number;
  readonly recorded: number;
  /** For good, not tried again. */
  readonly failed: number;
  readonly waiting: number;
  /** Rows with a result, planned or not. */
  readonly kept: number;
  /** How far `replicates.until` has come; null without. */
  readonly until: UntilState | null;
}

/** What the counts are kept as between calls. */
export const countsQuestion: Question = {
  name: "status",
  version: `2 ${version} ${String(resultsEpoch)}`,
};

export function printCounts(
  terminal: Terminal,
  dir: string,
  { name, kept, until, ...counts }: FolderCounts,
  json: boolean,
): void {
  if (json) {
    terminal.print(JSON.stringify({ sweep: name, dir, ...counts, kept, until }));
    return;
  }
  const lines = Object.entries(counts).map(([what, count]) => [what, countText(count)]);
  terminal.print(`${name} in ${dir}\n${alignedTable(["", ""], lines).trimStart()}`);
  for (const line of untilLines(until)) terminal.print(line);
  if (counts.failed > 0) terminal.note(`Causes: ktsweep export ${dir} --table failures`);
}
