// measure-speeds.ts — how fast this machine does each kind of work, measured against the constants that ship.
import { createChainCache, runChain, type ChainCache, type ChainResult } from "@ktsweep/core";
import type { Speeds, WorkKind } from "@ktsweep/sweep";
import { probeWork, type ProbeWork } from "./probe-work.js";

/** How the world is read and a cell is run; each field defaults to this process. */
export interface Measurement {
  /** Seconds of CPU time that this process has used. */
  readonly cpuSeconds?: () => number;
  readonly run?: typeof runChain;
}

const WARM_UP_ROUNDS = 3;
const ROUNDS = 7;
/** Rounds end early beyond this. Unit: second. */
const BUDGET = 0.8;

/**
 * Seconds here per predicted second, by kind of work: 2 where the machine is half as fast as the one of the constants.
 *
 * Medians of CPU time, so that what else the machine does counts little. Cost: 0.2 to 1 s; kernels that run for the first
 * time are compiled meanwhile. A kind that can't be measured is 1.
 */
export function measureSpeeds({ cpuSeconds = cpuTime, run = runChain }: Measurement = {}): Speeds {
  const timings = probeWork().map((work) => ({
    work,
    cache: createChainCache(2 ** 24),
    seconds: [] as number[],
  }));
  const begin = cpuSeconds();
  let next = 0;
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    if (round > 1 && cpuSeconds() - begin > BUDGET) break;
    for (const { work, cache, seconds } of timings) {
      const start = cpuSeconds();
      for (let r = 0; r < work.replicates; r++) runOnce(run, work, { cache, replicate: next++ });
      const took = (cpuSeconds() - start) / work.replicates;
      // What was timed while the kernels were compiled counts only where there is no time for better.
      if (round === WARM_UP_ROUNDS) seconds.length = 0;
      seconds.push(took);
    }
  }
  const measured = timings.map(({ work, seconds }) => ({ work, seconds: median(seconds) }));
  const overhead = factorOf("overhead", measured, 0);
  return {
    sampled: factorOf("sampled", measured, overhead),
    reduced: factorOf("reduced", measured, overhead),
    expected: factorOf("expected", measured, overhead),
    overhead,
  };
}

function runOnce(
  run: typeof runChain,
  { cell, isExact }: ProbeWork,
  { cache, replicate }: { readonly cache: ChainCache; readonly replicate: number },
): ChainResult {
  return isExact ? run(cell) : run(cell, { cache, replicate, isShared: () => false });
}

interface Measured {
  readonly work: ProbeWork;
  readonly seconds: number;
}

/** The geometric mean over the cells of a kind, what surrounds the work taken off. */
function factorOf(kind: WorkKind, measured: readonly Measured[], overhead: number): number {
  const factors = measured
    .filter(({ work }) => work.kind === kind)
    .map(({ work, seconds }) => (seconds - overhead * work.seconds.overhead) / work.seconds[kind]);
  if (!factors.every((factor) => factor > 0 && factor < Infinity)) return 1;
  return factors.reduce((product, factor) => product * factor ** (1 / factors.length), 1);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
