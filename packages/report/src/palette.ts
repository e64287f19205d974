// palette.ts — colour and symbol of each series, look of each kind of line: distinct in grey print and for
// colour-blind readers. Colours: M. Okabe and K. Ito, "Color Universal Design", 2008, without the yellow, which
// vanishes on white.

import type { LineKind } from "./trace.js";

/** How the points of one series look. */
export interface SeriesStyle {
  readonly color: string;
  /** A symbol that Observable Plot knows. */
  readonly symbol: "circle" | "square" | "triangle" | "diamond" | "star" | "wye" | "cross";
  /** Hollow symbols tell the second seven series from the first. */
  readonly filled: boolean;
}

const colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];
const symbols = ["circle", "square", "triangle", "diamond", "star", "wye", "cross"] as const;

/** Colours of everything that belongs to no series. */
export const ink = { text: "#222222", muted: "#5a5a5a", frame: "#999999", prediction: "#333333" };

/** Style of series `index` = 0, 1, …; the first 98 differ from each other. */
export function seriesStyle(index: number): SeriesStyle {
  const round = Math.floor(index / colors.length);
  return {
    color: colors[index % colors.length] ?? ink.text,
    symbol: symbols[(index + Math.floor(round / 2)) % symbols.length] ?? "circle",
    filled: round % 2 === 0,
  };
}

/** Options of Plot's dot mark for the symbol of a series. */
export function symbolLook({ color, symbol, filled }: SeriesStyle): SymbolLook {
  return filled
    ? { symbol, r: 3.8, fill: color, stroke: "#ffffff", strokeWidth: 0.7 }
    : { symbol, r: 3.2, fill: "#ffffff", stroke: color, strokeWidth: 1.5 };
}

interface SymbolLook {
  readonly symbol: SeriesStyle["symbol"];
  readonly r: number;
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
}

/** Options of Plot's rect mark for a bar of a histogram. */
export function blockLook(color: string): {
  readonly fill: string;
  readonly fillOpacity: number;
  readonly stroke: string;
  readonly strokeWidth: number;
} {
  return { fill: color, fillOpacity: 0.35, stroke: color, strokeWidth: 0.8 };
}

/** Options of Plot's dot mark for a value that is known from elsewhere: a ring around the symbol. */
export function ringLook({ color }: SeriesStyle): SymbolLook {
  return { symbol: "circle", r: 7, fill: "none", stroke: color, strokeWidth: 1.4 };
}

/**
 * Options of Plot's line mark for one kind of line of a series. Fits and means are broad and pale, so that theory (dotted)
 * and prediction (dashed, dark whatever the series) can be seen on top of them.
 */
export function lineLook(kind: LineKind, color: string): LineLook {
  return kind === "predicted"
    ? { ...lineLooks.predicted, stroke: ink.prediction }
    : { ...lineLooks[kind], stroke: color };
}

interface LineLook {
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly strokeOpacity: number;
  readonly strokeDasharray: string;
  readonly strokeLinecap: "butt" | "round";
}

const lineLooks: Readonly<Record<LineKind, Omit<LineLook, "stroke">>> = {
  fit: { strokeWidth: 2.5, strokeOpacity: 0.45, strokeDasharray: "none", strokeLinecap: "butt" },
  curve: { strokeWidth: 2, strokeOpacity: 0.55, strokeDasharray: "none", strokeLinecap: "butt" },
  theory: { strokeWidth: 1.8, strokeOpacity: 1, strokeDasharray: "0.1 4", strokeLinecap: "round" },
  predicted: { strokeWidth: 1.1, strokeOpacity: 1, strokeDasharray: "6 4", strokeLinecap: "butt" },
};
