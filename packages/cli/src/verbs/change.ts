// change.ts — `pause`, `resume`, `cancel`, `drain`, `prioritize`: a user changes what a coordinator does with a sweep.

import type { SweepChange } from "@ktsweep/protocol";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { parsePriority } from "../remote/priority.js";
import type { CoordinatorFlags } from "../remote/connection.js";
import { coordinatorOf, sweepOperand } from "../remote/sweep-operand.js";
import { sweepLine } from "../remote/sweep-texts.js";
import type { Terminal } from "../terminal.js";
import { withoutCoordinator } from "./watch.js";

type Verb = (
  terminal: Terminal,
  operands: readonly string[],
  options: CoordinatorFlags & { readonly json?: boolean },
) => Promise<ExitCode>;

/** The verb that asks for `change`, which may read further operands. */
function changing(change: (operands: readonly string[]) => SweepChange): Verb {
  return async (terminal, [text, ...rest], { json = false, ...flags }) => {
    const wanted = change(rest);
    const served = await coordinatorOf(sweepOperand(text), flags);
    if (served === undefined) throw withoutCoordinator(text);
    const { connection, sweep } = served;
    try {
      const changed = await connection.sweeps.changeSweep(sweep, wanted);
      terminal.print(json ? JSON.stringify(changed.sweep) : sweepLine(changed.sweep));
      return exitCodes.ok;
    } finally {
      connection.close();
    }
  };
}

export const pause = changing(() => ({ type: "pause" }));
export const resume = changing(() => ({ type: "resume" }));
export const cancel = changing(() => ({ type: "cancel" }));
export const drain = changing(() => ({ type: "drain" }));
export const prioritize = changing(([text]) => ({
  type: "prioritize",
  priority: parsePriority(text),
}));
