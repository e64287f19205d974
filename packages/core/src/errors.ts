// errors.ts — the one error class of the project, recognised by `code`, never by `instanceof`.

/** Every code is explained in docs/errors.md: cause, what to do, whether a retry can help. */
export type KtsweepErrorCode =
  | "AGENT_REFUSED"
  | "AGENT_UNKNOWN"
  | "CHAIN_INVALID"
  | "CLUSTER_REFUSED"
  | "COORDINATOR_SUPERSEDED"
  | "COORDINATOR_UNREACHABLE"
  | "CREDENTIALS_REFUSED"
  | "EXPRESSION_INVALID"
  | "FIT_INVALID"
  | "FIGURE_INVALID"
  | "INPUT_INVALID"
  | "INPUT_MISSING"
  | "LEARNER_FAILED"
  | "MEMORY_REFUSED"
  | "MESSAGE_INVALID"
  | "REPLICATE_TIMEOUT"
  | "RUN_STOPPED"
  | "SGD_DIVERGED"
  | "SPEC_INVALID"
  | "SPEC_UNREADABLE"
  | "STORE_CONFLICT"
  | "STORE_CORRUPT"
  | "STORE_DISK_FULL"
  | "STORE_FOREIGN"
  | "STORE_IO"
  | "STORE_UNWRITABLE"
  | "SWEEP_UNKNOWN"
  | "SYSTEM_SINGULAR"
  | "USAGE_INVALID"
  | "WORKER_CRASHED";

/** Fields of an error that survive a thread or a wire: plain data only. */
export interface KtsweepErrorData {
  readonly code: KtsweepErrorCode;
  readonly what: string;
  readonly fix: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/**
 * What went wrong, with the values (`what`), and what the reader can do now (`fix`).
 *
 * @example
 * new KtsweepError("SGD_DIVERGED", "Stage teacher diverged at step 12.", "Lower stepSize below 0.4.", { step: 12 })
 */
export class KtsweepError extends Error implements KtsweepErrorData {
  override readonly name = "KtsweepError";

  // eslint-disable-next-line @typescript-eslint/max-params -- the parts of a message, in the order they are read
  constructor(
    readonly code: KtsweepErrorCode,
    readonly what: string,
    readonly fix: string,
    readonly data: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(`[${code}] ${what} ${fix}`.trim(), options);
  }
}

/** Whether `value` carries a code of ours, also across threads and duplicated copies of this package. */
export function isKtsweepError(value: unknown): value is KtsweepError {
  return value instanceof Error && value.name === "KtsweepError" && "code" in value;
}
