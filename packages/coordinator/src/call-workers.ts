// call-workers.ts — what workers may ask of the coordinator.
import { KtsweepError, resultsEpoch } from "@ktsweep/core";
import {
  protocolVersion,
  type AgentCall,
  type BeatResponse,
  type BlobRequest,
  type BlobResponse,
  type GrantedLease,
  type HelloRequest,
  type HelloResponse,
  type LeaseRequest,
  type LeaseResponse,
  type WorkerCalls,
} from "@ktsweep/protocol";
import type { FleetEffect, FleetLease } from "@ktsweep/scheduler";
import { endOf, type AgentRecord } from "./agent-book.js";
import type { Context } from "./context.js";
import { checkServing } from "./ending.js";
import { follow } from "./follow-effects.js";
import type { Renaming } from "./name-book.js";
import { takeReport } from "./take-report.js";
import { effectsOf, tell } from "./tell-fleet.js";

/** Bytes of a spec in one answer. */
const pageBytes = 2 ** 20;
/** Milliseconds after which a worker may ask a coordinator again that is ending. */
const endingRetryMs = 1_000;

export function workerCalls(context: Context): WorkerCalls {
  return {
    hello: async (request) => hello(context, request),
    lease: async (request) => lease(context, request),
    async beat(request) {
      checkServing(context);
      const { agent, secondsLeft } = request;
      const record = callerOf(context, request);
      record.endsAt = endOf(secondsLeft, context.clock.now());
      const now = context.clock.now();
      const left = secondsLeft === undefined ? {} : { secondsLeft };
      const effects = effectsOf(tell(context, { type: "beat", agent, ...left, now }));
      await follow(context, effects);
      return { revoked: revokedIn(effects), leave: context.draining || record.quarantined };
    },
    async report(request) {
      checkServing(context);
      const record = callerOf(context, request);
      return { outcome: await takeReport(context, record, request) };
    },
    async crash(request) {
      checkServing(context);
      const { agent, epoch, row, message } = request;
      callerOf(context, request);
      const now = context.clock.now();
      const at = row === undefined ? {} : { row };
      const effects = effectsOf(tell(context, { type: "crash", agent, epoch, ...at, now }));
      context.ports.log.warn({ agent, row, message }, "A compute process died.");
      const grant = context.grants.find(epoch);
      await follow(context, effects, message);
      // The lease is over, and a restart must not take it for one that may come back.
      await writeHints(context, grant === undefined ? [] : [grant.sweep]);
    },
    async goodbye(request) {
      checkServing(context);
      const { agent } = request;
      const now = context.clock.now();
      callerOf(context, request);
      const effects = effectsOf(tell(context, { type: "leave", agent, now }));
      context.agents.lose(agent);
      context.ports.log.info({ agent }, "A worker has left.");
      await follow(
        context,
        effects.filter(({ type }) => type !== "agent-lost"),
      );
    },
    getBlob: async (request) => getBlob(context, request),
  };
}

/** The worker that calls: it has heard the answer to its hello. Throws: AGENT_UNKNOWN. */
function callerOf({ agents, clock, names }: Context, call: AgentCall): AgentRecord {
  const record = agents.caller(call, clock.now());
  names.heard(call.agent);
  return record;
}

async function hello(context: Context, request: HelloRequest): Promise<HelloResponse> {
  checkServing(context);
  checkWorker(context, request);
  const { agent, slots, secondsLeft, memoryBytes, holds } = request;
  const now = context.clock.now();
  const held = holds.map((epoch) => context.names.current(agent, epoch));
  const effects = effectsOf(
    tell(context, {
      ...{ type: "join", agent, slots, memoryBytes, holds: held, now },
      ...(secondsLeft === undefined ? {} : { secondsLeft }),
    }),
  );
  const { session } = context.agents.welcome(request, now);
  const joined = effects.flatMap((effect) => (effect.type === "joined" ? effect.regrants : []));
  const regrants = joined.map(({ becomes }, i) => ({ epoch: holds[i], becomes }));
  const sweeps = new Set<string>();
  const renamings: Renaming[] = [];
  for (const [i, { epoch: from, becomes: to }] of regrants.entries()) {
    if (to === undefined) continue;
    renamings.push({ from, to });
    const grant = context.grants.find(held[i]) ?? context.grants.find(to);
    if (grant === undefined) continue;
    context.grants.add(to, grant);
    sweeps.add(grant.sweep);
  }
  context.names.told(agent, renamings);
  const { host, platform } = request;
  const back = renamings.length;
  context.ports.log.info(
    { agent, host, platform, slots, holds: holds.length, regranted: back },
    "A worker has said hello.",
  );
  await follow(context, effects);
  await writeHints(context, sweeps);
  const { incarnation, rules } = context;
  return { session, incarnation, ttlMs: rules.ttlMs, regrants };
}

