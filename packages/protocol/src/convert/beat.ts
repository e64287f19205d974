// beat.ts — a sign of life, and good-bye.
import type {
  BeatRequestWire,
  BeatResponseWire,
  GoodbyeRequestWire,
} from "../generated/messages.generated.js";
import type { AgentCall, BeatRequest, BeatResponse } from "../messages.js";
import { amount, optional } from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { agentFrom } from "./agent.js";
import { epochsFrom } from "./epoch.js";
import { timeLeft } from "./time-left.js";

/** The worker is alive. */
export const beatRequest: Converter<BeatRequest, BeatRequestWire> = {
  to: ({ agent, session, secondsLeft }) => ({ agent, session, secondsLeft: timeLeft(secondsLeft) }),
  from: (wire) => ({
    ...agentFrom(wire),
    secondsLeft: optional(wire.secondsLeft, (value) => amount("secondsLeft", value)),
  }),
};

/** What has been taken from it. */
export const beatResponse: Converter<BeatResponse, BeatResponseWire> = {
  to: (response) => response,
  from: ({ revoked, leave }) => ({ revoked: epochsFrom("revoked", revoked), leave }),
};

/** The worker leaves. */
export const goodbyeRequest: Converter<AgentCall, GoodbyeRequestWire> = {
  to: (request) => request,
  from: agentFrom,
};
