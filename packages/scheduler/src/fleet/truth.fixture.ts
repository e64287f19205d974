// truth.fixture.ts — what is true in a test of the fleet, whatever the fleet thinks: it survives every restart, and knows under
// which grant each row was computed.
import type { Epoch, FleetEffect, FleetLease, SweepWish } from "../index.js";

/** The package as it is, or with one planted mistake. */
export type Machine = typeof import("../index.js");

/** What becomes of a row each time it is computed: flaky fails the first time, and only then. */
export type Fate = "fine" | "flaky" | "diverges" | "poison";

/** Everything that happens in one test. */
export interface World {
  readonly agents: number;
  readonly slots: number;
  readonly isNamed: boolean;
  readonly spotChecks: number;
  readonly sweeps: readonly (readonly Item[])[];
  readonly steps: readonly Step[];
}

export interface Item {
  readonly seconds: number;
  readonly fates: readonly Fate[];
}

export interface Step {
  readonly agent: number;
  readonly act: string;
  readonly wait: number;
  readonly luck: number;
}

export const RETRIES = 1;
export const MAX_CRASHES = 3;

type Of<T extends FleetEffect["type"]> = Extract<FleetEffect, { readonly type: T }>;

interface Grant {
  readonly lease: FleetLease;
  readonly rows: readonly string[];
  isVoid: boolean;
}

export type Truth = ReturnType<typeof openTruth>;

/** A promise is broken. */
export function fail(message: string): never {
  throw new Error(message);
}

/** Nothing has happened yet. Rows are named sweep:item:replicate. */

