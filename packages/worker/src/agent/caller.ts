// caller.ts — calls to the coordinator as the machine wants them: one event for each, an answer or a failure.
import { isKtsweepError } from "@ktsweep/core";
import type { GrantedLease, HelloRequest, WorkerCalls } from "@ktsweep/protocol";
import type { AgentEffect, AgentEvent } from "@ktsweep/scheduler";
import type { AgentLog } from "./agent-options.js";
import { forgetSnapshots } from "../row-snapshots.js";
import { failureOf, type Line } from "./line.js";
import { reportOf, type LotResult } from "./report-of.js";

type Call = Extract<AgentEffect<GrantedLease, LotResult>, { call: number }>;

type Happened<Event> = Event extends { readonly now: number } ? Omit<Event, "now"> : never;
/** An event, as it is posted: the time is added there. */
export type Posted = Happened<AgentEvent<GrantedLease, LotResult>>;

/** What callers and computers share with their agent. */
export interface AgentParts {
  readonly log: AgentLog;
  readonly line: Line;
  readonly post: (event: Posted) => void;
  readonly tally: { lots: number; rows: number; crashes: number };
}

export interface CallerOptions extends AgentParts {
  /** The agent's id. */
  readonly id: string;
  readonly secondsLeft: (() => number | undefined) | undefined;
  /** Folder with the state of long rows. */
  readonly snapshots: string | undefined;
  /** What hello says besides. */
  readonly introduction: () => Omit<HelloRequest, "holds" | "secondsLeft">;
}

/** Makes calls. */
export interface Caller {
  perform(call: Call): void;
  /** The coordinator's own words where it refused. */
  refusal(): Error | undefined;
}

/** Nothing here waits or tries again: that is decided by the machine. */
export function createCaller(options: CallerOptions): Caller {
  const { id: agent, log, line, post, tally } = options;
  let hasMet = false;
  let refusal: Error | undefined;

  function answerOf(call: Call, calls: WorkerCalls): Promise<Posted> {
    const secondsLeft = options.secondsLeft?.();
    const { call: number } = call;
    switch (call.type) {
      case "hello":
        return calls
          .hello({ ...options.introduction(), secondsLeft, holds: call.holds })
          .then((welcome) => {
            log.info(
              { session: welcome.session, held: call.holds.length },
              "The coordinator welcomes this worker.",
            );
            hasMet = true;
            return { type: "welcomed", call: number, ...welcome };
          });
      case "ask": {
        const { session, request, want } = call;
        return calls.lease({ agent, session, request, want }).then(({ leases, retryMs }) => ({
          type: "granted",
          call: number,
          retryMs,
          leases: leases.map((work) => ({ epoch: work.epoch, work })),
        }));
      }
      case "beat":
        return calls
          .beat({ agent, session: call.session, secondsLeft })
          .then((answer) => ({ type: "beaten", call: number, ...answer }));
      case "report":
        return calls
          .report(reportOf({ agent, session: call.session }, call.epoch, call.result))
          .then(({ outcome }) => {
            const { computed } = call.result;
            if (outcome === "recorded" || outcome === "duplicate") {
              tally.lots += 1;
              tally.rows += computed.attempted - computed.failures.length;
              forgetSnapshots(options.snapshots, computed.snapshots);
            } else log.warn({ outcome, epoch: call.epoch }, `A report was ${outcome}.`);
            return { type: "reported", call: number, outcome };
          });
      case "crash": {
        const { session, epoch, row, message } = call;
        return calls
          .crash({ agent, session, epoch, row, message })
          .then(() => ({ type: "crash-noted", call: number }));
      }
      case "goodbye":
        return calls
          .goodbye({ agent, session: call.session })
          .then(() => ({ type: "parted", call: number }));
    }
  }

  return {
    refusal: () => refusal,
    perform(call) {
      line
        .call((calls) => answerOf(call, calls))
        .then(post, (error: unknown) => {
          const reason = failureOf(error, { hasMet, isHello: call.type === "hello" });
          const message = error instanceof Error ? error.message : String(error);
          const code = isKtsweepError(error) ? error.code : undefined;
          if (reason === "refused" && call.type === "hello" && error instanceof Error)
            refusal = error;
          log.warn({ call: call.type, code }, `No answer: ${message}`);
          post({ type: "failed", call: call.call, reason, message });
        });
    },
  };
}
