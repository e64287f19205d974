// legend-layout.ts — where the texts and samples of the legend go: a key of the kinds of marks, below it a table with
// one row per series, in as many blocks side by side as leave its labels readable.

import { fontSize } from "./drawing.js";
import { ink } from "./palette.js";
import { textWidth, truncated } from "./text-width.js";
import type { KeyEntry, Picture, Trace } from "./trace.js";

const rowHeight = 19;
const columnGap = 18;
const blockGap = 30;
const readableLabel = 100;
const mostRows = 40;

/** A text whose middle line is at `y`, in px. */
export interface LegendText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly fill: string;
}

/** A symbol or a piece of a line starting at (x, y); of series `index`, or of none in the key. */
export interface LegendSample {
  readonly x: number;
  readonly y: number;
  readonly kind: KeyEntry["kind"];
  readonly index?: number;
}

export interface LegendLayout {
  readonly texts: readonly LegendText[];
  readonly samples: readonly LegendSample[];
  /** In px. */
  readonly height: number;
}

/** Width in px that a sample takes together with the gap after it. */
export function sampleWidth(kind: KeyEntry["kind"]): number {
  return ["dots", "bars", "rings", "blocks"].includes(kind) ? 20 : 32;
}

/** The legend of a picture in `width` px. */
export function layOutLegend(picture: Picture, width: number): LegendLayout {
  const key = layOutKey(picture.key, width);
  const table = layOutTable(picture, width, key.height + 4);
  return {
    texts: [...key.texts, ...table.texts],
    samples: [...key.samples, ...table.samples],
    height: table.height,
  };
}

function layOutKey(key: readonly KeyEntry[], width: number): LegendLayout {
  const texts: LegendText[] = [];
  const samples: LegendSample[] = [];
  let [x, y] = [0, rowHeight / 2];
  for (const { kind, name } of key) {
    const sample = sampleWidth(kind);
    const text = truncated(name, width - sample, fontSize);
    const needed = sample + textWidth(text, fontSize);
    if (x > 0 && x + needed > width) [x, y] = [0, y + rowHeight];
    samples.push({ x, y, kind });
    texts.push({ x: x + sample, y, text, fill: ink.muted });
    x += needed + columnGap;
  }
  return { texts, samples, height: key.length === 0 ? 0 : y + rowHeight / 2 };
}

function layOutTable(picture: Picture, width: number, top: number): LegendLayout {
  const named = picture.traces.filter(({ label }) => label !== "");
  const shown = named.slice(0, mostRows);
  const grid = tableGrid(picture, shown, width);
  const head = picture.columns.length > 0 ? 1 : 0;
  const line = (row: number): number => top + rowHeight * (row + 0.5);
  const texts: LegendText[] = [];
  const samples: LegendSample[] = [];
  for (const [index, { label, cells, curve, dots, bars = [] }] of shown.entries()) {
    const x = grid.block * Math.floor(index / grid.rows);
    const y = line(head + (index % grid.rows));
    if (curve.length > 0) samples.push({ x, y, kind: "curve", index });
    if (dots.length > 0) samples.push({ x: curve.length > 0 ? x + 6 : x, y, kind: "dots", index });
    if (bars.length > 0) samples.push({ x, y, kind: "blocks", index });
    else if (curve.length + dots.length === 0) samples.push({ x, y, kind: "dots", index });
    const text = truncated(label, grid.label, fontSize);
    texts.push({ x: x + grid.sample, y, text, fill: ink.text });
    for (const [column, offset] of grid.columns.entries())
      texts.push({ x: x + offset, y, text: cells[column] ?? "", fill: ink.muted });
    if (index % grid.rows === 0)
      for (const [column, offset] of grid.columns.entries())
        texts.push({
          x: x + offset,
          y: line(0),
          text: picture.columns[column] ?? "",
          fill: ink.muted,
        });
  }
  const rest = named.length - shown.length;
  const rows = head + grid.rows;
  if (rest > 0)
    texts.push({ x: 0, y: line(rows), text: `… and ${String(rest)} more`, fill: ink.muted });
  return { texts, samples, height: top + rowHeight * (rows + (rest > 0 ? 1 : 0)) };
}

/** Measures of the table in px. */
interface TableGrid {
  /** Rows per block. */
  readonly rows: number;
  /** Distance from one block to the next. */
  readonly block: number;
  readonly sample: number;
  /** Room for a label. */
  readonly label: number;
  /** Where each column after the label starts. */
  readonly columns: readonly number[];
}

function tableGrid({ columns }: Picture, shown: readonly Trace[], width: number): TableGrid {
  const sample = sampleWidth(shown.some(({ curve }) => curve.length > 0) ? "curve" : "dots");
  const widest = (texts: readonly string[]): number =>
    Math.ceil(Math.max(0, ...texts.map((text) => textWidth(text, fontSize))));
  const cells = columns.map((head, i) =>
    widest([head, ...shown.map((trace) => trace.cells[i] ?? "")]),
  );
  const labels = widest(shown.map(({ label }) => label));
  const fixed = sample + cells.reduce((sum, cell) => sum + columnGap + cell, 0);
  const room = (blocks: number): number => (width - blockGap * (blocks - 1)) / blocks - fixed;
  const wanted = Math.min(4, Math.ceil(shown.length / 6));
  const blocks =
    [4, 3, 2].find((n) => n <= wanted && room(n) >= Math.min(labels, readableLabel)) ?? 1;
  const label = Math.min(labels, room(blocks));
  return {
    rows: Math.ceil(shown.length / blocks),
    block: fixed + label + blockGap,
    sample,
    label,
    columns: cells.map((_, i) =>
      cells.slice(0, i).reduce((sum, cell) => sum + cell + columnGap, sample + label + columnGap),
    ),
  };
}
