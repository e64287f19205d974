// validate-fleet.ts — every invariant of a fleet, checked the slow way. For tests and simulators.
import { eachRow } from "../rows.js";
import { validate } from "../validate.js";
import { isWorker } from "./agents.js";
import { epochKey } from "./epoch.js";
import type { Fleet, Grant, Round } from "./fleet-state.js";
import { MAX_SETTLED, MAX_SETTLED_RANGES } from "./settled.js";

/**
 * What is wrong with `fleet`: one sentence per broken invariant, none when it is sound.
 *
 * Cost: O(rows of all live rounds).
 */
export function validateFleet(fleet: Fleet): string[] {
  const faults: string[] = [];
  for (const [key, grant] of fleet.grants) checkGrant(fleet, faults, { key, grant });
  for (const sweep of fleet.sweeps.values()) {
    for (const round of sweep.rounds.values()) checkRound(fleet, faults, round);
    if (sweep.rounds.size > 0 && !sweep.rounds.has(sweep.round) && sweep.ended === undefined) {
      faults.push(`Sweep ${sweep.id} has lost its newest round.`);
    }
  }
  checkAgents(fleet, faults);
  for (const [key, { round, lot }] of fleet.orphans) {
    if (round.orphanKeys.get(lot) !== key || !round.schedule.orphans.has(lot)) {
      faults.push(`Orphan ${key} is not in its schedule.`);
    }
    if (fleet.grants.has(key)) faults.push(`Orphan ${key} is granted.`);
  }
  const ranges = [...fleet.settled.entries.values()].map((entry) => entry.ranges.items.length);
  const sum = ranges.reduce((total, count) => total + count, 0);
  if (sum !== fleet.settled.ranges) faults.push("The ranges of settled grants are miscounted.");
  if (ranges.length > MAX_SETTLED || (ranges.length > 1 && sum > MAX_SETTLED_RANGES)) {
    faults.push("More settled grants are remembered than allowed.");
  }
  return faults;
}

function checkGrant(
  fleet: Fleet,
  faults: string[],
  { key, grant }: { readonly key: string; readonly grant: Grant },
): void {
  const { lease, round, granted, twin, committing } = grant;
  if (epochKey(lease.epoch) !== key) faults.push(`Grant ${key} is of another epoch.`);
  if (!round.grants.has(grant)) faults.push(`Grant ${key} is not in its round.`);
  if (round.sweep.rounds.get(round.number) !== round) faults.push(`The round of ${key} is over.`);
  const agent = fleet.agents.get(lease.agent);
  const isHeld = agent?.grants.has(grant) === true;
  if (!isHeld && committing === undefined) faults.push(`Nobody has grant ${key}.`);
  if (lease.epoch.incarnation === fleet.rules.incarnation && lease.epoch.counter > fleet.counter) {
    faults.push(`Grant ${key} is newer than the newest.`);
  }
  if (fleet.quarantined.has(lease.agent) && committing === undefined) {
    faults.push(`Grant ${key} is held by a quarantined agent.`);
  }
  if (granted.kind !== "check" && !round.schedule.lots.has(granted.lot.id)) {
    faults.push(`The lot of grant ${key} is not leased.`);
  }
  if (twin === undefined) return;
  if (twin.twin !== grant || !round.grants.has(twin)) faults.push(`Grant ${key} has no true twin.`);
  if (twin.lease.agent === lease.agent) faults.push(`Grant ${key} and its twin have one agent.`);
  if (committing !== undefined) faults.push(`Grant ${key} is being committed, with a twin.`);
}

function checkRound(fleet: Fleet, faults: string[], round: Round): void {
  const name = `Round ${round.number} of ${round.sweep.id}`;
  for (const fault of validate(round.schedule)) faults.push(`${name}: ${fault}`);
  const holders = new Map<number, number>();
  for (const grant of round.grants) {
    if (fleet.grants.get(epochKey(grant.lease.epoch)) !== grant)
      faults.push(`${name}: dead grant.`);
    if (grant.granted.kind === "check") continue;
    const { id } = grant.granted.lot;
    holders.set(id, (holders.get(id) ?? 0) + 1);
    if ((holders.get(id) ?? 0) > (grant.twin === undefined ? 1 : 2)) {
      faults.push(`${name}: lot ${id} is granted too often.`);
    }
  }
  for (const id of round.schedule.lots.keys()) {
    if (!holders.has(id)) faults.push(`${name}: lot ${id} is leased to nobody.`);
  }
  for (const [lot, key] of round.orphanKeys) {
    if (!fleet.orphans.has(key)) faults.push(`${name}: orphan ${lot} can't be found again.`);
  }
  const isOver = round.schedule.phase === "finished" || round.schedule.phase === "stopped";
  if (isOver && round.grants.size + round.checks.length === 0) faults.push(`${name} does not end.`);
  if (round.isReplaced && round.checks.length > 0) faults.push(`${name}: checks of an old round.`);
  for (const { ranges, rows } of round.checks) {
    let count = 0;
    for (const row of eachRow(ranges)) count += row.item >= 0 ? 1 : 0;
    if (count !== rows) faults.push(`${name}: a check has ${count} rows, not ${rows}.`);
  }
}

function checkAgents(fleet: Fleet, faults: string[]): void {
  let workers = 0;
  let slots = 0;
  let previous = -Infinity;
  for (const agent of fleet.agents.values()) {
    if (agent.lastSeen < previous) faults.push(`Agent ${agent.id} is out of order.`);
    previous = agent.lastSeen;
    if (isWorker(fleet, agent)) {
      workers += 1;
      slots += agent.slots;
    }
    let seconds = 0;
    for (const grant of agent.grants) {
      seconds += grant.lease.seconds;
      if (grant.lease.agent !== agent.id || !fleet.grants.has(epochKey(grant.lease.epoch))) {
        faults.push(`Agent ${agent.id} has a grant that is not its own.`);
      }
    }
    if (Math.abs(seconds - agent.heldSeconds) > 1e-6 * (1 + seconds)) {
      faults.push(`Agent ${agent.id} holds ${seconds} seconds, not ${agent.heldSeconds}.`);
    }
  }
  if (workers !== fleet.workers || slots !== fleet.slots) faults.push("Workers are miscounted.");
}
