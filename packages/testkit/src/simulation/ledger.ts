// ledger.ts — the oracle's own book of grants: every answer of every coordinator is checked against it as it is given.
//
// Values alone can't show a missing fence, because a late worker's value is the right one; so the book says under which
// grant each row was recorded, and whether that grant was live when the report arrived.
import type { AgentCall } from "@ktsweep/protocol";
import {
  compareEpochs,
  epochKey,
  type Epoch,
  type FleetEffect,
  type FleetLease,
} from "@ktsweep/scheduler";
import type { Life } from "./coordinator-host.js";
import type { Ask, Ledger } from "./ledger-calls.js";
import { rowNames } from "./row-model.js";
import { sweepOfDigest } from "./simulated-sweep.js";
import type { World } from "./world.js";

interface Grant {
  readonly epoch: Epoch;
  readonly life: number;
  readonly agent: string;
  /** Id of the sweep, as the fleet calls it. */
  readonly sweep: string;
  /** Names of the rows; undefined until the agent is told of them. */
  rows: readonly string[] | undefined;
  readonly kind: FleetLease["kind"];
  /** Why it is no longer live. */
  over: string | undefined;
}

/** What the book knows of one coordinator. */
interface LifeBook {
  /** Its newest session of each agent. */
  readonly sessions: Map<string, number>;
  /** Arrival of the last call of each agent that was not answered with an error, by its clock. */
  readonly seen: Map<string, number>;
  /** Live grants by agent. */
  readonly held: Map<string, Set<Grant>>;
  readonly startedAt: number;
  newest: Epoch | undefined;
}

/** Timers of the coordinator may be this late. Unit: ms. */
const CLOCK_SLACK_MS = 1;

export interface LedgerOptions {
  readonly world: World;
  readonly ttlMs: number;
  readonly isNewest: (life: Life) => boolean;
}

