// simulated-agent.ts — a worker: the real agent's machine with simulated calls and a simulated compute process.
import { resultsEpoch, type KtsweepError, type KtsweepErrorCode } from "@ktsweep/core";
import { protocolVersion, type GrantedLease } from "@ktsweep/protocol";
import {
  createAgent,
  decideAgent,
  nextAgentTick,
  validateAgent,
  type AgentEffect,
  type AgentEnding,
  type AgentEvent,
  type CallFailure,
} from "@ktsweep/scheduler";
import type { CoordinatorHost } from "./coordinator-host.js";
import type { Ledger } from "./ledger-calls.js";
import { connectLine, type Line } from "./line.js";
import { rowNames, type RowModel } from "./row-model.js";
import { simulatedCompute, type LotResult, type LotWork } from "./simulated-compute.js";
import { simulatedProcess } from "./simulated-process.js";
import { sweepOfDigest } from "./simulated-sweep.js";
import type { Appointment } from "./virtual-time.js";
import type { World } from "./world.js";

export interface SimulatedAgent {
  /** 32 hex digits. */
  readonly id: string;
  readonly line: Line;
  readonly isAlive: () => boolean;
  readonly isPaused: () => boolean;
  pause(): void;
  resume(): void;
  /** SIGKILL of all its processes. */
  kill(): void;
  /** SIGTERM. */
  drain(): void;
  computeDies(): void;
  threadDies(): void;
  /** From now on rows take this many times longer. */
  slow(factor: number): void;
}

export interface AgentSetup {
  readonly world: World;
  readonly host: CoordinatorHost;
  readonly ledger: Ledger;
  /** For the trace. */
  readonly name: string;
  readonly id: string;
  readonly slots: number;
  readonly rows: RowModel;
  /** Rate of its clock; 1: as all others. */
  readonly clockRate: number;
  /** When it will be ended from outside, from now on. */
  readonly secondsLeft?: number;
  readonly isOneUlpOff?: boolean;
  readonly build: string;
  readonly probe: string;
  /** Its process is gone. */
  readonly ended: (ending: AgentEnding | "killed") => void;
}

type Effect = AgentEffect<LotWork, LotResult>;

