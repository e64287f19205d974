// validate.ts — every invariant of a schedule, checked the slow way. For tests and simulators.
import { eachRow, sliceRows, type RowRanges } from "./rows.js";
import { secondsOf } from "./row-seconds.js";
import type { Schedule } from "./state.js";

/**
 * What is wrong with `schedule`: one sentence per broken invariant, none when it is sound.
 *
 * Cost: O(rows).
 */
export function validate(schedule: Schedule): string[] {
  const faults: string[] = [];
  const claim = claims(schedule, faults);
  const pending = claim("fresh", freshRows(schedule)) + claim("returned", returnedRows(schedule));
  let suspected = schedule.suspects.reduce((rows, set) => rows + claim("suspects", set), 0);
  for (const { lot } of schedule.orphans.values()) {
    suspected += claim(`orphaned lot ${lot.id}`, lot.ranges);
    if (schedule.lots.has(lot.id)) faults.push(`Lot ${lot.id} is held and an orphan.`);
  }
  for (const ranges of schedule.crashSites.keys()) {
    if (!schedule.suspects.includes(ranges)) faults.push("A crash site without its suspects.");
  }
  let leased = 0;
  let computed = 0;
  for (const held of schedule.lots.values()) {
    leased += claim(`lot ${held.lot.id}`, held.lot.ranges);
    computed += held.computed;
  }

  const { rows } = schedule;
  expectEqual(faults, "pending rows", rows.pending, pending + suspected);
  expectEqual(faults, "leased rows", rows.leased, leased);
  expectEqual(faults, "computed rows", rows.computed, computed);
  const all = rows.pending + rows.leased + rows.recorded + rows.failed;
  expectEqual(faults, "rows in all", rows.total, all);
  if (rows.recorded < 0 || rows.failed < 0) faults.push("A count of ended rows is negative.");
  checkPhase(schedule, faults);
  checkPace(schedule, faults);
  return faults;
}

/** Each row may be claimed once, and only by rows of the plan within the limit. */
function claims(schedule: Schedule, faults: string[]) {
  const owner = new Map<string, string>();
  return (name: string, ranges: RowRanges): number => {
    let count = 0;
    for (const { item, replicate } of eachRow(ranges)) {
      const key = `${item}:${replicate}`;
      const other = owner.get(key);
      if (other !== undefined) faults.push(`Row ${key} is in ${other} and in ${name}.`);
      if (!(schedule.costClass[item] >= 0)) faults.push(`Row ${key} in ${name} is not planned.`);
      owner.set(key, name);
      count += 1;
    }
    return count;
  };
}

function freshRows({ order, plan, fresh }: Schedule): RowRanges {
  const items: number[] = [];
  const firsts: number[] = [];
  const counts: number[] = [];
  for (const block of order.blocks) {
    for (let r = order.starts[block]; r < order.ends[block]; r++) {
      items.push(plan.missing.items[r]);
      firsts.push(plan.missing.firsts[r] + fresh.taken[r]);
      counts.push(plan.missing.counts[r] - fresh.taken[r]);
    }
  }
  return asRanges(items, firsts, counts);
}

function returnedRows({ returned: { items, firsts, counts, head, length } }: Schedule): RowRanges {
  return {
    items: items.slice(head, length),
    firsts: firsts.slice(head, length),
    counts: counts.slice(head, length),
  };
}

function checkPhase({ phase, rows, lots }: Schedule, faults: string[]): void {
  const isFinished = rows.pending + rows.leased === 0;
  if (isFinished !== (phase === "finished")) {
    faults.push(`Phase ${phase} with ${rows.pending} pending and ${rows.leased} leased rows.`);
  }
  if (phase === "stopped" && lots.size > 0) faults.push(`Stopped with ${lots.size} lots held.`);
}

function checkPace(schedule: Schedule, faults: string[]): void {
  const { order, pace, lots, rowSeconds, costClass, predictedTotal } = schedule;
  const pending = new Float64Array(order.classCount);
  const leased = new Float64Array(order.classCount);
  const orphaned = Array.from(schedule.orphans.values(), ({ lot }) => lot.ranges);
  const add = (into: Float64Array, ranges: RowRanges) => {
    for (let r = 0; r < ranges.items.length; r++) {
      into[costClass[ranges.items[r]]] += ranges.counts[r] * rowSeconds[ranges.items[r]];
    }
  };
  const suspected = [...schedule.suspects, ...orphaned];
  for (const ranges of [freshRows(schedule), returnedRows(schedule), ...suspected]) {
    add(pending, ranges);
  }
  for (const { lot, computed } of lots.values()) {
    const left = sliceRows(lot.ranges, computed, lot.rows);
    leased[lot.costClass] += secondsOf(schedule, left);
  }
  const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * (1 + predictedTotal);
  for (let c = 0; c < order.classCount; c++) {
    if (!isNear(pending[c], pace.pending[c])) faults.push(`Pending seconds of class ${c} drifted.`);
    if (!isNear(leased[c], pace.leased[c])) faults.push(`Leased seconds of class ${c} drifted.`);
  }
}

function expectEqual(faults: string[], name: string, counted: number, found: number): void {
  if (counted !== found) faults.push(`${name}: counted ${counted}, found ${found}.`);
}

function asRanges(items: number[], firsts: number[], counts: number[]): RowRanges {
  return {
    items: Int32Array.from(items),
    firsts: Int32Array.from(firsts),
    counts: Int32Array.from(counts),
  };
}
