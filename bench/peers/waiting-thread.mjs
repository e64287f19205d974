// waiting-thread.mjs — in place of the file that threads load: a cell waits as long as BENCH_WAIT_MS says and computes
// nothing, so all CPU time is what stands around cells.

import { serveLots } from "../../packages/worker/dist/index.js";
import { sweepFromResolved } from "../../packages/sweep/dist/index.js";

const milliseconds = Number(process.env.BENCH_WAIT_MS);
const never = new Int32Array(new SharedArrayBuffer(4));
const result = { risk: 1, floor: 0, misfit: 1, expectedRisk: 1 };

function run(cells) {
  return cells.map(({ chain }) => {
    if (milliseconds > 0) Atomics.wait(never, 0, 0, milliseconds);
    return Object.fromEntries(Object.keys(chain).map((name) => [name, result]));
  });
}

export const computeLot = serveLots({ makeSweep: sweepFromResolved, run });
