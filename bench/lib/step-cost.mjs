// step-cost.mjs — what a further step costs a program, at dimensions where setting a replicate up costs as much as a step.

import { processCost } from "./process-cost.mjs";
import { checkRisk, expectedRisk } from "./sgd-cost.mjs";

/**
 * Nanoseconds of CPU time that a step adds to a process.
 * @param {(steps: number) => readonly string[]} command prints the risk after so many steps
 * @param {{ few: number, many: number, check: (steps: number, risk: number) => void }} work
 */
export function stepNanoseconds(command, { few, many, check }) {
  const [short, long] = [few, many].map((steps) => {
    const cost = processCost(command(steps).map(String));
    check(steps, Number(cost.output));
    return cost.cpuSeconds;
  });
  return ((long - short) / (many - few)) * 1e9;
}

/** Holds risks of one program against the expectation, which is computed once per number of steps. */
export function riskCheck(name, d, share) {
  const expected = new Map();
  return (steps, risk) => {
    if (!expected.has(steps)) expected.set(steps, expectedRisk(d, steps));
    checkRisk(name, risk, expected.get(steps), share);
  };
}
