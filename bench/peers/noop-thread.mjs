// noop-thread.mjs — a thread that computes nothing: what is left is everything around a cell.

import { serveLots } from "@ktsweep/worker";

const nothing = { risk: 1, floor: 0, misfit: 1, expectedRisk: 1 };

function makeSweep({ chain }) {
  const stages = chain.map(({ name }) => name);
  const outputs = stages.flatMap((name) =>
    ["risk", "floor", "misfit", "expected_risk"].map((column) => `${name}_${column}`),
  );
  const result = Object.fromEntries(stages.map((name) => [name, nothing]));
  return { stages, outputs, cell: () => result };
}

export const computeLot = serveLots({ makeSweep, run: (results) => results });
