// The public surface of @ktsweep/report.
export { curvesFigureSvg } from "./curves-figure.js";
export type {
  CurveSeries,
  CurvesFigure,
  FigureCaptions,
  FigurePoint,
  FigureSeries,
  FittedLaw,
  MarkNames,
  MeasuredPoint,
  PredictedLaw,
  ScalingFigure,
} from "./figure.js";
export { bitmapFromSvg, pngFromSvg } from "./png.js";
export type { Bitmap, PngOptions } from "./png.js";
export { scalingFigureSvg } from "./scaling-figure.js";
