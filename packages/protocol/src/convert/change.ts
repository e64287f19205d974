// change.ts — what a user wants of a sweep.
import type {
  ChangeSweepRequestWire,
  ChangeSweepResponseWire,
} from "../generated/messages.generated.js";
import type { SweepChange, SweepState } from "../messages.js";
import { count, optional, present, text } from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { refuse } from "../wire/refuse.js";
import { priority } from "./submit.js";
import { sweepName } from "./sweep-name.js";
import { sweepState } from "./sweep-state.js";

const maxExpression = 4_096;

/** A sweep and the change. */
export const changeRequest: Converter<
  readonly [sweep: string, change: SweepChange],
  ChangeSweepRequestWire
> = {
  to: ([sweep, { type, ...fields }]) => ({ sweep, [type]: fields }),
  from: ({ sweep, ...wire }) => [sweepName("sweep", sweep), changeFrom(wire)],
};

/** The sweep afterwards, and how many rows it was about. */
export const changeResponse: Converter<
  { readonly sweep: SweepState; readonly rows: number },
  ChangeSweepResponseWire
> = {
  to: ({ sweep, rows }) => ({ sweep: sweepState.to(sweep), rows }),
  from: ({ sweep, rows }) => ({
    sweep: sweepState.from(present("sweep", sweep)),
    rows: count("rows", rows),
  }),
};

function changeFrom(wire: Omit<ChangeSweepRequestWire, "sweep">): SweepChange {
  const changes = [
    optional(wire.pause, () => ({ type: "pause" }) as const),
    optional(wire.resume, () => ({ type: "resume" }) as const),
    optional(wire.cancel, () => ({ type: "cancel" }) as const),
    optional(wire.drain, () => ({ type: "drain" }) as const),
    optional(
      wire.prioritize,
      (fields) =>
        ({
          type: "prioritize",
          priority: priority("prioritize.priority", fields.priority),
        }) as const,
    ),
    optional(
      wire.retry,
      ({ where }) =>
        ({
          type: "retry",
          where: optional(where, (value) => text("retry.where", value, maxExpression)),
        }) as const,
    ),
  ].filter((change) => change !== undefined);
  return changes.length === 1
    ? changes[0]
    : refuse("change", `is given ${changes.length} times; must be given once`);
}
