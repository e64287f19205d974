// explain.ts — `ktsweep explain`: why a cell will or will not run, and what its identity is made of.

import { canonicalJson, normalCell } from "@ktsweep/core";
import { sweepFromResolved, type ResolvedSpec, type Sweep } from "@ktsweep/sweep";
import type { Store } from "@ktsweep/results";
import { cellPlans, reasonOf } from "../cell-plans.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { findCell } from "../find-cell.js";
import { openSweepFolder } from "../sweep-folder.js";
import type { Terminal } from "../terminal.js";

/** A field that differs between a cell and what an earlier version of the spec had at the same grid point. */
interface Difference {
  readonly field: string;
  readonly now: string;
  readonly before: string;
}

export async function explain(
  terminal: Terminal,
  [dir, text]: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const { sweep, store } = await openSweepFolder(terminal, dir);
  const index = findCell(sweep, text);
  const cell = sweep.cellId(index);
  const identity = normalCell(sweep.cell(index));
  const state = stateOf(sweep, store, index);
  const differences = state.startsWith("runs") ? differencesBefore(sweep, store, index) : [];
  const failures = store.failures().filter((failure) => failure.cell === cell);
  if (json) {
    terminal.print(
      JSON.stringify({ index, cell, state, differences, failures, identity }, undefined, 2),
    );
    return exitCodes.ok;
  }
  terminal.print(`cell ${cell} (#${String(index)}): ${state}`);
  for (const { field, now, before } of differences) {
    terminal.print(`  ${field}: ${now}, before: ${before}`);
  }
  for (const { replicate, attempt, permanent, cause } of failures) {
    const kind = permanent ? "failed for good" : "failed, tried again by a run";
    terminal.print(
      `  replicate ${String(replicate)}, attempt ${String(attempt)}, ${kind}: ${cause}`,
    );
  }
  terminal.print(`identity (SHA-256 of this text, first 32 digits):\n${canonicalJson(identity)}`);
  return exitCodes.ok;
}

function stateOf(sweep: Sweep, store: Store, index: number): string {
  for (const plan of cellPlans(sweep, store)) if (plan.index === index) return reasonOf(plan);
  return "not planned";
}

/** Against the newest earlier spec that has this grid point. */
function differencesBefore(sweep: Sweep, store: Store, index: number): readonly Difference[] {
  const values = canonicalJson(sweep.values(index));
  for (const stored of store.specs.slice(1)) {
    const earlier = sweepFromResolved(stored.resolved as ResolvedSpec);
    for (let other = 0; other < earlier.points; other++) {
      if (!earlier.includes(other) || canonicalJson(earlier.values(other)) !== values) continue;
      return differences(normalCell(sweep.cell(index)), normalCell(earlier.cell(other)), "");
    }
  }
  return [];
}

function differences(now: unknown, before: unknown, field: string): readonly Difference[] {
  if (isRecord(now) && isRecord(before)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
    return [...keys].flatMap((key) =>
      differences(now[key], before[key], field === "" ? key : `${field}.${key}`),
    );
  }
  const texts = {
    now: textOf(now),
    before: textOf(before),
  };
  return texts.now === texts.before ? [] : [{ field, ...texts }];
}

function textOf(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
