// fit-warning-text.ts — a warning of a fit as a sentence: what it means, then what was seen.

/** What a code says about the exponent. */
const MEANINGS: Readonly<Record<string, string>> = {
  "not-fitted": "no law could be fitted",
  "no-data": "some cells are left out",
  "repeated-x": "several points share one x, so an axis is missing in `by`",
  "few-points": "the law has hardly more parameters than points",
  "few-replicates": "the noise is known from few replicates",
  "uneven-replicates": "some cells have fewer replicates than others",
  leverage: "one point decides the exponent",
  drift: "the slope changes along x: larger scales may give another exponent",
  "lack-of-fit": "the points do not lie on this law within their noise",
  "interval-wide": "not even the sign of the exponent is known",
  "interval-narrow": "the interval is too narrow to be plausible",
  "interval-missing": "there is no interval",
  "floor-at-bound": "no floor above zero fits better: the simple power law may do",
  "not-separable": "floor and exponent cannot be told apart",
  "weights-equal": "points count alike",
  "floor-hidden": "a floor may hide below the points, and would change the exponent",
  break: "two power laws fit better than one",
  outlier: "one cell does not lie on the law of the others",
  "few-decades": "x spans too short a range for the exponent to be sharp",
  polylog: "x counts samples where effective samples count",
  "d-too-small": "what lies beyond the last coordinate bends the law",
  "same-stream": "replicates repeat each other, so they are no independent draws",
  "correlated-replicates": "replicates are not independent of each other",
  "correlated-cells": "cells are not independent of each other",
  "resamples-failed": "part of the resamples could not be fitted",
};

/** The code's meaning in words before the measured message; unknown codes keep their name. */
export function fitWarningText(warning: string): string {
  const end = warning.indexOf(": ");
  const code = warning.slice(0, Math.max(0, end));
  const meaning = MEANINGS[code] ?? code;
  return end < 0 ? warning : `${meaning} (${code}): ${warning.slice(end + 2)}`;
}
