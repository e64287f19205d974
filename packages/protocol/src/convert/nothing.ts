// nothing.ts — the answer that says only that there is one.
import type { CrashResponseWire, GoodbyeResponseWire } from "../generated/messages.generated.js";
import type { Converter } from "../wire/converter.js";

/** Nothing in both directions. */
export const nothing: Converter<void, CrashResponseWire & GoodbyeResponseWire> = {
  to: () => ({}),
  from: () => undefined,
};
