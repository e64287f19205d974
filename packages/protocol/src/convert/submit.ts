// submit.ts — a user hands over a sweep.
import type { SubmitRequestWire, SubmitResponseWire } from "../generated/messages.generated.js";
import type { SubmitRequest, SubmitResponse } from "../messages.js";
import { amount, count, integer, list, name, optional, text } from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { refuse } from "../wire/refuse.js";
import { textLengths } from "./free-text.js";
import { sweepName } from "./sweep-name.js";

/** A spec may have 1 MiB, as a file may. */
export const maxSpecBytes = 1 << 20;
/** Options `--set`, and characters of one and of any other expression or path. */
const maxSettings = 1_000;
const maxExpression = 4_096;
const maxRetries = 1_000_000;
/** Priorities are int32 in both directions. */
const largestPriority = 2 ** 31 - 1;

/** A spec as written, with the options of the command. */
export const submitRequest: Converter<SubmitRequest, SubmitRequestWire> = {
  to: (request) => request,
  from: (wire) => ({
    spec: specText(wire.spec),
    file: text("file", wire.file, maxExpression),
    set: list("set", wire.set, maxSettings, (field, value) => name(field, value, maxExpression)),
    only: optional(wire.only, (value) => text("only", value, maxExpression)),
    engine: optional(wire.engine, (value) => text("engine", value, maxExpression)),
    priority: optional(wire.priority, (value) => priority("priority", value)),
    retries: optional(wire.retries, (value) => integer("retries", value, 0, maxRetries)),
    timeoutSeconds: optional(wire.timeoutSeconds, (value) => amount("timeoutSeconds", value)),
  }),
};

/** Where the sweep is now. */
export const submitResponse: Converter<SubmitResponse, SubmitResponseWire> = {
  to: (response) => response,
  from: (wire) => ({
    id: sweepName("id", wire.id),
    dir: text("dir", wire.dir, maxExpression),
    host: text("host", wire.host, textLengths.host),
    cells: count("cells", wire.cells),
    rows: count("rows", wire.rows),
    added: count("added", wire.added),
  }),
};

/** Any int32. */
export function priority(field: string, value: number): number {
  return integer(field, value, -largestPriority, largestPriority);
}

function specText(spec: string): string {
  const bytes = Buffer.byteLength(spec);
  return bytes <= maxSpecBytes
    ? spec
    : refuse("spec", `has ${bytes} bytes; at most ${maxSpecBytes} are allowed`);
}
