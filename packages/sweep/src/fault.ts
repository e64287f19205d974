// fault.ts — what is wrong with a spec and where, gathered before it is told.

import { KtsweepError } from "@ktsweep/core";

/** Keys from the top of the spec, as users write them: ["chain", "teacher", "samples"]. */
export type Path = readonly (string | number)[];

/** One thing that is wrong. */
export interface Fault {
  readonly path: Path;
  /** What was found. */
  readonly what: string;
  /** What to write instead. */
  readonly fix: string;
  /** Where to point: at the value (default) or at its key. */
  readonly at?: "key" | "value";
  /** A word inside the value to point at. */
  readonly word?: string;
}

/** Takes a fault down; what goes on after it must not rely on the value. */
export type Report = (fault: Fault) => void;

/** Where a fault stands, e.g. `sweep.yaml:3:7` or `--set problem.d=x`; undefined where nobody knows. */
export type Locate = (fault: Fault) => string | undefined;

/** More faults than this are only counted. */
const TOLD = 5;

/** `chain.teacher.samples`, `union[0].axes`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${String(key)}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

/** The first faults (at least one) as one SPEC_INVALID, each with its place. */
export function specError(faults: readonly Fault[], locate: Locate): KtsweepError {
  const [first, ...rest] = faults.slice(0, TOLD).map((fault) => told(fault, locate));
  const others = rest.map(({ what, fix }) => `\n${what} ${fix}`);
  const untold = faults.length - TOLD;
  if (untold > 0) others.push(`\n… and ${String(untold)} more.`);
  return new KtsweepError("SPEC_INVALID", first.what, first.fix + others.join(""), {
    path: pathText(faults[0].path),
    problems: faults.length,
  });
}

function told(fault: Fault, locate: Locate): { readonly what: string; readonly fix: string } {
  const place = [locate(fault) ?? "", pathText(fault.path)].filter((part) => part !== "");
  return { what: [...place, fault.what].join(": "), fix: fault.fix };
}

/** A word as users typed it; a character that only looks like ASCII is spelled out. */
export function shownWord(word: string): string {
  const odd = /[^ -~]/u.exec(word)?.[0];
  const short = JSON.stringify(word.slice(0, 80));
  if (odd === undefined) return short;
  const code = odd.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0") ?? "";
  return `${short} (with U+${code})`;
}
