// hello.ts — a worker introduces itself.
import type { HelloRequestWire, HelloResponseWire } from "../generated/messages.generated.js";
import type { HelloRequest, HelloResponse } from "../messages.js";
import {
  amount,
  hex,
  integer,
  list,
  maxRows,
  maxSlots,
  maxUint32,
  name,
  optional,
  text,
} from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { refuse, shown } from "../wire/refuse.js";
import { epochFrom, epochsFrom } from "./epoch.js";
import { cut, textLengths } from "./free-text.js";
import { timeLeft } from "./time-left.js";

/** Versions and build are checked for their form only: whether they are right is for the coordinator to say. */
export const helloRequest: Converter<HelloRequest, HelloRequestWire> = {
  to: ({ host, platform, secondsLeft, ...request }) => ({
    ...request,
    host: cut(host, textLengths.host),
    platform: cut(platform, textLengths.platform),
    secondsLeft: timeLeft(secondsLeft),
  }),
  from: (wire) => ({
    agent: hex("agent", wire.agent, 32),
    protocolVersion: integer("protocolVersion", wire.protocolVersion, 1, maxUint32),
    resultsEpoch: integer("resultsEpoch", wire.resultsEpoch, 0, maxUint32),
    build: hex("build", wire.build, 64),
    probe: hex("probe", wire.probe, 64),
    host: name("host", wire.host, textLengths.host),
    platform: text("platform", wire.platform, textLengths.platform),
    slots: integer("slots", wire.slots, 1, maxSlots),
    secondsLeft: optional(wire.secondsLeft, (value) => amount("secondsLeft", value)),
    holds: epochsFrom("holds", wire.holds),
    memoryBytes: memory(wire.memoryBytes),
  }),
};

/** What the coordinator says to it. */
export const helloResponse: Converter<HelloResponse, HelloResponseWire> = {
  to: (response) => response,
  from: ({ session, incarnation, ttlMs, regrants }) => ({
    session: integer("session", session, 1, maxUint32),
    incarnation: integer("incarnation", incarnation, 1, maxUint32),
    ttlMs: integer("ttlMs", ttlMs, 1, maxUint32),
    regrants: list("regrants", regrants, maxRows, (field, { epoch, becomes }) => ({
      epoch: epochFrom(`${field}.epoch`, epoch),
      becomes: optional(becomes, (value) => epochFrom(`${field}.becomes`, value)),
    })),
  }),
};

/** A worker without a limit says Infinity. */
function memory(value: number): number {
  return value >= 0 ? value : refuse("memoryBytes", `is ${shown(value)}; must be a number from 0`);
}
