// cut-table.ts — tables that stay readable, and a report that stays small, however large the sweep.

import type { Block } from "@ktsweep/report";
import { countText } from "../terminal.js";
import { spread } from "./grid-series.js";

const MOST_ROWS = 24;

type TableBlock = Extract<Block, { kind: "table" }>;

/** The whole table, or rows evenly spread over it and the command that gives all. */
export function cutTable(
  { caption, head, rows }: Omit<TableBlock, "kind">,
  command: string,
): TableBlock {
  const shown = spread(rows, MOST_ROWS);
  const note =
    shown.length === rows.length
      ? ""
      : ` ${String(shown.length)} of ${countText(rows.length)} lines, evenly spaced; all of them: ${command}`;
  return { kind: "table", caption: `${caption}${note}`, head, rows: shown };
}
