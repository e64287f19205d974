// cell.ts — one cell, for people.
import type { GetCellRequestWire, GetCellResponseWire } from "../generated/messages.generated.js";
import type { CellRequest } from "../messages.js";
import { name, oneOf } from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { sweepName } from "./sweep-name.js";

/** `#` and 16 digits, or 64 hex digits. */
const maxCellName = 64;

/** Which cell, and what of it. */
export const cellRequest: Converter<CellRequest, GetCellRequestWire> = {
  to: (request) => request,
  from: ({ sweep, cell, view }) => ({
    sweep: sweepName("sweep", sweep),
    cell: name("cell", cell, maxCellName),
    view: oneOf("view", view, ["show", "explain"] as const),
  }),
};

/** JSON text; its length is bounded by the message's. */
export const cellResponse: Converter<string, GetCellResponseWire> = {
  to: (json) => ({ json }),
  from: ({ json }) => json,
};
