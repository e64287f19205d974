// world.fixture.ts — a coordinator and agents around a fleet: lost, repeated and late messages, deaths, restarts with stale
// hints, wishes and new rounds. Whatever happens is checked against the truth.
import type { Epoch, Fleet, FleetEffect, FleetEvent, FleetLease, SweepWish } from "../index.js";
import {
  fail,
  MAX_CRASHES,
  openTruth,
  RETRIES,
  type Machine,
  type World,
} from "./truth.fixture.js";

const TTL_MS = 30_000;

/** A lease as its agent has it. */
interface Held {
  epoch: Epoch;
  readonly lease: FleetLease;
  /** Set when it was computed. */
  report?: {
    readonly attempted: number;
    readonly failures: { row: number; cause: string; permanent: boolean }[];
    readonly digest: string;
  };
  crash?: { readonly row: number };
}

interface Worker {
  id: string;
  hasJoined: boolean;
  request: number;
  /** The last answer did not arrive. */
  isUnanswered: boolean;
  held: Held[];
}

interface Report {
  readonly epoch: Epoch;
  readonly agent: string;
  readonly content: NonNullable<Held["report"]>;
}

function freshWorker(id: string): Worker {
  return { id, hasJoined: false, request: 0, isUnanswered: false, held: [] };
}

