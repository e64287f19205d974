// real-cells.mjs — what `ktsweep run` costs around cells that really compute for 10 ms, beside a loop over runChain.

import { join } from "node:path";
import { processCost } from "./process-cost.mjs";
import { inFreshFolder, ktsweep, writeSpec } from "./program.mjs";
import { interleaved, ratios } from "./rounds.mjs";
import { peerFile } from "./sgd-peers.mjs";
import { estimate } from "./statistics.mjs";
import { d, steps, tenMilliseconds } from "./ten-milliseconds.mjs";

const few = 100;
const many = 500;

/** The target on the share of CPU time that isn't the cells' own. */
export function realCells(rounds) {
  const { loop, run } = interleaved(rounds, {
    loop: () => perReplicate(loopSeconds),
    run: () => perReplicate(runSeconds),
  });
  return {
    text: "overhead: CPU time around a cell of 10 ms",
    atMost: 2,
    unit: "%",
    promised: true,
    values: {
      "cells that compute": estimate(ratios(run, loop).map((ratio) => (ratio - 1) * 100)),
    },
  };
}

/** CPU seconds that a replicate adds to a longer run. */
function perReplicate(secondsOf) {
  return (secondsOf(many) - secondsOf(few)) / (many - few);
}

function loopSeconds(count) {
  const command = ["node", peerFile("ours.mjs"), "sampled", d, steps, count];
  return processCost(command.map(String)).cpuSeconds;
}

function runSeconds(count) {
  return inFreshFolder((folder) => {
    const spec = writeSpec(folder, tenMilliseconds("overhead", count));
    return ktsweep("run", spec, "--out", join(folder, "out"), "-j", 1).cpuSeconds;
  });
}
