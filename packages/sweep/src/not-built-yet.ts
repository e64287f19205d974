// not-built-yet.ts — parts of the spec's language that are announced but not here: refused by name.

import { learners } from "@ktsweep/core";

import type { Fault, Path } from "./fault.js";

type Tree = Readonly<Record<string, unknown>>;

const LATER_LEARNERS = ["ridge", "ridgeless", "optimal-surrogate", "mask"];
const LATER_LAWS = ["broken", "chinchilla"];

/** Faults of a spec (not yet checked otherwise) that asks for what later versions bring. */
export function notBuiltYet(spec: unknown): Fault[] {
  const top = record(spec);
  const faults: Fault[] = [];
  const refuse = (path: Path, name: string, fix: string): void => {
    faults.push({ path, what: `${name} is not built yet.`, fix });
  };
  for (const [name, stage] of Object.entries(record(top.chain))) {
    stageFaults(record(stage), ["chain", name], refuse);
  }
  for (const [i, fit] of list(top.fit).entries()) {
    const { law } = record(fit);
    if (typeof law === "string" && LATER_LAWS.includes(law)) {
      refuse(["fit", i, "law"], `law: ${law}`, "Use power or power+floor.");
    }
  }
  return faults;
}

type Refuse = (path: Path, name: string, fix: string) => void;

function stageFaults(stage: Tree, path: Path, refuse: Refuse): void {
  const built = Object.keys(learners).join(", ");
  const { learner } = stage;
  if (typeof learner === "string" && !Object.hasOwn(learners, learner)) {
    if (LATER_LEARNERS.includes(learner)) {
      refuse(
        [...path, "learner"],
        `the learner ${learner.slice(0, 80)}`,
        `Learners are: ${built}.`,
      );
    }
    return;
  }
}

function record(value: unknown): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Tree)
    : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