export function createLedger({ world, ttlMs, isNewest }: LedgerOptions): Ledger {
  const { violate } = world;
  const grants = new Map<string, Grant>();
  const books = new Map<number, LifeBook>();
  /** Live grants by row. */
  const holders = new Map<string, Set<Grant>>();
  const recorded = new Map<string, string>();
  /** Rows that a coordinator recorded beside its successor. The next one may lease them once more. */
  const recordedAside = new Set<string>();
  const safe = new Set<string>();
  const safeFailures = new Set<string>();
  const computations = new Map<string, number>();
  const leased = new Map<string, number>();
  /** Grants of each row but for those that only have another epoch. */
  const grantsOf = new Map<string, number>();
  const bystanders = new Map<string, number>();
  let deaths = 0;
  const held = new Set<string>();
  const inConflict = new Set<string>();
  let newestIncarnation = 0;

  function bookOf(life: Life): LifeBook {
    const known = books.get(life.number);
    if (known !== undefined) return known;
    const made: LifeBook = {
      sessions: new Map(),
      seen: new Map(),
      held: new Map(),
      startedAt: life.now(),
      newest: undefined,
    };
    books.set(life.number, made);
    return made;
  }

  function close(grant: Grant, why: string): void {
    if (grant.over !== undefined) return;
    grant.over = why;
    for (const row of grant.rows ?? []) holders.get(row)?.delete(grant);
    books.get(grant.life)?.held.get(grant.agent)?.delete(grant);
  }

  /** The fleet has made a grant. */
  function make(life: Life, grant: Grant): void {
    const key = epochKey(grant.epoch);
    const book = bookOf(life);
    if (grants.has(key)) violate(`Epoch ${key} was granted twice.`);
    if (book.newest !== undefined && compareEpochs(grant.epoch, book.newest) <= 0) {
      violate(`Epoch ${key} was made after ${epochKey(book.newest)}.`);
    }
    book.newest = grant.epoch;
    grants.set(key, grant);
    leased.set(grant.kind, (leased.get(grant.kind) ?? 0) + 1);
    const own = book.held.get(grant.agent) ?? new Set();
    book.held.set(grant.agent, own.add(grant));
  }

  /** The rows of a grant are known. */
  function fill(life: Life, grant: Grant, rows: readonly string[]): void {
    grant.rows = rows;
    if (grant.over !== undefined) return;
    for (const row of rows) checkRow(life, grant, row);
    for (const row of rows) {
      const holding = holders.get(row) ?? new Set();
      holders.set(row, holding.add(grant));
    }
  }

  function checkRow(life: Life, { epoch, kind }: Grant, row: string): void {
    const key = epochKey(epoch);
    const isRecorded = recorded.has(row) && !recordedAside.has(row);
    if (kind === "check") {
      if (!recorded.has(row)) violate(`Row ${row} is checked under ${key} before it is recorded.`);
      return;
    }
    if (!isNewest(life)) return;
    if (isRecorded) violate(`Row ${row} is leased under ${key} though it is recorded.`);
    // A lot has one holder, or two where it was late and copied.
    let others = 0;
    for (const other of holders.get(row) ?? []) {
      if (other.life !== life.number || other.kind === "check") continue;
      if (++others < 2 && (kind === "copy" || other.kind === "copy")) continue;
      violate(`Row ${row} is leased under ${key} while ${epochKey(other.epoch)} is live.`);
    }
  }

  /** Whether a call belongs to a session that a later hello has ended. */
  function isOldSession(life: Life, { agent, session }: AgentCall): boolean {
    return session < (bookOf(life).sessions.get(agent) ?? 0);
  }

  function sawAt(life: Life, agent: string, at: number): void {
    const { seen } = bookOf(life);
    seen.set(agent, Math.max(at, seen.get(agent) ?? at));
  }

  async function inSession<Answer>(
    life: Life,
    request: AgentCall,
    answer: Ask<Answer>,
  ): Promise<Answer> {
    const isOld = isOldSession(life, request);
    const now = life.now();
    const answered = await answer();
    if (isOld) violate(`Session ${request.session} was served after it had been replaced.`);
    sawAt(life, request.agent, now);
    return answered;
  }

  function closeAll(life: Life, agent: string, why: string): void {
    for (const grant of [...(bookOf(life).held.get(agent) ?? [])]) close(grant, why);
  }

  return {
    async hellos(life, request, answer) {
      const now = life.now();
      const answered = await answer();
      const { agent } = request;
      const { sessions } = bookOf(life);
      // Two hellos at the same time may be answered in any order.
      if (answered.session === sessions.get(agent))
        violate(`Session ${answered.session} is not new.`);
      sessions.set(agent, Math.max(answered.session, sessions.get(agent) ?? 0));
      sawAt(life, agent, now);
      return answered;
    },
    async leases(life, request, answer) {
      const heldNow = new Set(held);
      const answered = await inSession(life, request, answer);
      for (const { epoch, spec, rows } of answered.leases) {
        const key = epochKey(epoch);
        const grant = grants.get(key);
        const simulated = sweepOfDigest(spec);
        if (grant?.life !== life.number || simulated === undefined) {
          violate(`The lease ${key} was never made, or is for an unknown spec.`);
          continue;
        }
        if (grant.agent !== request.agent) violate(`Epoch ${key} has two agents.`);
        // The same request again has the same answer.
        if (grant.rows !== undefined) continue;
        const { name } = simulated.shape;
        if (isNewest(life) && heldNow.has(name)) violate(`${name} stands still and was leased.`);
        const names = Array.from(rowNames(simulated.ids, rows), ({ key: row }) => row);
        for (const row of names) grantsOf.set(row, (grantsOf.get(row) ?? 0) + 1);
        fill(life, grant, names);
      }
      return answered;
    },
    async beats(life, request, answer) {
      const answered = await inSession(life, request, answer);
      for (const epoch of answered.revoked) {
        const grant = grants.get(epochKey(epoch));
        if (grant?.life === life.number) close(grant, "revoked");
      }
      return answered;
    },
    async reports(life, { request, work }, answer) {
      const key = epochKey(request.epoch);
      const grant = grants.get(key);
      const over = grant?.over;
      const isOld = isOldSession(life, request);
      const now = life.now();
      const answered = await answer();
      const { outcome } = answered;
      world.coverage.count(`outcome ${outcome}`);
      world.trace.note(world.time.now(), `report of ${key}: ${outcome}`);
      if (isOld) violate(`A report of the replaced session ${request.session} was ${outcome}.`);
      sawAt(life, request.agent, now);
      const failed = new Set(request.failures.map(({ row }) => row));
      const rows = work.rows
        .slice(0, request.attempted)
        .filter((_, row) => !failed.has(row))
        .map((row) => row.key);
      if (outcome === "recorded") {
        if (grant === undefined || grant.life !== life.number) {
          violate(`A report under ${key} was recorded by coordinator ${life.number}.`);
        } else if (grant.agent !== request.agent) {
          violate(`A report under ${key} was recorded for an agent that never had it.`);
        } else if (over !== undefined && !rows.every((row) => recorded.get(row) === key)) {
          violate(`A report under ${key} was recorded after the end of the grant: ${over}.`);
        } else if (grant.kind === "check") violate(`The check ${key} was recorded.`);
        for (const row of rows) record(life, row, key);
      }
      if (outcome === "duplicate") {
        for (const row of rows) {
          if (!recorded.has(row)) violate(`${row} is called a duplicate and is not recorded.`);
        }
      }
      if (outcome === "conflict") {
        world.coverage.count("conflict");
        if (grant !== undefined) inConflict.add(grant.sweep);
      }
      if (grant !== undefined) close(grant, outcome);
      return answered;
    },
    async crashes(life, request, answer) {
      await inSession(life, request, answer);
    },
    async goodbyes(life, request, answer) {
      await inSession(life, request, answer);
    },
    started(incarnation) {
      if (incarnation <= newestIncarnation) {
        violate(`Incarnation ${incarnation} was claimed after ${newestIncarnation}.`);
      }
      newestIncarnation = incarnation;
    },
    watch(life, _fleet, event, decision) {
      if (!decision.ok) return;
      const book = bookOf(life);
      if (event.type === "crash") {
        // Its rows are free before the failure is on record and the answer is given.
        const grant = grants.get(epochKey(event.epoch));
        if (grant?.life === life.number && grant.agent === event.agent) close(grant, "crash");
      }
      if (event.type === "join") closeAll(life, event.agent, "hello");
      if (event.type === "leave") closeAll(life, event.agent, "goodbye");
      if (event.type === "wish" && event.wish === "cancelled") closeSweep(life, event.sweep);
      for (const effect of decision.effects) {
        if (effect.type === "joined") rejoined(life, effect);
        if (effect.type === "lease") leasedNow(life, effect.lease);
        if (effect.type !== "agent-lost") continue;
        const silent = life.now() - (book.seen.get(effect.agent) ?? book.startedAt);
        if (event.type === "tick" && silent < ttlMs - CLOCK_SLACK_MS) {
          violate(`${effect.agent} was given up after ${silent} ms of silence.`);
        }
        closeAll(life, effect.agent, "expired");
      }
    },
    acknowledged(work, { attempted, failures }) {
      const failed = new Map(failures.map((failure) => [failure.row, failure]));
      for (const [row, { key }] of work.rows.slice(0, attempted).entries()) {
        const failure = failed.get(row);
        if (failure === undefined) safe.add(key);
        else if (failure.permanent) safeFailures.add(key);
      }
    },
    rowComputed(key) {
      const count = (computations.get(key) ?? 0) + 1;
      computations.set(key, count);
      return count;
    },
    computeDied() {
      deaths++;
    },
    sawDie(rows) {
      for (const row of rows) bystanders.set(row, (bystanders.get(row) ?? 0) + 1);
    },
    bystanders,
    wasted: () =>
      [...computations].flatMap(([row, count]) => {
        const most = (grantsOf.get(row) ?? 0) + deaths;
        return count > most ? [`Row ${row} was computed ${count} times under ${most} grants.`] : [];
      }),
    found(rows) {
      for (const row of rows) if (!recorded.has(row)) recorded.set(row, "found at a restart");
    },
    hold: (sweep) => void held.add(sweep),
    release: (sweep) => void held.delete(sweep),
    inConflict,
    isHeld: (sweep) => held.has(sweep),
    safe,
    safeFailures,
    recorded,
    computations,
    leased,
  };

  function leasedNow(life: Life, { epoch, agent, sweep, kind }: FleetLease): void {
    if (inConflict.has(sweep)) violate(`${sweep} is in conflict and was leased.`);
    // A request that came again is answered with what is known.
    if (grants.get(epochKey(epoch))?.agent === agent) return;
    make(life, { epoch, life: life.number, agent, sweep, rows: undefined, kind, over: undefined });
  }

  function rejoined(
    life: Life,
    { agent, regrants }: Extract<FleetEffect, { type: "joined" }>,
  ): void {
    for (const { epoch, becomes } of regrants) {
      const before = grants.get(epochKey(epoch));
      if (before === undefined) violate(`Epoch ${epochKey(epoch)} was never granted.`);
      else if (before.agent !== agent) violate(`${epochKey(epoch)} went to another agent.`);
      if (becomes === undefined || before === undefined) continue;
      if (epochKey(becomes) === epochKey(epoch)) {
        // Its report is on its way to the disk.
        before.over = undefined;
        bookOf(life).held.get(agent)?.add(before);
        fill(life, before, before.rows ?? []);
        continue;
      }
      const grant: Grant = { ...before, epoch: becomes, life: life.number, over: undefined };
      make(life, grant);
      fill(life, grant, before.rows ?? []);
    }
  }

  function closeSweep(life: Life, sweep: string): void {
    for (const held of bookOf(life).held.values()) {
      for (const grant of [...held]) if (grant.sweep === sweep) close(grant, "cancelled");
    }
  }

  function record(life: Life, row: string, key: string): void {
    const before = recorded.get(row);
    if (!isNewest(life)) recordedAside.add(row);
    if (before !== undefined && before !== key && !recordedAside.has(row)) {
      violate(`Row ${row} was recorded under ${key} and before: ${before}.`);
    }
    recorded.set(row, key);
  }
}
