// control.ts — what users have decided about a sweep, as text that is what it says or is refused.
import { createHash } from "node:crypto";
import { canonicalJson, KtsweepError } from "@ktsweep/core";

/** One decision. */
export type Control =
  | { readonly type: "pause" | "resume" | "cancel" | "drain" }
  /** Larger first. */
  | { readonly type: "prioritize"; readonly priority: number }
  /** These rows are tried again: failures up to the number `attempts` of each don't count any more. */
  | { readonly type: "retry"; readonly rows: readonly WaivedRow[] }
  /** How rows are tried; what is absent is as it was. */
  | { readonly type: "options"; readonly retries?: number; readonly timeoutSeconds?: number }
  /** Two results for one row: the sweep stands still. */
  | { readonly type: "conflict"; readonly what: string };

/** A row that failed, and how often it had been tried when that was waived. */
export type WaivedRow = readonly [cell: string, replicate: number, attempts: number];

/** A decision with its place in the order of all. */
export interface StoredControl {
  readonly incarnation: number;
  readonly counter: number;
  readonly control: Control;
}

/** The file of a decision: canonical JSON with the SHA-256 of the rest in it, so that no changed bit passes. */
export function controlBytes(control: Control): Uint8Array {
  const text = canonicalJson(control);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return new TextEncoder().encode(canonicalJson({ ...control, sha256 }));
}

/** Throws: STORE_CORRUPT unless these are the bytes of a decision that this version knows. */
export function controlFromBytes(bytes: Uint8Array, path: string): Control {
  const control = parsed(bytes);
  if (control === undefined || !isControl(control) || !sameBytes(controlBytes(control), bytes)) {
    throw new KtsweepError(
      "STORE_CORRUPT",
      `${path} was changed or damaged, or a later version wrote it: it says nothing that this version understands.`,
      "Restore the file, or delete it and decide again (pause, cancel, prioritize, retry).",
      { path },
    );
  }
  return control;
}

function parsed(bytes: Uint8Array): Control | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    delete value.sha256;
    return value as Control;
  } catch {
    return undefined;
  }
}

function isControl(control: Control): boolean {
  switch (control.type) {
    case "pause":
    case "resume":
    case "cancel":
    case "drain":
      return true;
    case "prioritize":
      return Number.isSafeInteger(control.priority);
    case "retry":
      return Array.isArray(control.rows) && control.rows.every(isWaivedRow);
    case "options":
      return isCountOrAbsent(control.retries) && isTimeOrAbsent(control.timeoutSeconds);
    case "conflict":
      return typeof control.what === "string";
    default:
      return false;
  }
}

function isWaivedRow(row: WaivedRow): boolean {
  const [cell, replicate, attempts] = row;
  return typeof cell === "string" && Number.isInteger(replicate) && Number.isInteger(attempts);
}

function isCountOrAbsent(value: unknown): boolean {
  return value === undefined || Number.isSafeInteger(value);
}

function isTimeOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "number";
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
