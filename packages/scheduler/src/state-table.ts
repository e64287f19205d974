// state-table.ts — the two machines as tables that can be printed, compared and tested pair by pair.
import type { Phase, RejectionCode, ScheduleEvent } from "./events.js";

/** Where a row stands. */
export type RowState = "pending" | "leased" | "recorded" | "failed";

/** What happens to a row. */
export type RowEvent = "lease" | "record" | "give-back" | "retry" | "fail" | "refuse";

/** Next state of a row; `null` marks a pair that can't occur: its event is rejected or never made. */
export const rowTransitions: Readonly<
  Record<RowState, Readonly<Record<RowEvent, RowState | null>>>
> = {
  pending: {
    lease: "leased",
    record: null,
    "give-back": null,
    retry: null,
    fail: null,
    refuse: "failed",
  },
  leased: {
    lease: null,
    record: "recorded",
    "give-back": "pending",
    retry: "pending",
    fail: "failed",
    refuse: null,
  },
  recorded: { lease: null, record: null, "give-back": null, retry: null, fail: null, refuse: null },
  failed: { lease: null, record: null, "give-back": null, retry: null, fail: null, refuse: null },
};

/** Phases that an event can lead to, or the code with which it is rejected. */
export type PhaseOutcome = { readonly to: readonly Phase[] } | { readonly rejected: RejectionCode };

const OVER = { rejected: "SCHEDULE_OVER" } as const;
const NO_LOT = { rejected: "LOT_UNKNOWN" } as const;
const OPEN = ["running", "draining", "stopped", "finished"] as const;
const CLOSING = ["draining", "stopped", "finished"] as const;

/** Every (phase, event) pair; an event about a lot means a lot that was leased. */
export const phaseTransitions: Readonly<
  Record<Phase, Readonly<Record<ScheduleEvent["type"], PhaseOutcome>>>
> = {
  running: {
    ask: { to: ["running"] },
    computed: { to: ["running"] },
    reported: { to: OPEN },
    crashed: { to: OPEN },
    refuse: { to: OPEN },
    stop: { to: ["draining", "stopped"] },
  },
  draining: {
    ask: { to: ["draining"] },
    computed: { to: ["draining"] },
    reported: { to: CLOSING },
    crashed: { to: CLOSING },
    refuse: { to: ["draining"] },
    stop: { to: ["draining"] },
  },
  stopped: {
    ask: { to: ["stopped"] },
    computed: NO_LOT,
    reported: NO_LOT,
    crashed: NO_LOT,
    refuse: OVER,
    stop: OVER,
  },
  finished: {
    ask: { to: ["finished"] },
    computed: NO_LOT,
    reported: NO_LOT,
    crashed: NO_LOT,
    refuse: OVER,
    stop: OVER,
  },
};

/**
 * Both tables as text.
 *
 * @example
 * console.log(stateTable())
 */
export function stateTable(): string {
  const rows = grid(rowTransitions, (next: RowState | null) => next ?? "·");
  const phases = grid(phaseTransitions, (outcome: PhaseOutcome) =>
    "to" in outcome ? outcome.to.join(" | ") : outcome.rejected,
  );
  return `row\n${rows}\n\nschedule\n${phases}\n`;
}

function grid<T>(
  table: Readonly<Record<string, Readonly<Record<string, T>>>>,
  show: (value: T) => string,
): string {
  const events = Object.keys(Object.values(table)[0]);
  const lines = [["", ...events]];
  for (const [state, row] of Object.entries(table)) {
    lines.push([state, ...events.map((event) => show(row[event]))]);
  }
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