export function openTruth(machine: Machine, given: World) {
  const key = machine.epochKey;
  /** Durable rows, with who computed them. */
  const durable = new Map<string, string>();
  const failed = new Set<string>();
  const tries = new Map<string, number>();
  const grants = new Map<string, Grant>();
  /** Grants, as keys, under which a row may be recorded. */
  const holders = new Map<string, readonly string[]>();
  /** Accepted reports that are not durable, oldest first. */
  const commits: Of<"commit">[] = [];
  const wishes: SweepWish[] = given.sweeps.map(() => "running");
  const wear = { innocentDeaths: 0 };

  function rowsOf({ sweep, ranges }: Pick<FleetLease, "sweep" | "ranges">): string[] {
    return Array.from(machine.eachRow(ranges), (row) => `${sweep}:${row.item}:${row.replicate}`);
  }

  function fateOf(row: string): Fate {
    const [sweep, item, replicate] = row.split(":");
    return given.sweeps[Number(sweep)][Number(item)].fates[Number(replicate)];
  }

  function note(effect: FleetEffect): void {
    switch (effect.type) {
      case "lease":
        noteLease(effect.lease);
        return;
      case "joined":
        noteJoin(effect);
        return;
      case "agent-lost":
        for (const epoch of effect.leases) cancel(epoch);
        return;
      case "commit":
        noteCommit(effect);
        return;
      case "attempt-failed":
        if (effect.final) endFailed(`${effect.sweep}:${effect.item}:${effect.replicate}`);
        return;
      case "conflict":
        fail("There is a conflict between honest agents.");
        return;
      default:
        return;
    }
  }

  function noteLease(lease: FleetLease): void {
    const tag = key(lease.epoch);
    const rows = rowsOf(lease);
    const known = grants.get(tag);
    if (known !== undefined) {
      if (known.lease.agent !== lease.agent || known.isVoid) fail(`Epoch ${tag} is granted again.`);
      return; // the same answer again
    }
    if (wishes[Number(lease.sweep)] !== "running") fail(`Sweep ${lease.sweep} is held back.`);
    grants.set(tag, { lease, rows, isVoid: false });
    for (const row of rows) {
      const others = holdersOf(row).map((other) => grantOf(other).lease);
      if (lease.kind === "check") {
        if (durable.get(row) === lease.agent)
          fail(`Agent ${lease.agent} checks its own row ${row}.`);
        if (!durable.has(row)) fail(`Row ${row} is checked before it is durable.`);
        continue;
      }
      if (durable.has(row) || failed.has(row)) fail(`Row ${row} is leased after its end.`);
      if (lease.kind === "work" && others.length > 0) fail(`Row ${row} is leased twice.`);
      if (lease.kind === "copy" && others.length !== 1) fail(`Row ${row} is no copy.`);
      if (others.some(({ agent }) => agent === lease.agent))
        fail(`${lease.agent} has ${row} twice.`);
      holders.set(row, [...holdersOf(row), tag]);
    }
  }

  /** The grant has ended: nothing may be recorded under it. */
  function cancel(epoch: Epoch): void {
    const tag = key(epoch);
    const grant = grants.get(tag);
    if (grant === undefined || grant.isVoid) return;
    grant.isVoid = true;
    letGo(grant.rows, tag);
  }

  function noteJoin({ agent, regrants }: Of<"joined">): void {
    const becomes = new Map(regrants.map((one) => [key(one.epoch), one.becomes] as const));
    for (const [tag, grant] of [...grants]) {
      if (grant.lease.agent !== agent) continue;
      const next = becomes.get(tag);
      const isPinned = isCommitting(grant.lease.epoch);
      if (next !== undefined && key(next) === tag) {
        if (!isPinned) fail(`Epoch ${tag} goes on.`);
        continue;
      }
      if (!isPinned) cancel(grant.lease.epoch);
      if (next === undefined) continue;
      if (grants.has(key(next))) fail(`Epoch ${key(next)} was granted before.`);
      const { rows, lease } = grant;
      for (const row of rows) {
        if (lease.kind !== "check" && durable.has(row))
          fail(`Row ${row} is granted again after its end.`);
        if (lease.kind !== "check") holders.set(row, [...holdersOf(row), key(next)]);
      }
      grants.set(key(next), { lease: { ...lease, epoch: next }, rows, isVoid: false });
    }
  }

  function noteCommit(effect: Of<"commit">): void {
    const tag = key(effect.lease.epoch);
    const grant = grantOf(tag);
    if (grant.isVoid) fail(`Rows are recorded under the old grant ${tag}.`);
    if (wishes[Number(grant.lease.sweep)] === "cancelled")
      fail(`Sweep ${grant.lease.sweep} is cancelled.`);
    for (const row of grant.rows) {
      // Its copy has lost.
      for (const other of holdersOf(row)) if (other !== tag) cancel(grantOf(other).lease.epoch);
      if (durable.has(row)) fail(`Row ${row} is recorded twice.`);
    }
    commits.push(effect);
  }

  function endFailed(row: string): void {
    if (durable.has(row)) fail(`Row ${row} failed after it was recorded.`);
    const kind = fateOf(row);
    if (kind === "fine" && wear.innocentDeaths < MAX_CRASHES) fail(`Row ${row} is blamed.`);
    if (kind === "flaky" && (tries.get(row) ?? 0) <= RETRIES) fail(`Row ${row} is given up early.`);
    failed.add(row);
  }

  function reportOf(rows: readonly string[], failing: readonly number[]): string[] {
    return rows.filter((_, place) => !failing.includes(place));
  }

  /** Makes the oldest accepted report durable. */
  function commitOldest(): Of<"commit"> | undefined {
    const commit = commits.shift();
    if (commit === undefined) return undefined;
    const { lease, attempted, failures } = commit;
    const rows = rowsOf(lease);
    const failing = failures.map(({ row }) => row);
    for (const row of reportOf(rows.slice(0, attempted), failing)) {
      if (durable.has(row)) fail(`Row ${row} is recorded twice.`);
      durable.set(row, lease.agent);
    }
    for (const { row, final } of failures) if (final) endFailed(rows[row]);
    letGo(rows, key(lease.epoch));
    return commit;
  }

  function letGo(rows: readonly string[], tag: string): void {
    for (const row of rows) {
      const others = holdersOf(row).filter((other) => other !== tag);
      holders.set(row, others);
    }
  }

  function holdersOf(row: string): readonly string[] {
    return holders.get(row) ?? [];
  }

  function grantOf(tag: string): Grant {
    return grants.get(tag) ?? fail(`Nobody was granted ${tag}.`);
  }

  function isCommitting(epoch: Epoch): boolean {
    return commits.some(({ lease }) => key(lease.epoch) === key(epoch));
  }

  /** A lease from before a restart is waited for. */
  function expect(lease: FleetLease): void {
    const rows = rowsOf(lease);
    grants.set(key(lease.epoch), { lease, rows, isVoid: false });
    for (const row of rows) holders.set(row, [key(lease.epoch)]);
  }

  /** The coordinator is gone, and what it was committing. */
  function restart(): void {
    commits.length = 0;
    for (const grant of grants.values()) grant.isVoid = true;
    holders.clear();
  }

  /** The user cancels: nothing is recorded any more but what is on its way. */
  function cancelSweep(sweep: string): void {
    for (const { lease } of [...grants.values()]) {
      if (lease.sweep === sweep && !isCommitting(lease.epoch)) cancel(lease.epoch);
    }
  }

  return {
    ...{ durable, failed, tries, commits, wishes, wear },
    ...{ rowsOf, fateOf, note, cancel, reportOf, commitOldest, grantOf, isCommitting, expect },
    ...{ restart, cancelSweep },
  };
}
