// diagnose.ts — warnings about a fitted group.

import { log } from "@ktsweep/core";
import { separability, type FloorEvidence } from "./diagnostics/separability.js";
import { fitLine } from "./line.js";
import type { LawName, Points } from "./types.js";
import { brief, warning } from "./warnings.js";

/** A value with its interval; NaN bounds where there is none. */
export interface Bounded {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A fitted group as the diagnostics see it. */
export interface Fitted {
  readonly law: LawName;
  readonly points: Points;
  readonly exponent: Bounded;
  /** Undefined for a law that has none. */
  readonly floor: number | undefined;
  /** Undefined for a law without a floor, and where nothing tells it from noise. */
  readonly floorEvidence: FloorEvidence | undefined;
  /** Slope of the upper half minus slope of the lower half. */
  readonly drift: Bounded;
  /** Standard error of the exponent from the scatter about the law; NaN if unknown. */
  readonly residualError: number;
  /** Whether the interval comes from replicates. */
  readonly replicated: boolean;
}

/** Half-widths of the drift's interval that it must clear: beyond 1.5 a false alarm is below 1 %. */
const driftClearance = 1.5;
/** Drifts below 5 % of the exponent, or below .005, are not worth a warning. */
const driftShare = 0.05;
const driftLeast = 0.005;
/** By chance a scatter of three times the replicates' is below 1 %, also with two spare points. */
const scatterRatio = 3;
/** Beyond this the interval says nothing about the exponent of a law that describes these points. */
const implausibleRatio = 10;

const halfWidth = ({ low, high }: Bounded): number => (high - low) / 2;

/** Warnings in a fixed order; empty when nothing is amiss. */
export function diagnose(fitted: Fitted): readonly string[] {
  return [
    ...fewPoints(fitted),
    ...leverage(fitted),
    ...drift(fitted),
    ...lackOfFit(fitted),
    ...width(fitted),
    ...separability(fitted),
  ];
}

function fewPoints({ points }: Fitted): string[] {
  const n = points.x.length;
  return n < 4 ? [warning("few-points", `${n} points cannot show whether the law holds.`)] : [];
}

function leverage({ points }: Fitted): string[] {
  const logX = points.x.map((x) => log(x));
  const { spread, meanU } = fitLine(logX, logX);
  const n = logX.length;
  if (n < 3) return [];
  const shares = logX.map((u) => ((u - meanU) * (u - meanU)) / spread);
  const most = shares.indexOf(Math.max(...shares));
  if (shares[most] <= 0.5 + 1e-9) return [];
  const share = Math.round(100 * shares[most]);
  return [
    warning(
      "leverage",
      `the point at x = ${brief(points.x[most])} carries ${share} % of the exponent.`,
    ),
  ];
}

/** Only for a bare power law: with a floor the local slopes must drift. */
function drift({ law, exponent, drift, replicated }: Fitted): string[] {
  if (law !== "power" || !Number.isFinite(drift.value)) return [];
  const size = Math.abs(drift.value);
  if (size <= Math.max(driftShare * Math.abs(exponent.value), driftLeast)) return [];
  if (replicated && !(size > driftClearance * halfWidth(drift))) return [];
  return [
    warning(
      "drift",
      `the local slope changes by ${brief(drift.value)} from the lower to the upper half of x; ` +
        `the asymptotic regime may not be reached.`,
    ),
  ];
}

/** Takes half of the interval's half-width, about one standard error, as the replicates' error. */
function lackOfFit({ exponent, residualError, replicated, points }: Fitted): string[] {
  if (!replicated || points.x.length < 4) return [];
  const ratio = residualError / (halfWidth(exponent) / 2);
  if (!(ratio > scatterRatio) || !Number.isFinite(ratio)) return [];
  return [
    warning(
      "lack-of-fit",
      `the points scatter about the law ${brief(ratio)} times more than their replicates do; ` +
        `the interval covers the exponent of this grid, not of the limit.`,
    ),
  ];
}

function width(fitted: Fitted): string[] {
  const { exponent, law, residualError, replicated, points } = fitted;
  const half = halfWidth(exponent);
  const ratio = residualError / (half / 2);
  if (replicated && points.x.length >= 4 && half > 0 && ratio > implausibleRatio) {
    return [
      warning(
        "interval-narrow",
        `the interval is ${brief(ratio)} times narrower than the scatter about the law allows: quote ` +
          `the scatter's, or another law.`,
      ),
    ];
  }
  if (half === 0) {
    return [warning("interval-narrow", "the replicates of every cell are identical.")];
  }
  if (law === "power" && half > Math.abs(exponent.value)) {
    return [warning("interval-wide", "the interval holds exponents of both signs.")];
  }
  return [];
}
