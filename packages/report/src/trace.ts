// trace.ts — what every kind of figure is drawn from: one colour, one symbol, one line of the legend per trace.

import type { FigurePoint, MeasuredPoint } from "./figure.js";
import type { Scales } from "./scale.js";

export interface Trace {
  readonly label: string;
  /** Texts of the legend's columns after the label; as many as `Picture.columns`. */
  readonly cells: readonly string[];
  /** Points with symbols and error bars. */
  readonly dots: readonly MeasuredPoint[];
  /** A joined mean with its interval as a band. */
  readonly curve: readonly MeasuredPoint[];
  readonly fit: readonly FigurePoint[];
  readonly predicted: readonly FigurePoint[];
  readonly theory: readonly FigurePoint[];
  /** Single values from elsewhere, drawn as rings. */
  readonly known?: readonly FigurePoint[];
  /** Bars of a histogram, on linear axes. */
  readonly bars?: readonly Bar[];
}

/** A bar over [from, to] that stands on 0. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

/** Kinds of lines a trace may have. */
export type LineKind = "fit" | "predicted" | "theory" | "curve";

/** One entry of the key that says which kind of mark means what. */
export interface KeyEntry {
  /** `bars` are dots with error bars, `rings` values that are known from elsewhere, `blocks` those of a histogram. */
  readonly kind: LineKind | "dots" | "bars" | "rings" | "blocks";
  readonly name: string;
}

/** A figure ready to be drawn. */
export interface Picture {
  readonly title: string;
  readonly subtitle: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Logarithmic where nothing else is said. */
  readonly scales?: Scales;
  readonly traces: readonly Trace[];
  /** Heads of the legend's columns after the label. */
  readonly columns: readonly string[];
  /** Kinds of marks that occur. */
  readonly key: readonly KeyEntry[];
}

/** The points that are the figure's subject, each once: axes show them all. */
export function measuredPoints(picture: Picture): readonly MeasuredPoint[] {
  return picture.traces.flatMap(({ dots, curve, bars = [] }) => [
    ...(curve.length > 0 ? curve : dots),
    ...bars.flatMap(({ from, to, y }) => [
      { x: from, y: 0 },
      { x: to, y },
    ]),
  ]);
}
