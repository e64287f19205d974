// lease.ts — a worker asks for work and is given rows.
import type {
  LeaseRequestWire,
  LeaseResponseWire,
  LeaseWire,
  RowRangesWire,
} from "../generated/messages.generated.js";
import type { GrantedLease, GridRows, LeaseRequest, LeaseResponse } from "../messages.js";
import {
  amount,
  count,
  equallyLong,
  hex,
  integer,
  list,
  maxRows,
  maxSlots,
  maxUint32,
  optional,
  present,
  text,
} from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { refuse } from "../wire/refuse.js";
import { agentFrom } from "./agent.js";
import { epochFrom } from "./epoch.js";
import { cut, textLengths } from "./free-text.js";

/** Largest number of a replicate: they are int32. */
const maxReplicate = 2 ** 31 - 1;

/** Asks for leases. */
export const leaseRequest: Converter<LeaseRequest, LeaseRequestWire> = {
  to: (request) => request,
  from: (wire) => ({
    ...agentFrom(wire),
    request: integer("request", wire.request, 1, maxUint32),
    want: integer("want", wire.want, 1, maxSlots),
  }),
};

/** Leases, or when to ask again. */
export const leaseResponse: Converter<LeaseResponse, LeaseResponseWire> = {
  to: ({ leases, retryMs, reason }) => ({
    leases: leases.map(leaseTo),
    retryMs,
    reason: cut(reason, textLengths.message),
  }),
  from: ({ leases, retryMs, reason }) => ({
    leases: list("leases", leases, maxSlots, leaseFrom),
    retryMs: integer("retryMs", retryMs, 0, maxUint32),
    reason: text("reason", reason, textLengths.message),
  }),
};

function leaseTo({ rows: { indices, firsts, counts }, ...lease }: GrantedLease): LeaseWire {
  return {
    ...lease,
    rows: { index: Array.from(indices), first: Array.from(firsts), count: Array.from(counts) },
  };
}

function leaseFrom(field: string, wire: LeaseWire): GrantedLease {
  return {
    epoch: epochFrom(`${field}.epoch`, wire.epoch),
    spec: hex(`${field}.spec`, wire.spec, 64),
    rows: rowsFrom(`${field}.rows`, present(`${field}.rows`, wire.rows)),
    seconds: amount(`${field}.seconds`, wire.seconds),
    timeoutSeconds: optional(wire.timeoutSeconds, (value) =>
      amount(`${field}.timeoutSeconds`, value),
    ),
  };
}

function rowsFrom(field: string, { index, first, count: counts }: RowRangesWire): GridRows {
  equallyLong({ [`${field}.index`]: index, [`${field}.first`]: first, [`${field}.count`]: counts });
  let rows = 0;
  for (let r = 0; r < index.length; r++) {
    // Names of fields are made for what is refused only: there can be 65,536 ranges.
    const last = first[r] + counts[r] - 1;
    if (!(Number.isSafeInteger(index[r]) && index[r] >= 0)) count(`${field}.index[${r}]`, index[r]);
    if (!(counts[r] >= 1 && counts[r] <= maxRows))
      integer(`${field}.count[${r}]`, counts[r], 1, maxRows);
    if (last > maxReplicate)
      integer(`${field}.first[${r}]`, first[r], 0, maxReplicate - counts[r] + 1);
    rows += counts[r];
  }
  if (rows === 0 || rows > maxRows)
    refuse(field, `has ${rows} rows; must have from 1 to ${maxRows}`);
  return {
    indices: Float64Array.from(index),
    firsts: Int32Array.from(first),
    counts: Int32Array.from(counts),
  };
}
