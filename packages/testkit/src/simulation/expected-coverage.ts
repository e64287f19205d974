// expected-coverage.ts — what a campaign must come across: a pair that is never hit means that the plans miss something.
//
// Grants and agents in the words of `fleetTable()`; `agent` with a line's name: the machine of a worker. Not listed: what
// the coordinator refuses before the fleet hears of it (calls of agents that have not joined), and quarantine, which has
// a scenario of its own.
import { faultKinds } from "./fault-kinds.js";

/** In every thousand plans. */
export const expectedCoverage: readonly string[] = [
  ...faultKinds.map((kind) => `fault ${kind}`),
  ...pairs("agent expected", ["former lease", "join", "silence"]),
  ...pairs("agent joined", ["ask", "beat", "crash", "join", "leave", "report", "silence"]),
  ...pairs("agent unknown", ["former lease", "join"]),
  ...pairs("grant committing", ["ask of another", "recorded"]),
  ...pairs("grant held", [
    "ask of another",
    "cancel",
    "crash",
    "leave",
    "rejoin with it",
    "rejoin without it",
    "report",
    "silence",
  ]),
  ...pairs("grant orphan", ["ask of another"]),
  ...pairs("grant settled", ["rejoin with it", "report"]),
  ...pairs("grant void", ["rejoin with it", "report"]),
  ...told("away", [
    "compute-died",
    "computed",
    "drain",
    "not-begun",
    "ready",
    "thread-died",
    "tick",
  ]),
  ...told("greeting", ["compute-died", "computed", "drain", "failed", "ready", "tick", "welcomed"]),
  ...told("new", ["drain", "ready"]),
  ...told("parting", ["compute-died", "drain", "failed", "parted"]),
  ...told("working", [
    "beaten",
    "compute-died",
    "computed",
    "crash-noted",
    "drain",
    "failed",
    "granted",
    "not-begun",
    "ready",
    "reported",
    "thread-died",
    "tick",
  ]),
  ...deaths(["ask", "beat", "hello", "report", "submit"]),
  "agent ended drained",
  "agent ended killed",
  "coordinator ends COORDINATOR_SUPERSEDED",
  "coordinator ends STORE_DISK_FULL",
  "coordinator ends STORE_IO",
  "disk EIO",
  "disk ENOSPC",
  "outcome duplicate",
  "outcome recorded",
  "outcome stale",
];

/** In every hundred thousand plans, besides. */
export const rareCoverage: readonly string[] = [
  ...pairs("agent unknown", ["report"]),
  ...pairs("grant committing", ["cancel", "rejoin with it", "rejoin without it"]),
  ...pairs("grant orphan", ["leave", "rejoin with it", "rejoin without it", "report"]),
  ...pairs("grant settled", ["crash"]),
  ...pairs("grant void", ["crash"]),
  ...told("greeting", ["not-begun", "thread-died"]),
  ...told("parting", ["beaten", "granted", "not-begun", "ready", "tick"]),
  ...deaths(["cancel", "crash", "goodbye", "pause", "prioritize", "resume", "retry"]),
];

function pairs(state: string, events: readonly string[]): string[] {
  return events.map((event) => `${state} × ${event}`);
}

function told(line: string, events: readonly string[]): string[] {
  return events.map((event) => `agent ${line} ${event}`);
}

function deaths(calls: readonly string[]): string[] {
  return calls.map((call) => `site coordinator dies when it has answered ${call}`);
}
