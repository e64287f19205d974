// get-sweep.ts — one sweep, by name.
import type { GetSweepRequestWire, GetSweepResponseWire } from "../generated/messages.generated.js";
import type { SweepState } from "../messages.js";
import { present } from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { sweepName } from "./sweep-name.js";
import { sweepState } from "./sweep-state.js";

/** Which sweep. */
export const sweepRequest: Converter<string, GetSweepRequestWire> = {
  to: (sweep) => ({ sweep }),
  from: ({ sweep }) => sweepName("sweep", sweep),
};

/** Where it stands. */
export const sweepResponse: Converter<SweepState, GetSweepResponseWire> = {
  to: (state) => ({ sweep: sweepState.to(state) }),
  from: ({ sweep }) => sweepState.from(present("sweep", sweep)),
};
