// progress-line.ts — one line that tells how far a run is.

import { estimateRemaining, type Progress, type Remaining } from "@ktsweep/scheduler";
import { countText, durationText, type Terminal } from "./terminal.js";

/** Seconds between two plain lines where stderr is no terminal. */
const PLAIN_INTERVAL = 5;
/** Seconds between two redraws. */
const REDRAW_INTERVAL = 0.1;
const BAR_WIDTH = 24;

/** Shows progress at a bearable rate: a moving bar on a terminal, else a line every few seconds. */
export function progressLine(terminal: Terminal): (progress: Progress) => void {
  const interval = terminal.isInteractive ? REDRAW_INTERVAL : PLAIN_INTERVAL;
  let next = terminal.isInteractive ? 0 : PLAIN_INTERVAL;
  return (progress) => {
    if (progress.elapsed < next) return;
    next = progress.elapsed + interval;
    if (terminal.isInteractive) terminal.redraw(interactiveText(progress, terminal.columns));
    else terminal.note(plainText(progress));
  };
}

function interactiveText(progress: Progress, columns: number): string {
  const filled = Math.round(BAR_WIDTH * shareDone(progress));
  const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
  return `${bar} ${plainText(progress)}`.slice(0, columns - 1);
}

function plainText(progress: Progress): string {
  const { recorded, failed, rows } = progress;
  const left = estimateRemaining(progress);
  const parts = [
    `${(100 * shareDone(progress)).toFixed(0)} %`,
    `${countText(recorded)} of ${countText(rows)} rows`,
    ...(failed > 0 ? [`${countText(failed)} failed`] : []),
    ...(left === undefined ? [] : [`${remainingText(left)} left`]),
  ];
  return parts.join(" · ");
}

/** @example remainingText({ seconds: 240, low: 170, high: 370 }) // "4 min (3–6)" */
export function remainingText({ seconds, low, high }: Remaining): string {
  const [text, from, to] = [seconds, low, high].map(durationText);
  if (from === to) return text;
  const unit = text.slice(text.indexOf(" "));
  const isShort = [text, from, to].every(
    (one) => /^[0-9.]+ [a-z]+$/.test(one) && one.endsWith(unit),
  );
  return `${text} (${isShort ? from.slice(0, -unit.length) : from}–${isShort ? to.slice(0, -unit.length) : to})`;
}

/** By predicted cost, so that many cheap rows do not look like much. */
function shareDone({ predictedDone, predictedLeft }: Progress): number {
  const total = predictedDone + predictedLeft;
  return total > 0 ? predictedDone / total : 1;
}