/** Plays `given` to its end; throws where a promise of the fleet is broken. */
export function play(machine: Machine, given: World): void {
  const key = machine.epochKey;
  const truth = openTruth(machine, given);
  const { durable, failed, wishes, rowsOf, fateOf } = truth;
  const rounds = new Map<string, number>();
  const hints: FleetLease[][] = given.sweeps.map(() => []);
  const workers: Worker[] = Array.from({ length: given.agents }, (_, i) => freshWorker(`w${i}`));
  const wire: Report[] = [];
  let acknowledgements = 0;
  let born = given.agents;
  let incarnation = 0;
  let hintsDue = 0;
  let now = 0;
  let fleet = undefined as unknown as Fleet;

  /** Tells the fleet, checks what it answers against the truth, and remembers it. */
  function tell(event: FleetEvent): readonly FleetEffect[] {
    const decision = machine.decideFleet(fleet, event);
    const faults = machine.validateFleet(fleet);
    if (faults.length > 0) fail(`${event.type}: ${faults.join(" ")}`);
    if (!decision.ok) {
      if (decision.rejection.code !== "AGENT_UNKNOWN") fail(decision.rejection.message);
      const worker = "agent" in event ? workers.find(({ id }) => id === event.agent) : undefined;
      if (worker !== undefined) worker.hasJoined = false;
      return [];
    }
    for (const effect of decision.effects) {
      truth.note(effect);
      if (effect.type === "leases-changed") noteHint(effect.sweep);
    }
    return decision.effects;
  }

  /** Makes the oldest accepted report durable; says so unless the coordinator dies in between. */
  function commitOne(isTold: boolean): void {
    const commit = truth.commitOldest();
    if (commit === undefined || !isTold) return;
    const { lease, sample } = commit;
    const rows = rowsOf(lease);
    const sampled =
      sample.length === 0 ? {} : { sampleDigest: sample.map((place) => rows[place]).join() };
    tell({ type: "recorded", epoch: lease.epoch, ...sampled, now });
    acknowledgements += 1;
    if (acknowledgements % 4 !== 0) forget(lease.agent, lease.epoch);
    planMissing(Number(lease.sweep), false);
  }

  function forget(agent: string, epoch: Epoch): void {
    const worker = workers.find(({ id }) => id === agent);
    if (worker === undefined) return;
    worker.held = worker.held.filter((one) => key(one.epoch) !== key(epoch));
  }

  /** What is kept for a restart is sometimes out of date. */
  function noteHint(sweep: string): void {
    hintsDue += 1;
    if (hintsDue % 4 === 0) return;
    hints[Number(sweep)] = machine.leasesOf(fleet, sweep).filter(({ kind }) => kind !== "check");
  }

  // ── The coordinator ──────────────────────────────────────────────────────────────────────────────────────────────

  function start(): void {
    incarnation += 1;
    rounds.clear();
    for (const worker of workers) worker.hasJoined = false;
    fleet = machine.createFleet({ incarnation, ttlMs: TTL_MS, spotChecks: given.spotChecks });
    truth.restart();
    given.sweeps.forEach((_, sweep) => planMissing(sweep, true));
  }

  /** Plans what is missing when the round has ended, or a new one is forced. */
  function planMissing(sweep: number, isForced: boolean): void {
    const id = String(sweep);
    const leasedNow = new Set(
      machine
        .leasesOf(fleet, id)
        .filter(({ kind }) => kind !== "check")
        .flatMap(rowsOf),
    );
    const isFirst = !rounds.has(id);
    const leases = isFirst
      ? hints[sweep].filter((lease) =>
          rowsOf(lease).every((row) => !durable.has(row) && !failed.has(row)),
        )
      : [];
    const unique = leases.filter(
      (lease, i) =>
        !leases
          .slice(0, i)
          .some((other) => rowsOf(other).some((row) => rowsOf(lease).includes(row))),
    );
    for (const row of unique.flatMap(rowsOf)) leasedNow.add(row);
    const triples = given.sweeps[sweep].flatMap(({ fates }, item) =>
      fates.flatMap((_, replicate) => {
        const row = `${id}:${item}:${replicate}`;
        const isMissing = !durable.has(row) && !failed.has(row) && !leasedNow.has(row);
        return isMissing ? [[item, replicate, 1] as const] : [];
      }),
    );
    const phase = machine.sweepProgress(fleet, id)?.phase;
    const isOver = phase === "finished" || phase === "drained";
    if (!isForced && !(isOver && triples.length > 0)) return;
    const round = (rounds.get(id) ?? 0) + 1;
    rounds.set(id, round);
    for (const lease of unique) {
      if (wishes[sweep] !== "cancelled") truth.expect(lease);
    }
    const plan = {
      missing: machine.rangesOf(triples),
      secondsPerRow: Float64Array.from(given.sweeps[sweep], ({ seconds }) => seconds),
      together: 1 + 2 * sweep,
    };
    tell({
      ...{ type: "plan", sweep: id, round, plan, wish: wishes[sweep], priority: 0, now },
      options: { retries: RETRIES, maxCrashes: MAX_CRASHES },
      leases: unique.map(({ agent, epoch, ranges }) => ({ agent, epoch, ranges })),
    });
  }

  function change(sweep: number, wish: SweepWish): void {
    wishes[sweep] = wish;
    if (wish === "cancelled") truth.cancelSweep(String(sweep));
    tell({ type: "wish", sweep: String(sweep), wish, now });
  }

  // ── Agents ───────────────────────────────────────────────────────────────────────────────────────────────────────

  function joinFleet(worker: Worker, isHeard: boolean): void {
    const holds = worker.held.map(({ epoch }) => epoch);
    const { slots } = given;
    const [effect] = tell({ type: "join", agent: worker.id, slots, holds, now });
    worker.hasJoined = false;
    if (!isHeard || effect.type !== "joined") return;
    Object.assign(worker, { hasJoined: true, request: 0, isUnanswered: false });
    worker.held = worker.held.flatMap((one, i) => {
      const epoch = effect.regrants[i].becomes;
      return epoch === undefined ? [] : [{ ...one, epoch }];
    });
  }

  function askFleet(worker: Worker, isHeard: boolean): void {
    if (!worker.isUnanswered) worker.request += 1;
    const { request, id } = worker;
    const effects = tell({ type: "ask", agent: id, request, want: 2, now });
    worker.isUnanswered = !isHeard;
    if (!isHeard || !worker.hasJoined) return;
    for (const effect of effects) {
      if (effect.type !== "lease") continue;
      worker.held.push({ epoch: effect.lease.epoch, lease: effect.lease });
    }
  }

  /** Computes one lot, or dies over it. */
  function compute(worker: Worker, isHasty: boolean): void {
    const one = worker.held.find(
      ({ report, crash }) => report === undefined && crash === undefined,
    );
    if (one === undefined) return;
    const rows = rowsOf(one.lease);
    const begun = isHasty ? rows.slice(0, rows.length >> 1) : rows;
    const failures = [];
    for (const [row, name] of begun.entries()) {
      const kind = fateOf(name);
      const tried = truth.tries.get(name) ?? 0;
      truth.tries.set(name, tried + 1);
      if (kind === "poison") {
        one.crash = { row };
        return;
      }
      if (kind === "diverges") failures.push({ row, cause: "SGD_DIVERGED", permanent: true });
      if (kind === "flaky" && tried === 0 && one.lease.kind !== "check")
        failures.push({ row, cause: "STORE_IO", permanent: false });
    }
    const digest = truth
      .reportOf(
        begun,
        failures.map(({ row }) => row),
      )
      .join();
    one.report = { attempted: begun.length, failures, digest };
  }

  function crashOver(worker: Worker, one: Held, row: number): void {
    worker.held = worker.held.filter((other) => other !== one);
    const named = given.isNamed ? { row } : {};
    const isCommitting = truth.isCommitting(one.epoch);
    const effects = tell({ type: "crash", agent: worker.id, epoch: one.epoch, ...named, now });
    if (!worker.hasJoined || isCommitting || effects.some(({ type }) => type === "stale")) return;
    truth.cancel(one.epoch);
  }

  function deliver(message: Report): void {
    const { epoch, agent, content } = message;
    const effects = tell({ type: "report", agent, epoch, ...content, seconds: 0.1, now });
    const answer = effects.find(({ type }) => ["commit", "duplicate", "stale"].includes(type));
    if (answer === undefined) return;
    const { lease, rows } = truth.grantOf(key(epoch));
    if (answer.type === "duplicate" && lease.kind !== "check") {
      const failing = content.failures.map(({ row }) => row);
      const reported = truth.reportOf(rows.slice(0, content.attempted), failing);
      const isSafe = reported.every((row) => durable.has(row));
      if (!isSafe) fail(`${key(epoch)} is acknowledged too early.`);
    }
    if (answer.type === "stale" && !truth.isCommitting(epoch)) truth.cancel(epoch);
    if (answer.type !== "commit") forget(agent, epoch);
  }

  function send(worker: Worker, isKept: boolean): void {
    const one = worker.held.find(({ report }) => report !== undefined);
    const crashed = worker.held.find(({ crash }) => crash !== undefined);
    if (crashed?.crash !== undefined) crashOver(worker, crashed, crashed.crash.row);
    else if (one?.report !== undefined) {
      const message = { epoch: one.epoch, agent: worker.id, content: one.report };
      wire.push(message);
      if (isKept) deliver(message);
    }
  }

  function act(worker: Worker, kind: string, luck: number): void {
    const sweep = luck % given.sweeps.length;
    switch (kind) {
      case "ask":
        if (worker.hasJoined) askFleet(worker, luck > 20);
        else joinFleet(worker, luck > 20);
        return;
      case "join":
        joinFleet(worker, luck > 40);
        return;
      case "compute":
        compute(worker, luck < 15);
        return;
      case "work":
        compute(worker, false);
        send(worker, true);
        return;
      case "send":
        send(worker, luck > 30);
        return;
      case "deliver": {
        if (wire.length > 0) deliver(wire.splice(luck % wire.length, 1)[0]);
        return;
      }
      case "again":
        if (wire.length > 0) deliver(wire[luck % wire.length]);
        return;
      case "beat": {
        const effects = tell({ type: "beat", agent: worker.id, now });
        const lost = effects.flatMap((one) => (one.type === "beaten" ? one.revoked : []));
        const revoked = new Set(lost.map(key));
        worker.held = worker.held.filter(({ epoch }) => !revoked.has(key(epoch)));
        return;
      }
      case "lose": // forgets what it has, and says so
        worker.held = worker.held.slice(1);
        joinFleet(worker, true);
        return;
      case "crash": {
        const one = worker.held.find(({ report }) => report === undefined);
        if (one === undefined || truth.wear.innocentDeaths + 1 >= MAX_CRASHES) return;
        truth.wear.innocentDeaths += 1;
        crashOver(worker, one, luck % one.lease.rows);
        return;
      }
      case "die":
        workers.splice(workers.indexOf(worker), 1, freshWorker(`w${born++}`));
        return;
      case "leave":
        tell({ type: "leave", agent: worker.id, now });
        workers.splice(workers.indexOf(worker), 1, freshWorker(`w${born++}`));
        return;
      case "wish":
        change(sweep, (["paused", "draining", "cancelled", "running"] as const)[luck % 4]);
        return;
      case "resume":
        change(sweep, "running");
        return;
      case "replan":
        planMissing(sweep, true);
        return;
      case "restart":
        if (luck > 50) commitOne(false);
        start();
        return;
      case "commit":
        commitOne(true);
        return;
      case "tick":
        tell({ type: "tick", now });
        return;
      default:
        return; // freeze
    }
  }

  function letTimePass(ms: number): void {
    now += ms;
    const due = machine.nextTick(fleet);
    if (due !== undefined && due <= now) tell({ type: "tick", now });
  }

  start();
  for (const { agent, act: kind, wait, luck } of given.steps) {
    letTimePass(wait);
    act(workers[agent % workers.length], kind, luck);
    for (const row of durable.keys()) if (failed.has(row)) fail(`Row ${row} ended twice.`);
  }

  // Faults cease.
  given.sweeps.forEach((_, sweep) => change(sweep, "running"));
  while (truth.commits.length > 0) commitOne(true);
  const rowsInAll = given.sweeps.flatMap((items, sweep) =>
    items.flatMap(({ fates }, item) =>
      fates.map((_, replicate) => `${sweep}:${item}:${replicate}`),
    ),
  );
  const isOver = (): boolean =>
    given.sweeps.every(
      (_, sweep) => machine.sweepProgress(fleet, String(sweep))?.phase === "finished",
    );
  const planAll = (): void => given.sweeps.forEach((_, sweep) => planMissing(sweep, false));
  for (let turn = 0; planAll(), !isOver(); turn++) {
    if (turn > 3000) fail(`The sweeps do not end: ${durable.size} of ${rowsInAll.length} rows.`);
    letTimePass(1000);
    for (const worker of [...workers]) {
      act(worker, "beat", 99);
      act(worker, "ask", 99);
      for (let lots = 0; lots < 4; lots++) {
        compute(worker, false);
        send(worker, true);
        commitOne(true);
      }
    }
  }
  for (const row of rowsInAll) {
    if (!durable.has(row) && !failed.has(row)) fail(`Row ${row} is lost.`);
    if (durable.has(row) && ["diverges", "poison"].includes(fateOf(row)))
      fail(`Row ${row} passed.`);
  }
}
