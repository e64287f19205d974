// terminal.ts — the two streams: results on stdout, everything else on stderr.

import type { Colors } from "picocolors/types.js";

/** What a verb may do to the world besides files. */
export interface Terminal {
  /** Results. */
  readonly print: (text: string) => void;
  /** Messages and progress. */
  readonly note: (text: string) => void;
  /** Rewrites the last line of stderr; a no-op where that is no terminal. */
  readonly redraw: (line: string) => void;
  readonly isInteractive: boolean;
  readonly columns: number;
  readonly colors: Colors;
}

/** Says on stderr what may be wrong. */
export function noteWarning({ note, colors }: Terminal, text: string): void {
  note(`${colors.yellow("warning")} ${text}`);
}

/** A table as aligned text columns; numbers to the right. */
export function alignedTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  const isNumeric = header.map((_, column) =>
    rows.every((row) => /^([-+]?[\d.,]+(e[-+]?\d+)?|—)?$/.test(row[column])),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      )
      .join("  ")
      .trimEnd();
  return [line(header), ...rows.map(line)].join("\n");
}

/** Seconds as people read them. @example durationText(3725) // "1 h 02 min" */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown";
  if (seconds < 1) return `${(seconds * 1000).toFixed(0)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${String(hours)} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${(hours / 24).toFixed(1)} days`;
}

/** Bytes as people read them. @example bytesText(1.5e9) // "1.5 GB" */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const rank = Math.min(
    units.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)),
  );
  const value = bytes / 1000 ** rank;
  return `${value.toFixed(rank === 0 || value >= 100 ? 0 : 1)} ${units[rank]}`;
}

/** A count with thin groups. @example countText(1234567) // "1,234,567" */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}
