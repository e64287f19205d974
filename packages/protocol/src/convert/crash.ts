// crash.ts — the compute process of a worker died.
import type { CrashRequestWire } from "../generated/messages.generated.js";
import type { CrashRequest } from "../messages.js";
import { integer, maxRows, optional, text } from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { agentFrom } from "./agent.js";
import { epochFrom } from "./epoch.js";
import { cut, textLengths } from "./free-text.js";

/** Under which grant, and at which row where that is known. */
export const crashRequest: Converter<CrashRequest, CrashRequestWire> = {
  to: ({ message, ...request }) => ({ ...request, message: cut(message, textLengths.message) }),
  from: (wire) => ({
    ...agentFrom(wire),
    epoch: epochFrom("epoch", wire.epoch),
    row: optional(wire.row, (row) => integer("row", row, 0, maxRows - 1)),
    message: text("message", wire.message, textLengths.message),
  }),
};
