// probe-work.ts — small cells of which each is nearly all of one kind of work, with what they are predicted to take.
import { isKtsweepError, type Cell } from "@ktsweep/core";
import { parseSpec, type Speeds, type WorkKind } from "@ktsweep/sweep";

/** A cell to time. */
export interface ProbeWork {
  readonly kind: WorkKind;
  readonly cell: Cell;
  /** Replicates of one timing. */
  readonly replicates: number;
  /** Whether the expectations are part of each run: nothing is kept between runs. */
  readonly isExact: boolean;
  /** Predicted seconds of one run, by kind, with the constants that ship. */
  readonly seconds: Speeds;
}

interface Shape {
  readonly kind: WorkKind;
  readonly engine: "exact" | "sampled" | "reduced";
  readonly d: number;
  readonly samples: number;
  readonly replicates: number;
}

/** Each some milliseconds; dimensions in which a model fits into the nearest cache, and in which it does not. */
const SHAPES: readonly Shape[] = [
  { kind: "overhead", engine: "sampled", d: 1, samples: 1, replicates: 200 },
  { kind: "sampled", engine: "sampled", d: 256, samples: 10_000, replicates: 1 },
  { kind: "sampled", engine: "sampled", d: 32_768, samples: 80, replicates: 1 },
  { kind: "expected", engine: "exact", d: 1000, samples: 5000, replicates: 1 },
  { kind: "reduced", engine: "reduced", d: 1e6, samples: 5000, replicates: 1 },
];

const NOTHING: Speeds = { sampled: 0, reduced: 0, expected: 0, overhead: 0 };

/** The cells; an engine that does not take one is left out. */
export function probeWork(): readonly ProbeWork[] {
  return SHAPES.flatMap((shape) => {
    try {
      return [workOf(shape)];
    } catch (error) {
      if (isKtsweepError(error)) return [];
      throw error;
    }
  });
}

function workOf({ kind, engine, d, samples, replicates }: Shape): ProbeWork {
  const sweep = parseSpec(`
version: 1
name: calibration
seed: 1
engine: ${engine}
problem: { d: ${d}, target: { exponent: 1.5 }, noiseVariance: 0.01 }
chain: { model: { learner: sgd, spectrum: { exponent: 1.5 }, samples: ${samples}, stepSize: 0.1 } }
replicates: 1
`);
  const isExact = engine === "exact";
  const secondsOf = (of: WorkKind): number => {
    const { secondsOnce, secondsPerReplicate } = sweep.cost(0, { ...NOTHING, [of]: 1 });
    return isExact ? secondsOnce + secondsPerReplicate : secondsPerReplicate;
  };
  const seconds = {
    sampled: secondsOf("sampled"),
    reduced: secondsOf("reduced"),
    expected: secondsOf("expected"),
    overhead: secondsOf("overhead"),
  };
  return { kind, cell: sweep.cell(0), replicates, isExact, seconds };
}
