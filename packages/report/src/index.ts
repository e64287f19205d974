// The public surface of @ktsweep/report.
export { curvesFigureSvg } from "./curves-figure.js";
export type {
  ChainFigure,
  ChainLink,
  ChainNode,
  CurveSeries,
  CurvesFigure,
  FigureCaptions,
  FigurePoint,
  FigureSeries,
  FittedLaw,
  HistogramFigure,
  LineSeries,
  LinesFigure,
  MarkNames,
  MeasuredPoint,
  Panel,
  PanelSeries,
  PanelsFigure,
  PredictedLaw,
  Scale,
  ScalingFigure,
} from "./figure.js";
export { chainFigureSvg } from "./chain-figure.js";
export { histogramFigureSvg } from "./histogram-figure.js";
export { panelsFigureSvg } from "./panels-figure.js";
export { linesFigureSvg } from "./lines-figure.js";
export { bitmapFromSvg, pngFromSvg } from "./png.js";
export type { Bitmap, PngOptions } from "./png.js";
export { scalingFigureSvg } from "./scaling-figure.js";
export { reportHtml } from "./page/report-html.js";
export type { Block, ReportPage, ReportSection } from "./page/report-page.js";