async function lease(context: Context, request: LeaseRequest): Promise<LeaseResponse> {
  checkServing(context);
  const { agent, request: number, want } = request;
  const now = context.clock.now();
  callerOf(context, request);
  if (context.draining) {
    return { leases: [], retryMs: endingRetryMs, reason: "the coordinator sends its workers home" };
  }
  const effects = effectsOf(tell(context, { type: "ask", agent, request: number, want, now }));
  const leases: GrantedLease[] = [];
  const sweeps = new Set<string>();
  let answer = { retryMs: 0, reason: "" };
  for (const effect of effects) {
    if (effect.type === "idle") answer = { retryMs: effect.retryMs, reason: effect.reason };
    if (effect.type !== "lease") continue;
    leases.push(granted(context, effect.lease));
    sweeps.add(effect.lease.sweep);
  }
  await follow(context, effects);
  await writeHints(context, sweeps);
  checkServing(context);
  return { leases, ...answer };
}

/** Who holds what is written down before it is told, so that a restart finds it. */
async function writeHints(context: Context, sweeps: Iterable<string>): Promise<void> {
  const served = [...sweeps].flatMap((id) => context.sweeps.get(id) ?? []);
  await Promise.all(served.map(({ hints }) => hints.now()));
}

function granted(
  context: Context,
  { epoch, sweep: id, round, ranges, seconds }: FleetLease,
): GrantedLease {
  const sweep = context.sweeps.get(id);
  const of = sweep?.rounds.get(round);
  if (sweep === undefined || of === undefined) {
    throw new RangeError(`Round ${String(round)} of sweep ${id} is gone.`);
  }
  context.grants.add(epoch, { sweep: id, round });
  context.counts.grants++;
  const { indices, version } = of;
  const rows = {
    indices: Float64Array.from(ranges.items, (item) => indices[item]),
    firsts: ranges.firsts,
    counts: ranges.counts,
  };
  return {
    epoch,
    spec: version.digest,
    rows,
    seconds,
    timeoutSeconds: sweep.options.timeoutSeconds,
  };
}

function getBlob(context: Context, { digest, offset }: BlobRequest): BlobResponse {
  checkServing(context);
  const version = context.versions.get(digest);
  if (version === undefined) {
    throw new KtsweepError(
      "MESSAGE_INVALID",
      `There is no spec with digest ${digest}.`,
      "Ask for the spec of a lease.",
    );
  }
  const { bytes } = version;
  return { bytes: bytes.subarray(offset, offset + pageBytes), size: bytes.length };
}

/** Throws: AGENT_REFUSED for a worker whose results could differ. */
function checkWorker({ ports }: Context, request: HelloRequest): void {
  const faults = [
    request.protocolVersion === protocolVersion
      ? undefined
      : `speaks protocol version ${String(request.protocolVersion)}, the coordinator ${String(protocolVersion)}`,
    request.resultsEpoch === resultsEpoch
      ? undefined
      : `computes results epoch ${String(request.resultsEpoch)}, the coordinator ${String(resultsEpoch)}`,
    request.build === ports.build
      ? undefined
      : `runs build ${request.build.slice(0, 12)}, the coordinator ${ports.build.slice(0, 12)}`,
    request.probe === ports.probe
      ? undefined
      : `computes the probe cell to ${request.probe.slice(0, 12)} instead of ${ports.probe.slice(0, 12)}`,
  ];
  const fault = faults.find((one) => one !== undefined);
  if (fault === undefined) return;
  const { agent, host } = request;
  ports.log.warn({ agent, host }, `A worker was refused: it ${fault}.`);
  throw new KtsweepError(
    "AGENT_REFUSED",
    `The worker on ${host} ${fault}.`,
    fault.includes("probe")
      ? "Its arithmetic differs: run `ktsweep doctor` on that machine."
      : "Start the worker with the coordinator's own program.",
    { agent, host },
  );
}

function revokedIn(effects: readonly FleetEffect[]): BeatResponse["revoked"] {
  return effects.flatMap((effect) => (effect.type === "beaten" ? effect.revoked : []));
}
