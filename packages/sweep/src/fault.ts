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

/** The first faults as one SPEC_INVALID, each with its place. */
export function specError(faults: readonly Fault[], locate: Locate): KtsweepError {
  const [first, ...rest] = faults.slice(0, TOLD).map((fault) => told(fault, locate));
  const untold = faults.length - TOLD;
  const others = [...rest.map(({ what, fix }) => `\n${what} ${fix}`)];
  if (untold > 0) others.push(`\n… and ${String(untold)} more.`);
  return new KtsweepError("SPEC_INVALID", first?.what ?? "", (first?.fix ?? "") + others.join(""), {
    path: pathText(faults[0]?.path ?? []),
    problems: faults.length,
  });
}

function told(fault: Fault, locate: Locate): { what: string; fix: string } {
  const parts = [locate(fault), pathText(fault.path)].filter(
    (part) => part !== undefined && part !== "",
  );
  return { what: [...parts, fault.what].join(": "), fix: fault.fix };
}
