// figure.ts — what a figure shows, as plain data: no drawing, no dependency.

/** A place in the plane, in data units. On logarithmic axes both must be > 0 to be drawn. */
export interface FigurePoint {
  readonly x: number;
  readonly y: number;
}

/** A measured value with the ends of its interval, in data units; left out = no interval is drawn. */
export interface MeasuredPoint extends FigurePoint {
  readonly low?: number;
  readonly high?: number;
}

/** A law fitted to the points of a series: y ~ x^exponent on the stretch that `line` covers. */
export interface FittedLaw {
  readonly exponent: number;
  /** Ends of the interval of the exponent; left out = none is written. */
  readonly low?: number;
  readonly high?: number;
  /** Two points for a pure power law, more where the law bends. */
  readonly line: readonly FigurePoint[];
}

/** A slope that theory predicts, drawn through a point that the caller chose. */
export interface PredictedLaw {
  readonly exponent: number;
  readonly line: readonly FigurePoint[];
}

/** One colour and one symbol of a scaling figure, for example all cells with alphaS = 2. */
export interface FigureSeries {
  readonly label: string;
  readonly points: readonly MeasuredPoint[];
  readonly fit?: FittedLaw;
  readonly predicted?: PredictedLaw;
  /** Expected values by theory, joined in the given order. */
  readonly theory?: readonly FigurePoint[];
}

/** How the legend names the kinds of marks; each has a default. */
export interface MarkNames {
  readonly points?: string;
  readonly fit?: string;
  readonly predicted?: string;
  readonly theory?: string;
  readonly known?: string;
}

/** Captions that every kind of figure has. */
export interface FigureCaptions {
  readonly title: string;
  readonly subtitle?: string;
  /** With its unit in words, for example "teacher samples N". */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly markNames?: MarkNames;
}

/** A quantity against a scale, both logarithmic: points, fitted laws, predicted slopes, theory. */
export interface ScalingFigure extends FigureCaptions {
  readonly series: readonly FigureSeries[];
}

/** One learning curve: the mean joined by a line, its interval as a band. */
export interface CurveSeries {
  readonly label: string;
  readonly points: readonly MeasuredPoint[];
  readonly theory?: readonly FigurePoint[];
}

/** Curves against the step or any other coordinate, both logarithmic. */
export interface CurvesFigure extends FigureCaptions {
  readonly series: readonly CurveSeries[];
}

/** Equal factors or equal steps. */
export type Scale = "log" | "linear";

/** One line: its points with symbols where they are few, and what was predicted for it. */
export interface LineSeries {
  readonly label: string;
  readonly points: readonly MeasuredPoint[];
  /** Joined in the given order by a dotted line. */
  readonly predicted?: readonly FigurePoint[];
  /** Single values that are known from elsewhere, as rings. */
  readonly known?: readonly FigurePoint[];
}

/** Quantities against one another; axes are logarithmic where nothing else is said. */
export interface LinesFigure extends FigureCaptions {
  readonly xScale?: Scale;
  readonly yScale?: Scale;
  readonly series: readonly LineSeries[];
}

/** Points of one series in one panel, and a line that belongs to them. */
export interface PanelSeries {
  readonly label: string;
  readonly points: readonly MeasuredPoint[];
  /** What the points would lie on: broad and pale. */
  readonly line?: readonly FigurePoint[];
  /** Joined in the given order by a dotted line. */
  readonly theory?: readonly FigurePoint[];
}

/** One of several panels above each other. */
export interface Panel {
  readonly yLabel: string;
  readonly yScale?: Scale;
  /** Series i has one colour and one label in all panels. */
  readonly series: readonly PanelSeries[];
  /** A dashed line across at this height. */
  readonly levels?: readonly number[];
}

/** Panels over one x axis, from top to bottom; the legend is the first one's. */
export interface PanelsFigure extends Omit<FigureCaptions, "yLabel"> {
  readonly xScale?: Scale;
  readonly panels: readonly [Panel, ...Panel[]];
}

/** How often values fall between neighbouring edges, beside how often they should. */
export interface HistogramFigure extends FigureCaptions {
  /** Ascending. Shape: (bars + 1). */
  readonly edges: readonly number[];
  /** Shape: (bars). */
  readonly counts: readonly number[];
  /** What is expected in each bar. Shape: (bars). */
  readonly expected: readonly number[];
  readonly names: { readonly counts: string; readonly expected: string };
}

/** A box of a diagram. */
export interface ChainNode {
  readonly name: string;
  /** Short lines below the name. */
  readonly details: readonly string[];
}

/** An arrow from one box to another, by name. */
export interface ChainLink {
  readonly from: string;
  readonly to: string;
  readonly kind: "labels" | "start" | "rows";
}

/** Who learns from whom; every link goes from an earlier node to a later one. */
export interface ChainFigure {
  readonly title: string;
  readonly nodes: readonly ChainNode[];
  readonly links: readonly ChainLink[];
}
