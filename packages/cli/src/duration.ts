// duration.ts — durations, shares and sizes as typed on the command line.

import { KtsweepError } from "@ktsweep/core";

const secondsPerUnit: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86400,
};
const bytesPerUnit: Readonly<Record<string, number>> = {
  B: 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

/** Seconds of "90s", "10m", "2h", "250ms"; a bare number is seconds. Throws: USAGE_INVALID. */
export function parseSeconds(text: string): number {
  return scaled(text, secondsPerUnit, "s", "a duration such as 90s, 10m or 2h");
}

/** Bytes of "8G", "512M"; a bare number is bytes. Throws: USAGE_INVALID. */
export function parseBytes(text: string): number {
  return scaled(text, bytesPerUnit, "B", "a size such as 512M or 8G");
}

/** The share of "1%" or "0.01", in (0, 1]. Throws: USAGE_INVALID. */
export function parseShare(text: string): number {
  const value = /^[\d.]+%$/.test(text) ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (value > 0 && value <= 1) return value;
  throw refused(text, "a share such as 1% or 0.01");
}

/** As `parseShare`, and 0 for none. Throws: USAGE_INVALID. */
export function parseShareOrNone(text: string): number {
  return /^0(\.0*)?%?$/.test(text) ? 0 : parseShare(text);
}

function scaled(
  text: string,
  units: Readonly<Record<string, number>>,
  fallback: string,
  wanted: string,
): number {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text);
  const unit = match?.[2] === "" ? fallback : (match?.[2] ?? "");
  if (match === null || !Object.hasOwn(units, unit)) throw refused(text, wanted);
  return Number(match[1]) * units[unit];
}

function refused(text: string, wanted: string): KtsweepError {
  return new KtsweepError("USAGE_INVALID", `${JSON.stringify(text)} is not ${wanted}.`, "");
}
