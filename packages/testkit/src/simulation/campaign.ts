// campaign.ts — the faults of one plan that happen at a time of their own, and what users do meanwhile.
import { between, oneOf, wholeBetween } from "./draws.js";
import type { FaultKind } from "./fault-kinds.js";
import type { SimulatedAgent } from "./simulated-agent.js";
import type { SimulatedSweep } from "./simulated-sweep.js";
import type { Stage } from "./stage.js";

/** Who things happen to. */
export interface Cast extends Stage {
  readonly places: number;
  readonly ttlMs: number;
  readonly kinds: ReadonlySet<FaultKind>;
  /** Faults happen before this time. Unit: ms. */
  readonly untilMs: number;
  /** First versions of the sweeps, and what each may become. */
  readonly sweeps: readonly { readonly first: SimulatedSweep; readonly later: SimulatedSweep }[];
}

/** Most times that one kind of fault is planned. */
const MOST_TIMES = 2;

interface Planned {
  readonly kind: FaultKind;
  /** Starts it; what it returns ends it, at the latest when faults cease. */
  readonly strike: (cast: Cast, draw: () => number, id: string) => (() => void) | undefined;
}

/** Plans everything; each fault strikes where its kind is on. */
export function planCampaign(cast: Cast): { readonly heal: () => void } {
  const { world, untilMs } = cast;
  const open = new Set<() => void>();
  for (const { kind, strike } of planned) {
    if (!cast.kinds.has(kind)) continue;
    const random = world.draws(`campaign ${kind}`);
    const times = wholeBetween(random, 1, MOST_TIMES);
    for (let time = 0; time < times; time++) {
      const at = between(random, 0, untilMs);
      const own = [random(), random(), random(), random()];
      let drawn = 0;
      const draw = (): number => own[drawn++ % own.length];
      world.time.after(at, `fault ${kind}`, () => {
        const id = `at ${at.toFixed(0)}`;
        if (world.faults.ceased() || !world.faults.strike(kind, id)) return;
        const end = strike(cast, draw, id);
        if (end === undefined) return;
        open.add(end);
        world.time.after(between(draw, 0.1, 4) * cast.ttlMs, `end of ${kind}`, () => {
          if (open.delete(end)) end();
        });
      });
    }
  }
  return {
    heal() {
      for (const end of open) end();
      open.clear();
    },
  };
}

const planned: readonly Planned[] = [
  {
    kind: "partition",
    strike(cast, draw) {
      const hit = draw();
      const agent = aliveAgent(cast, draw);
      const line = hit < 0.15 ? cast.client.line : agent?.line;
      const way = draw();
      line?.cut(way < 0.7, way > 0.3);
      return () => line?.cut(false, false);
    },
  },
  {
    kind: "agent-slow",
    strike(cast, draw) {
      const agent = aliveAgent(cast, draw);
      agent?.slow(oneOf(draw, [3, 10, 100]));
      return () => agent?.slow(1);
    },
  },
  {
    kind: "agent-paused",
    strike(cast, draw) {
      const agent = aliveAgent(cast, draw);
      agent?.pause();
      return () => agent?.resume();
    },
  },
  { kind: "agent-killed", strike: toAgent((agent) => agent.kill()) },
  { kind: "agent-drained", strike: toAgent((agent) => agent.drain()) },
  { kind: "compute-died", strike: toAgent((agent) => agent.computeDies()) },
  { kind: "thread-died", strike: toAgent((agent) => agent.threadDies()) },
  { kind: "coordinator-killed", strike: killCoordinator("kill") },
  { kind: "power-lost", strike: killCoordinator("power") },
  {
    kind: "coordinator-killed-at-operation",
    strike({ host }, draw) {
      const trouble = host.newest()?.trouble;
      if (trouble === undefined) return undefined;
      trouble.operationsLeft = wholeBetween(draw, 1, 40);
      trouble.tear = draw() < 0.5;
      return () => void (trouble.operationsLeft = Infinity);
    },
  },
  {
    kind: "coordinator-superseded",
    strike({ host }) {
      host.supersede();
      return undefined;
    },
  },
  { kind: "coordinator-paused", strike: pauseCoordinator },
  {
    kind: "sync-failed",
    strike({ host }) {
      const trouble = host.newest()?.trouble;
      if (trouble === undefined) return undefined;
      trouble.failNextSync = true;
      return () => void (trouble.failNextSync = false);
    },
  },
  {
    kind: "disk-full",
    strike({ host }) {
      host.fill();
      return () => host.relieve();
    },
  },
  { kind: "client", strike: (cast, draw) => clientActs(cast, draw) },
];

function toAgent(act: (agent: SimulatedAgent) => void): Planned["strike"] {
  return (cast, draw) => {
    const agent = aliveAgent(cast, draw);
    if (agent !== undefined) act(agent);
    return undefined;
  };
}

function killCoordinator(how: "kill" | "power"): Planned["strike"] {
  return ({ host }, draw) => {
    host.kill(how, between(draw, 100, 8000));
    return undefined;
  };
}

function pauseCoordinator({ host }: Cast): () => void {
  const life = host.newest();
  life?.process.pause();
  return () => life?.process.resume();
}

function aliveAgent({ agents }: Cast, draw: () => number): SimulatedAgent | undefined {
  const all = agents();
  return all[Math.floor(draw() * all.length)];
}

/** A change; what holds a sweep back is taken back in the end. */
function clientActs({ client, sweeps }: Cast, draw: () => number): (() => void) | undefined {
  const { first, later } = oneOf(draw, sweeps);
  const sweep = first.shape.name;
  const what = draw();
  if (what < 0.2) {
    client.do({ type: "submit", sweep: later });
    return undefined;
  }
  if (what < 0.35) {
    const priority = wholeBetween(draw, -3, 3);
    client.do({ type: "change", sweep, change: { type: "prioritize", priority } });
    return undefined;
  }
  if (what < 0.5) {
    client.do({ type: "change", sweep, change: { type: "retry", where: undefined } });
    return undefined;
  }
  client.do({ type: "change", sweep, change: { type: what < 0.8 ? "pause" : "cancel" } });
  return () => {
    client.do({ type: "change", sweep, change: { type: "resume" } });
  };
}
