// line.ts — the line to the coordinator: found anew after each loss, one answer or one failure per call.
import { isKtsweepError, type KtsweepErrorCode } from "@ktsweep/core";
import type { WorkerCalls } from "@ktsweep/protocol";
import type { CallFailure } from "@ktsweep/scheduler";

/** Where a coordinator is and what it wants to be shown. */
export interface CoordinatorPlace {
  readonly address: string;
  readonly token: string;
  readonly tls?: {
    readonly ca: string;
    readonly cert?: string;
    readonly key?: string;
    readonly fingerprint?: string;
  };
}

/** An open connection. */
export interface AgentConnection {
  readonly worker: WorkerCalls;
  /** Calls under way fail. */
  close(): void;
}

/** How an agent talks to its coordinator. */
export interface Line {
  /** Makes a call; connects before, where that is needed. */
  call<T>(run: (calls: WorkerCalls) => Promise<T>): Promise<T>;
  /** Forgets the connection; the next call finds the coordinator anew. */
  disconnect(): void;
}

const REFUSALS: ReadonlySet<KtsweepErrorCode> = new Set<KtsweepErrorCode>([
  "AGENT_REFUSED",
  "CREDENTIALS_REFUSED",
  "MESSAGE_INVALID",
  "USAGE_INVALID",
]);

/** A line to where `locate` says. */
export function createLine(
  locate: () => Promise<CoordinatorPlace>,
  open: (place: CoordinatorPlace) => AgentConnection,
): Line {
  let current: Promise<AgentConnection> | undefined;
  return {
    async call(run) {
      const connection = (current ??= locate().then(open));
      try {
        return await run((await connection).worker);
      } catch (error) {
        // A place that was not found is looked for again.
        connection.catch(() => {
          if (current === connection) current = undefined;
        });
        throw error;
      }
    },
    disconnect() {
      const connection = current;
      current = undefined;
      connection?.then(
        (open) => open.close(),
        () => undefined,
      );
    },
  };
}

/** What a failed call means. `hasMet`: a coordinator has welcomed this agent before; `isHello`: that was asked for. */
export function failureOf(
  error: unknown,
  { hasMet, isHello }: { readonly hasMet: boolean; readonly isHello: boolean },
): CallFailure {
  if (!isKtsweepError(error)) return "unreachable";
  if (error.code === "AGENT_UNKNOWN") return "unknown";
  // What stands at an old address now need not be the coordinator: the next look at where it is will tell.
  if (error.code === "CREDENTIALS_REFUSED" && hasMet) return "unreachable";
  // It was valid before: this one was changed on its way.
  if (error.code === "MESSAGE_INVALID" && hasMet && isHello) return "unreachable";
  return REFUSALS.has(error.code) ? "refused" : "unreachable";
}
