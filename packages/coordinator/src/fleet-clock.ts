// fleet-clock.ts — time as the fleet sees it: it stands still while the coordinator itself was not running.
import type { Clock, Timer } from "./ports.js";

/**
 * Time of the fleet. While this process was stopped, or busy for long, nobody's sign of life could be heard: such a
 * gap does not count, or every worker would be lost after it.
 */
export interface FleetClock {
  /** Milliseconds; never less than before. */
  now(): number;
  /** As `after` of the clock; notices when it comes far too late. */
  after(ms: number, run: () => void): Timer;
}

/** A timer that is later than this tells of a gap. Unit: ms. */
const lateness = 1_000;

export function fleetClock(clock: Clock): FleetClock {
  let gaps = 0;
  let latest = -Infinity;
  const now = (): number => (latest = Math.max(latest, clock.now() - gaps));
  return {
    now,
    after(ms, run) {
      const due = clock.now() + ms;
      return clock.after(ms, () => {
        const late = clock.now() - due;
        if (late > lateness) gaps += late;
        run();
      });
    },
  };
}
