// sweep-state.ts — where sweeps and workers stand.
import type { SweepPhase } from "@ktsweep/scheduler";
import type { SweepStateWire, WorkerStateWire } from "../generated/messages.generated.js";
import type { SweepState, WorkerState } from "../messages.js";
import { amount, count, hex, integer, maxUint32, oneOf, optional, text } from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { cut, textLengths } from "./free-text.js";
import { priority } from "./submit.js";
import { sweepName } from "./sweep-name.js";

const maxPath = 4_096;
const phases: Readonly<Record<SweepPhase, true>> = {
  running: true,
  paused: true,
  draining: true,
  cancelled: true,
  drained: true,
  finished: true,
  conflict: true,
};

/** One sweep. */
export const sweepState: Converter<SweepState, SweepStateWire> = {
  to: ({ waiting, trouble, ...state }) => ({
    ...state,
    waiting: cut(waiting, textLengths.message),
    trouble: cut(trouble, textLengths.message),
  }),
  from: (wire) => ({
    id: sweepName("id", wire.id),
    name: sweepName("name", wire.name),
    dir: text("dir", wire.dir, maxPath),
    phase: oneOf("phase", wire.phase, Object.keys(phases) as SweepPhase[]),
    priority: priority("priority", wire.priority),
    cells: count("cells", wire.cells),
    rows: count("rows", wire.rows),
    recorded: count("recorded", wire.recorded),
    failed: count("failed", wire.failed),
    leased: count("leased", wire.leased),
    secondsLeft: optional(wire.secondsLeft, (value) => amount("secondsLeft", value)),
    waiting: text("waiting", wire.waiting, textLengths.message),
    trouble: text("trouble", wire.trouble, textLengths.message),
  }),
};

/** One worker. */
export const workerState: Converter<WorkerState, WorkerStateWire> = {
  to: ({ refused, ...state }) => ({ ...state, refused: cut(refused, textLengths.message) }),
  from: (wire) => ({
    agent: hex("agent", wire.agent, 32),
    host: text("host", wire.host, textLengths.host),
    platform: text("platform", wire.platform, textLengths.platform),
    slots: integer("slots", wire.slots, 0, maxUint32),
    leases: integer("leases", wire.leases, 0, maxUint32),
    rowsRecorded: count("rowsRecorded", wire.rowsRecorded),
    rate: amount("rate", wire.rate),
    secondsSinceSignOfLife: amount("secondsSinceSignOfLife", wire.secondsSinceSignOfLife),
    secondsLeft: optional(wire.secondsLeft, (value) => amount("secondsLeft", value)),
    refused: text("refused", wire.refused, textLengths.message),
  }),
};
