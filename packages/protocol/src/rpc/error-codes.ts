// error-codes.ts — which gRPC status an error of ours has. What matters to our own clients travels beside it.
import { status } from "@grpc/grpc-js";
import type { KtsweepErrorCode } from "@ktsweep/core";

const statusByCode: Partial<Record<KtsweepErrorCode, status>> = {
  AGENT_REFUSED: status.FAILED_PRECONDITION,
  AGENT_UNKNOWN: status.FAILED_PRECONDITION,
  CHAIN_INVALID: status.INVALID_ARGUMENT,
  COORDINATOR_UNREACHABLE: status.UNAVAILABLE,
  COORDINATOR_SUPERSEDED: status.UNAVAILABLE,
  CREDENTIALS_REFUSED: status.PERMISSION_DENIED,
  EXPRESSION_INVALID: status.INVALID_ARGUMENT,
  MEMORY_REFUSED: status.RESOURCE_EXHAUSTED,
  MESSAGE_INVALID: status.INVALID_ARGUMENT,
  RUN_STOPPED: status.UNAVAILABLE,
  SPEC_INVALID: status.INVALID_ARGUMENT,
  STORE_DISK_FULL: status.UNAVAILABLE,
  SWEEP_UNKNOWN: status.NOT_FOUND,
  USAGE_INVALID: status.INVALID_ARGUMENT,
};

/** The status of an error with a code; INTERNAL unless listed. */
export function statusOfCode(code: KtsweepErrorCode): status {
  return statusByCode[code] ?? status.INTERNAL;
}
