// call-sweeps.ts — what users may ask of the coordinator.
import type { SweepCalls } from "@ktsweep/protocol";
import { listRecordFiles, readRecordPart } from "@ktsweep/results";
import { changeSweep } from "./change-sweep.js";
import type { Context } from "./context.js";
import { checkServing } from "./ending.js";
import { findSweep } from "./find-sweep.js";
import { submitSweep } from "./submit-sweep.js";
import { sweepState } from "./sweep-state.js";
import { workerStates } from "./worker-state.js";

/** Bytes of a file in one answer. */
const pageBytes = 2 ** 20;

export function sweepCalls(context: Context): SweepCalls {
  /** One change after another, so that none is decided on what another is about to change. */
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = context.changes.then(() => {
      checkServing(context);
      return change();
    });
    context.changes = done.catch(() => undefined);
    return done;
  }
  return {
    submit: (request) => inTurn(() => submitSweep(context, request)),
    async listSweeps() {
      checkServing(context);
      const sweeps = [...context.sweeps.values()].sort((a, b) => a.submitted - b.submitted);
      return sweeps.map((sweep) => sweepState(context, sweep));
    },
    async getSweep(asked) {
      checkServing(context);
      return sweepState(context, findSweep(context, asked));
    },
    async listWorkers() {
      checkServing(context);
      return workerStates(context);
    },
    changeSweep: (asked, change) =>
      inTurn(() => changeSweep(context, findSweep(context, asked), change)),
    async getCell({ sweep: asked, cell, view }) {
      checkServing(context);
      const { version, store } = findSweep(context, asked);
      return context.ports.describeCell(version.sweep, store, cell, view);
    },
    async listFiles(asked) {
      checkServing(context);
      return listRecordFiles(findSweep(context, asked).files);
    },
    async readFile(asked, path, offset) {
      checkServing(context);
      return readRecordPart(findSweep(context, asked).files, path, offset, pageBytes);
    },
  };
}
