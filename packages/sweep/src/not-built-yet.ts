// not-built-yet.ts — parts of the spec's language that are announced but not here: refused by name.

import type { Fault } from "./fault.js";

type Tree = Readonly<Record<string, unknown>>;

const LATER_LAWS = ["broken", "chinchilla"];

/** Faults of a spec (not yet checked otherwise) that asks for what later versions bring. */
export function notBuiltYet(spec: unknown): Fault[] {
  return list(record(spec).fit).flatMap((fit, i) => {
    const { law } = record(fit);
    if (typeof law !== "string" || !LATER_LAWS.includes(law)) return [];
    const what = `law: ${law} is not built yet.`;
    return [{ path: ["fit", i, "law"], what, fix: "Use power or power+floor." }];
  });
}

function record(value: unknown): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Tree)
    : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
