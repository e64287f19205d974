// gate.mjs — CI's judgement: ratios of CPU times may fall to half of what is promised, and no lower.

import { estimateText, limitText } from "./answer-text.mjs";

/** Room for noisy machines and other processors. */
const slack = 2;

/** A busy minute can halve a ratio of few rounds: so many times as many decide. */
export const LONGER = 3;

/** Whether a ratio failed, so that the question is to be measured again; what comes out then counts. */
export function needsLonger(answer) {
  return judge([answer]).some(({ outcome }) => outcome === "failed");
}

/**
 * @typedef {object} Verdict
 * @property {string} text the target and where it was measured
 * @property {string} measured
 * @property {string} limit what CI asks for
 * @property {"passed" | "failed" | "missing"} outcome `missing`: a peer that may be missing is
 */

/**
 * Judges all gated targets of the answers.
 * @param {readonly { targets: readonly import("./targets.mjs").Target[] }[]} answers
 * @returns {Verdict[]}
 */
export function judge(answers) {
  return answers
    .flatMap(({ targets }) => targets)
    .filter(({ gated = false }) => gated)
    .flatMap(verdicts);
}

/** Whether CI may go on: nothing failed, and something was judged. */
export function isPassed(verdicts) {
  return (
    verdicts.some(({ outcome }) => outcome === "passed") &&
    verdicts.every(({ outcome }) => outcome !== "failed")
  );
}

function verdicts(target) {
  const { text, atLeast, atMost, unit, required = false, values } = target;
  const halved = atLeast === undefined ? { atMost: slack * atMost } : { atLeast: atLeast / slack };
  const limit = limitText({ ...halved, unit });
  const places = Object.entries(values);
  if (places.length === 0) {
    return [{ text, measured: "no peer", limit, outcome: required ? "failed" : "missing" }];
  }
  return places.map(([where, estimate]) => ({
    text: `${text}, ${where}`,
    measured: `${estimateText(estimate)} ${unit}`,
    limit,
    outcome: reaches(halved, estimate.median) ? "passed" : "failed",
  }));
}

/** NaN reaches nothing. */
function reaches({ atLeast = -Infinity, atMost = Infinity }, measured) {
  return measured >= atLeast && measured <= atMost;
}