export function simulatedAgent(setup: AgentSetup): SimulatedAgent {
  const { world, ledger, name, id, slots } = setup;
  const { time } = world;
  const born = time.now();
  const offset = Math.floor(world.draws(`clock ${name}`)() * 1e9);
  const now = (): number => offset + (time.now() - born) * setup.clockRate;
  const endsAt = setup.secondsLeft === undefined ? Infinity : offset + 1000 * setup.secondsLeft;
  const secondsLeft = (): number | undefined =>
    endsAt === Infinity ? undefined : Math.max(0, (endsAt - now()) / 1000);
  const process = simulatedProcess(world);
  const line = connectLine({ world, host: setup.host, name, process });
  const agent = createAgent<LotWork, LotResult>({ agent: id, slots, endsAt, now: now() });
  let wake: Appointment | undefined;
  let slowness = 1;

  const compute = simulatedCompute({
    world,
    process,
    name,
    rows: setup.rows,
    slowness: () => slowness,
    isOneUlpOff: setup.isOneUlpOff ?? false,
    hooks: {
      ready: () => happen({ type: "ready", now: now() }),
      computed: (lot, result) =>
        happen({ type: "computed", lot, attempted: result.attempted, result, now: now() }),
      notBegun: (lot) => happen({ type: "not-begun", lot, message: "simulated", now: now() }),
      threadDied: (lot, row) =>
        happen({ type: "thread-died", lot, row, message: "simulated", now: now() }),
      died: (underway) => {
        ledger.computeDied();
        happen({ type: "compute-died", underway, message: "simulated", now: now() });
      },
      bystanders: (keys) => ledger.sawDie(keys),
      rowComputed: (key) => ledger.rowComputed(key),
    },
  });

  function happen(event: AgentEvent<LotWork, LotResult>): void {
    if (!process.isAlive()) return;
    world.coverage.count(`agent ${agent.line} ${event.type}`);
    for (const effect of decideAgent(agent, event)) perform(effect);
    for (const fault of validateAgent(agent)) world.violate(`${name}: ${fault}`);
    rewake();
  }

  function rewake(): void {
    wake?.cancel();
    const at = process.isAlive() ? nextAgentTick(agent) : undefined;
    if (at === undefined) return;
    const ms = (at - now()) / setup.clockRate;
    wake = process.after(ms, `timer of ${name}`, () => happen({ type: "tick", now: now() }));
  }

  function perform(effect: Effect): void {
    switch (effect.type) {
      case "start":
        compute.start(effect.lot, effect.work);
        return;
      case "stop":
        compute.stop(effect.lot);
        return;
      case "restart":
        compute.boot();
        return;
      case "disconnect":
        line.disconnect();
        return;
      case "ended":
        gone(effect.ending);
        return;
      default:
        call(effect);
    }
  }

  function failed(call: number): (error: KtsweepError) => void {
    return ({ code, message }) => {
      const reason = failureReason(code);
      if (reason === "refused") world.violate(`${name} was refused: ${message}`);
      happen({ type: "failed", call, reason, message, now: now() });
    };
  }

  function call(
    effect: Exclude<Effect, { type: "start" | "stop" | "restart" | "disconnect" | "ended" }>,
  ): void {
    const { call: number } = effect;
    switch (effect.type) {
      case "hello":
        hello(number, effect.holds);
        return;
      case "ask": {
        const request = {
          agent: id,
          session: effect.session,
          request: effect.request,
          want: effect.want,
        };
        line.call({
          label: "ask",
          send: (coordinator, life) =>
            ledger.leases(life, request, () => coordinator.lease(request)),
          answered: ({ leases, retryMs }) => {
            const grants = leases.map((lease) => ({ epoch: lease.epoch, work: workOf(lease) }));
            happen({ type: "granted", call: number, leases: grants, retryMs, now: now() });
          },
          failed: failed(number),
        });
        return;
      }
      case "beat": {
        const request = { agent: id, session: effect.session, secondsLeft: secondsLeft() };
        line.call({
          label: "beat",
          send: (coordinator, life) => ledger.beats(life, request, () => coordinator.beat(request)),
          answered: ({ revoked, leave }) =>
            happen({ type: "beaten", call: number, revoked, leave, now: now() }),
          failed: failed(number),
        });
        return;
      }
      case "report":
        report(effect);
        return;
      case "crash": {
        const { epoch, row, message } = effect;
        const request = { agent: id, session: effect.session, epoch, row, message };
        line.call({
          label: "crash",
          send: (coordinator, life) =>
            ledger.crashes(life, request, () => coordinator.crash(request)),
          answered: () => happen({ type: "crash-noted", call: number, now: now() }),
          failed: failed(number),
        });
        return;
      }
      case "goodbye": {
        const request = { agent: id, session: effect.session };
        line.call({
          label: "goodbye",
          send: (coordinator, life) =>
            ledger.goodbyes(life, request, () => coordinator.goodbye(request)),
          answered: () => happen({ type: "parted", call: number, now: now() }),
          failed: failed(number),
        });
      }
    }
  }

  function hello(number: number, holds: Extract<Effect, { type: "hello" }>["holds"]): void {
    const request = {
      agent: id,
      protocolVersion,
      resultsEpoch,
      build: setup.build,
      probe: setup.probe,
      host: name,
      platform: "simulated",
      slots,
      secondsLeft: secondsLeft(),
      holds,
      memoryBytes: 2 ** 33,
    };
    line.call({
      label: "hello",
      send: (coordinator, life) => ledger.hellos(life, request, () => coordinator.hello(request)),
      answered: (answer) => happen({ type: "welcomed", call: number, ...answer, now: now() }),
      failed: failed(number),
    });
  }

  function report({
    call: number,
    session,
    epoch,
    work,
    result,
  }: Extract<Effect, { type: "report" }>): void {
    const request = {
      agent: id,
      session,
      epoch,
      attempted: result.attempted,
      values: result.values.slice(),
      digest: result.digest,
      seconds: result.seconds,
      thread: 0,
      failures: result.failures,
      curves: [],
      profiles: [],
    };
    line.call({
      label: "report",
      send: (coordinator, life) =>
        ledger.reports(life, { request, work }, () => coordinator.report(request)),
      answered: ({ outcome }) => {
        // Whatever the agent was told is safe must be safe from now on.
        if (outcome === "recorded" || outcome === "duplicate") ledger.acknowledged(work, result);
        happen({ type: "reported", call: number, outcome, now: now() });
      },
      failed: failed(number),
    });
  }

  function workOf(lease: GrantedLease): LotWork {
    const known = sweepOfDigest(lease.spec);
    if (known === undefined) throw new Error(`No sweep has the digest ${lease.spec}.`);
    const rows = [...rowNames(known.ids, lease.rows)];
    return {
      spec: lease.spec,
      rows,
      // Not the lease's own prediction: that has learnt from slow agents, and would slow this one down by them too.
      seconds: known.shape.seconds * rows.length,
      outputs: known.sweep.outputs.length,
    };
  }

  function gone(ending: AgentEnding | "killed"): void {
    if (!process.isAlive()) return;
    process.kill();
    compute.end();
    wake?.cancel();
    setup.ended(ending);
  }

  compute.boot();
  rewake();
  return {
    id,
    line,
    isAlive: process.isAlive,
    isPaused: process.isPaused,
    pause() {
      if (process.isPaused()) return;
      compute.pause();
      process.pause();
    },
    resume() {
      if (!process.isPaused()) return;
      compute.resume();
      process.resume();
    },
    kill: () => gone("killed"),
    drain: () =>
      process.run(() => happen({ type: "drain", message: "simulated SIGTERM", now: now() })),
    computeDies: () => process.run(() => compute.die()),
    threadDies: () => process.run(() => compute.threadDies()),
    slow(factor) {
      const isPaused = process.isPaused();
      if (!isPaused) compute.pause();
      slowness = factor;
      if (!isPaused) compute.resume();
    },
  };
}

/** As the shell of the real agent takes it. */
function failureReason(code: KtsweepErrorCode): CallFailure {
  if (code === "AGENT_UNKNOWN") return "unknown";
  return refusals.has(code) ? "refused" : "unreachable";
}

const refusals: ReadonlySet<KtsweepErrorCode> = new Set<KtsweepErrorCode>([
  "AGENT_REFUSED",
  "CREDENTIALS_REFUSED",
  "MESSAGE_INVALID",
  "USAGE_INVALID",
]);
