// world.ts — what all parts of a simulation share.
import type { Coverage } from "./coverage.js";
import type { Draws } from "./draws.js";
import type { FaultJournal } from "./fault-kinds.js";
import type { Trace } from "./trace.js";
import type { VirtualTime } from "./virtual-time.js";

export interface World {
  readonly time: VirtualTime;
  readonly draws: Draws;
  readonly faults: FaultJournal;
  readonly trace: Trace;
  readonly coverage: Coverage;
  /** A promise was broken. */
  readonly violate: (what: string) => void;
}
