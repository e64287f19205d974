// explain-issue.ts — what zod found wrong → faults with a path, what was found and what to write.

import type { core } from "zod";

import type { Fault, Path } from "../fault.js";

type Issue = core.$ZodIssue;

/** Faults of a value that a schema refused; unknown keys first, since they often explain what is missing. */
export function faultsFrom(issues: readonly Issue[], value: unknown): Fault[] {
  const faults = issues.flatMap((issue) => explain(issue, [], value));
  return [...faults.filter(({ at }) => at === "key"), ...faults.filter(({ at }) => at !== "key")];
}

function explain(issue: Issue, prefix: Path, value: unknown): Fault[] {
  const path = [...prefix, ...issue.path.filter((key) => typeof key !== "symbol")];
  if (issue.code === "unrecognized_keys") {
    const fixes = issue.message.split("\n");
    return issue.keys.map((key, i) => ({
      path: [...path, key],
      what: "this key is not known.",
      fix: fixes[i] ?? "",
      at: "key",
    }));
  }
  if (issue.code === "invalid_union") {
    const branch = meantBranch(issue.errors, valueAt(value, path));
    if (branch !== undefined) return branch.flatMap((inner) => explain(inner, path, value));
  }
  // A whole file that is one text is no spec: a key or a token perhaps, which is not repeated.
  const isOtherFile = path.length === 0 && typeof value === "string";
  const what = isOtherFile ? "found one text" : found(valueAt(value, path));
  return [{ path, what: `${what}.`, fix: issue.message }];
}

/** The branch of a union that the value was meant for: the only one whose keys come nearest. */
function meantBranch(branches: readonly Issue[][], value: unknown): readonly Issue[] | undefined {
  if (value === undefined || branches.length === 0) return undefined;
  const [best, second] = branches
    .map((issues) => ({ issues, distance: distance(issues) }))
    .sort((a, b) => a.distance - b.distance);
  const isClear = branches.length === 1 || best.distance < second.distance;
  return isClear && best.distance < Infinity ? best.issues : undefined;
}

/** How many keys are too many or missing; infinite where a branch is for another type of value. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + keysOff(issue), 0);
}

function keysOff(issue: Issue): number {
  if (issue.path.length === 0) {
    if (issue.code === "unrecognized_keys") return issue.keys.length;
    if (issue.code === "invalid_union") return Math.min(Infinity, ...issue.errors.map(distance));
    return issue.code === "invalid_type" || issue.code === "invalid_value" ? Infinity : 0;
  }
  return issue.path.length === 1 && issue.input === undefined && isTypeIssue(issue) ? 1 : 0;
}

function isTypeIssue(issue: Issue): boolean {
  return issue.code === "invalid_type" || issue.code === "invalid_union";
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** A value as a message shows it. */
export function found(value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "found nothing";
  if (Array.isArray(value)) return value.length === 0 ? "found an empty list" : "found a list";
  if (typeof value === "object") {
    const keys = Object.keys(value)
      .slice(0, 4)
      .map((key) => key.slice(0, 40));
    return keys.length === 0 ? "found an empty map" : `found a map with ${keys.join(", ")}`;
  }
  if (typeof value === "string") return `found the text ${JSON.stringify(value.slice(0, 80))}`;
  return typeof value === "number" || typeof value === "boolean" ? `found ${value}` : "found this";
}
