// sgd-cost.mjs — what a further replicate costs a program, once its risk is seen to be the right one.

import { processCost } from "./process-cost.mjs";
import { peerFile } from "./sgd-peers.mjs";

/** Coordinate-steps of one replicate; a program runs one, then several, and the difference is its cost. */
export const replicateSize = 2e7;
const fewReplicates = 1;

/** Exact expectation of the risk that all programs simulate. */
export function expectedRisk(d, steps) {
  const command = ["node", peerFile("ours.mjs"), "exact", d, steps, 1];
  return Number(processCost(command.map(String)).output);
}

/** Throws where a mean risk can't be the expectation: then the program does other work. */
export function checkRisk(name, risk, expected, share = 0.25) {
  if (Math.abs(risk / expected - 1) < share) return;
  throw new Error(`${name}: risk ${risk}, expected ${expected}: not the same work`);
}

/**
 * CPU seconds that a further replicate adds to a process of a program, and what the process costs besides.
 * @param {{ command: readonly string[], replicates: number }} program
 * @param {{ d: number, steps: number, expected: number }} work
 */
export function replicateCost({ command, replicates }, { d, steps, expected }) {
  const run = (count) => processCost([...command, d, steps, count].map(String));
  const few = run(fewReplicates);
  const many = run(replicates);
  checkRisk(command.join(" "), Number(many.output), expected);
  const perReplicate = (many.cpuSeconds - few.cpuSeconds) / (replicates - fewReplicates);
  return { perReplicate, start: few.cpuSeconds - fewReplicates * perReplicate };
}

/** Runs each program once for next to nothing: fills caches of compiled code and of files. */
export function warmUp(programs) {
  for (const { command } of Object.values(programs)) processCost([...command, "16", "64", "1"]);
}
