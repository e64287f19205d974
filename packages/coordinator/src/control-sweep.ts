// control-sweep.ts — decisions about a sweep: durable first, then believed.
import { writeControl, type Control, type StoredControl } from "@ktsweep/results";
import type { SweepWish } from "@ktsweep/scheduler";
import type { Context } from "./context.js";
import { checkNotSuperseded, fail } from "./ending.js";
import type { ServedSweep, TryOptions } from "./served-sweep.js";

/** What all decisions about a sweep come to. */
export interface Decided {
  readonly wish: SweepWish;
  readonly priority: number;
  readonly options: TryOptions;
  readonly conflict: string;
}

/** Folds decisions, oldest first. */
export function decided(controls: readonly StoredControl[]): Decided {
  let all: Decided = { wish: "running", priority: 0, options: {}, conflict: "" };
  for (const { control } of controls) all = withControl(all, control);
  return all;
}

/** Makes a decision durable and then part of the sweep. Rejects where that fails; the coordinator has ended then. */
export async function decideControl(
  context: Context,
  sweep: ServedSweep,
  control: Control,
): Promise<void> {
  await checkNotSuperseded(context);
  const { incarnation } = context;
  try {
    const counter = await writeControl(sweep.files, incarnation, control);
    sweep.controls = [...sweep.controls, { incarnation, counter, control }];
  } catch (error) {
    fail(context, error);
    throw error;
  }
  // One that has taken over meanwhile may have listed the folder before the decision was there.
  await checkNotSuperseded(context);
  const { wish, priority, options, conflict } = decided(sweep.controls);
  Object.assign(sweep, { wish, priority, options, conflict });
}

function withControl(before: Decided, control: Control): Decided {
  switch (control.type) {
    case "pause":
      return { ...before, wish: "paused" };
    case "resume":
      return { ...before, wish: "running" };
    case "cancel":
      return { ...before, wish: "cancelled" };
    case "drain":
      return { ...before, wish: "draining" };
    case "prioritize":
      return { ...before, priority: control.priority };
    case "options": {
      const { retries = before.options.retries, timeoutSeconds = before.options.timeoutSeconds } =
        control;
      return {
        ...before,
        options: {
          ...(retries === undefined ? {} : { retries }),
          ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
        },
      };
    }
    case "conflict":
      return { ...before, conflict: control.what };
    case "retry":
      return before;
  }
}
