// report-of.ts — a computed lot as the message that hands it over.
import { createHash } from "node:crypto";
import type { AgentCall, ReportRequest } from "@ktsweep/protocol";
import type { Epoch } from "@ktsweep/scheduler";
import type { ComputedLot } from "../lot-task.js";

/** What a thread made of a lot. */
export interface LotResult {
  readonly lane: number;
  readonly computed: ComputedLot;
}

/** The report of `result` under grant `epoch`. */
export function reportOf(
  { agent, session }: AgentCall,
  epoch: Epoch,
  { lane, computed }: LotResult,
): ReportRequest {
  const { attempted, values, seconds, failures, curves, profiles } = computed;
  const digest = digestOf(values);
  return {
    ...{ agent, session, epoch, attempted, values, digest, seconds, thread: lane },
    ...{ failures, curves, profiles },
  };
}

/** Of the values' bytes as they are sent: little-endian, as on every machine whose probe cell is right. */
function digestOf({ buffer, byteOffset, byteLength }: Float64Array): string {
  return createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
}
