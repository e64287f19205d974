// figure.ts — what a preset's figures show, as data: `reproduce --out DIR` draws them.

interface PresetFigureBase {
  /** Name of the files, without ending. */
  readonly name: string;
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Default log. */
  readonly xScale?: "log" | "linear";
  readonly yScale?: "log" | "linear";
  /** Only these grid points: a condition over axes and derived names. */
  readonly where?: string;
  /** One series per combination of these axes or derived names; default: one in all. */
  readonly by?: readonly string[];
}

/** A quantity with what is expected of it. */
export interface FigureLine {
  readonly label: string;
  /** Over the columns that claims may use. */
  readonly y: string;
  /** Drawn beside it as a dotted line: an expression over the same columns. */
  readonly predicted?: string;
  /** Drawn beside it as rings: values that a paper prints or an independent program gave. */
  readonly known?: readonly (readonly [x: number, y: number])[];
}

/** Quantities of grid points against another; what `best` chose over is gone. */
export interface LinesFigureSpec extends PresetFigureBase {
  readonly kind: "lines";
  readonly x: string;
  readonly lines: readonly FigureLine[];
}

/** Learning curves: mean risk against the step. */
export interface CurvesFigureSpec extends PresetFigureBase {
  readonly kind: "curves";
  readonly stages: readonly string[];
  /** Multiplies the risk, for papers without the ½. Default 1. */
  readonly factor?: number;
}

/** What profiles show, against the coordinate. */
export interface ProfilesFigureSpec extends PresetFigureBase {
  readonly kind: "profiles";
  /** `y`: over `index, truth_energy, mean, second, error, expected_error` of the stage. */
  readonly lines: readonly { readonly label: string; readonly stage: string; readonly y: string }[];
}

export type PresetFigure = LinesFigureSpec | CurvesFigureSpec | ProfilesFigureSpec;
