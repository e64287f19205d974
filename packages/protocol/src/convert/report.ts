// report.ts — a worker hands over rows: the message whose every field must agree with the others.
import type {
  ReportRequestWire,
  ReportResponseWire,
  RowFailureWire,
} from "../generated/messages.generated.js";
import { reportOutcomeNames } from "../generated/messages.generated.js";
import type { ReportOutcome, ReportRequest, ReportResponse, WireFailure } from "../messages.js";
import {
  amount,
  codeName,
  equallyLong,
  integer,
  list,
  maxRows,
  maxSlots,
  oneOf,
  text,
} from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { bytesOf, numbersOf, sha256 } from "../wire/numbers.js";
import { refuse } from "../wire/refuse.js";
import { agentFrom } from "./agent.js";
import { epochFrom } from "./epoch.js";
import { cut, textLengths } from "./free-text.js";
import { curvesFrom, curvesTo, profilesFrom, profilesTo } from "./points.js";

/**
 * Characters that the texts of all failures of a report may have together, so that a report of nothing but failures still
 * fits into its message (three bytes per character at most): the more there are, the shorter each is cut.
 */
const failureCharacters = 1_500_000;
const digestBytes = 32;
const outcomes: readonly ReportOutcome[] = ["recorded", "duplicate", "stale", "conflict"];

/** The rows of one lease. */
export const reportRequest: Converter<ReportRequest, ReportRequestWire> = {
  to: ({ values, digest, seconds, failures, curves, profiles, ...request }) => ({
    ...request,
    values: bytesOf(values),
    digest: Buffer.from(digest, "hex"),
    seconds: bytesOf(seconds),
    failures: failuresTo(failures),
    curves: curvesTo(curves),
    profiles: profilesTo(profiles),
  }),
  from(wire) {
    const attempted = integer("attempted", wire.attempted, 0, maxRows);
    const failures = failuresFrom(wire.failures, attempted);
    return {
      ...agentFrom(wire),
      epoch: epochFrom("epoch", wire.epoch),
      attempted,
      values: valuesFrom(wire.values, attempted - failures.length),
      digest: digestFrom(wire),
      seconds: secondsFrom(wire.seconds, attempted),
      thread: integer("thread", wire.thread, 0, maxSlots - 1),
      failures,
      curves: curvesFrom(wire.curves, attempted),
      profiles: profilesFrom(wire.profiles, attempted),
    };
  },
};

/** What became of it. */
export const reportResponse: Converter<ReportResponse, ReportResponseWire> = {
  to: ({ outcome }) => ({
    outcome: [...reportOutcomeNames].find(([, name]) => name === outcome)?.[0] ?? 0,
  }),
  from: ({ outcome }) => ({
    outcome: oneOf("outcome", reportOutcomeNames.get(outcome) ?? String(outcome), outcomes),
  }),
};

function valuesFrom(bytes: Uint8Array, rows: number): Float64Array {
  const values = numbersOf("values", bytes);
  const outputs = rows === 0 ? values.length : values.length / rows;
  if (rows === 0 ? outputs !== 0 : !Number.isInteger(outputs))
    refuse("values", `has ${values.length} numbers for ${rows} rows`, { rows });
  return values;
}

/** The sender's digest, which must be that of the values that arrived. */
function digestFrom({ values, digest }: ReportRequestWire): string {
  if (digest.length !== digestBytes)
    refuse("digest", `has ${digest.length} bytes; must have ${digestBytes}`);
  const sent = Buffer.from(digest).toString("hex");
  const found = sha256(values).toString("hex");
  if (sent !== found) refuse("digest", `is ${sent}, but that of the values is ${found}`);
  return sent;
}

function secondsFrom(bytes: Uint8Array, attempted: number): Float64Array {
  const seconds = numbersOf("seconds", bytes);
  equallyLong({ attempted: { length: attempted }, seconds });
  const wrong = seconds.findIndex((value) => !(value >= 0 && value < Infinity));
  if (wrong >= 0) amount(`seconds[${wrong}]`, seconds[wrong]);
  return seconds;
}

function failuresTo(failures: readonly WireFailure[]): RowFailureWire[] {
  const share = Math.max(16, Math.floor(failureCharacters / Math.max(1, failures.length) / 2));
  return failures.map(({ message, lastOutput, ...failure }) => ({
    ...failure,
    message: cut(message, Math.min(textLengths.message, share)),
    lastOutput: cut(lastOutput, Math.min(textLengths.output, share)),
  }));
}

function failuresFrom(wires: readonly RowFailureWire[], attempted: number): WireFailure[] {
  let least = 0;
  return list("failures", wires, attempted, (field, wire) => {
    const row = integer(`${field}.row`, wire.row, least, attempted - 1);
    least = row + 1;
    return {
      row,
      code: codeName(`${field}.code`, wire.code),
      message: text(`${field}.message`, wire.message, textLengths.message),
      permanent: wire.permanent,
      lastOutput: text(`${field}.lastOutput`, wire.lastOutput, textLengths.output),
    };
  });
}
