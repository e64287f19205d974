// orphans.ts — lots whose agent was lost: pending, but kept whole, since the agent may come back with the results.
import type { Instant } from "./events.js";
import type { Asker } from "./lease.js";
import { wholeMisfit, type Misfit } from "./limits.js";
import type { HeldLot, Lot } from "./lot.js";
import { closeLot } from "./report.js";
import { giveBack } from "./returned.js";
import { pend } from "./row-seconds.js";
import type { Orphan, Schedule } from "./state.js";

/** An orphan that does not fit who asks is kept whole for so long; then its rows are leased singly. */
const WHOLE_MS = 60_000;

/** The agent of a held lot is lost: the lot is pending, as a whole. */
export function loseLot(schedule: Schedule, held: HeldLot, now: Instant): void {
  const { lot } = held;
  closeLot(schedule, held);
  pend(schedule, [lot.ranges]);
  schedule.orphans.set(lot.id, { lot, since: now });
}

/** Leases an orphan to `agent`, under its old id. */
export function adoptOrphan(
  schedule: Schedule,
  { lot }: Orphan,
  to: Pick<Lot, "agent" | "since">,
): Lot {
  const adopted = { ...lot, ...to };
  schedule.orphans.delete(lot.id);
  schedule.rows.leased += lot.rows;
  pend(schedule, [], [lot.ranges]);
  schedule.pace.leased[lot.costClass] += lot.seconds;
  schedule.lots.set(lot.id, { lot: adopted, computed: 0, computedSeconds: 0 });
  return adopted;
}

/** Leases the oldest orphan that fits, as a whole; undefined where none does. */
export function leaseOrphan(
  schedule: Schedule,
  { agent, now, limits }: Asker,
  misfits: Misfit[],
): Lot | undefined {
  for (const orphan of schedule.orphans.values()) {
    const { ranges, seconds } = orphan.lot;
    const misfit = wholeMisfit(schedule, { items: ranges.items, seconds }, limits);
    if (misfit === undefined) return adoptOrphan(schedule, orphan, { agent, since: now });
    if (now - orphan.since < WHOLE_MS) misfits.push(misfit);
    else scatter(schedule, orphan);
  }
  return undefined;
}

/** The rows of an orphan are pending like others that came back; suspects stay together. */
export function scatter(schedule: Schedule, { lot }: Orphan): void {
  schedule.orphans.delete(lot.id);
  if (lot.isSuspect) schedule.suspects.push(lot.ranges);
  else giveBack(schedule, lot.ranges);
}
