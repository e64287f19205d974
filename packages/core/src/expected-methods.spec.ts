import { describe, expect, it } from "vitest";
import type { Cell, SgdStage } from "./cell.js";
import { chainCost } from "./cost.js";
import { expectedMethods } from "./expected-methods.js";
import { nodeCount } from "./layout/node-count.js";
import { runChain } from "./run-chain.js";

function cellOf(d: number, stage: Partial<SgdStage>): Cell {
  return {
    seed: 1,
    engine: "exact",
    problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.25 },
    chain: { teacher: { learner: "sgd", spectrum: { exponent: 1.5 }, stepSize: 0.1, ...stage } },
  };
}

describe("expectedMethods", () => {
  it.each([
    [1e6, { samples: 1e9 }, "jumps", 182],
    [1e12, { samples: 1e9, sees: { first: 1000 } }, "jumps", 384],
    [1e6, { samples: 1e6, schedule: { power: 0.5 } }, "stepping", 182],
    [4, { samples: 64 }, "stepping", 4],
    [1e9, { samples: "infinite" }, "filter", 282],
  ] as const)("says for d = %d and %j: %s on %d nodes", (d, stage, method, nodes) => {
    const reading = expectedMethods(cellOf(d, stage)).teacher;

    expect(reading.method).toBe(method);
    expect(Math.abs(reading.nodes - nodes)).toBeLessThanOrEqual(12);
  });

  it("are none where the expectation is unknown, whatever the learner can read", () => {
    const { problem, chain } = cellOf(30, { samples: 64, momentum: 0.5 });
    const student: SgdStage = { learner: "sgd", stepSize: 0.1, labels: "teacher", data: "teacher" };
    const methods = expectedMethods({
      ...{ seed: 1, engine: "sampled", problem },
      chain: { ...chain, student },
    });

    expect(methods.teacher.method).toBe("stepping");
    expect(methods.student.method).toBe("none");
  });

  it("are what nodeCount predicts where no mask, support or profile adds nodes", () => {
    for (const d of [7, 40, 1000, 1e6, 1e12]) {
      for (const exponent of [0, 1.5, 3, 6]) {
        const cell = cellOf(d, { samples: 100, spectrum: { exponent } });
        const { nodes } = expectedMethods(cell).teacher;

        expect(Math.abs(nodeCount(d, { exponent }) - nodes)).toBeLessThanOrEqual(nodes / 5);
      }
    }
  });
});

describe("chainCost of an exact cell", () => {
  it("follows nodes, not d", () => {
    const cost = chainCost(cellOf(2 ** 53 - 1, { samples: 1e9 }));

    expect(cost.coordinateSteps).toBe(0);
    expect(cost.bytes).toBeLessThan(4e6);
    expect(cost.momentSteps).toBeLessThan(1e8);
  });

  it("is that of updates one by one where the schedule changes with each", () => {
    const cell = cellOf(1e6, { samples: 1e6, schedule: { power: 0.5 } });

    expect(chainCost(cell).momentSteps).toBe(expectedMethods(cell).teacher.nodes * 1e6);
  });
});

describe("an exact cell of the largest d", () => {
  it("is read without anything of that length", () => {
    const cell = {
      ...cellOf(2 ** 53 - 1, { samples: 1e12, sees: { first: 1e10 } }),
      profiles: { of: ["teacher"], points: 9 },
    };
    const { teacher } = runChain(cell);

    expect(teacher.risk).toBeGreaterThan(teacher.floor);
    expect(teacher.profile?.index.at(-1)).toBe(2 ** 53 - 1);
  });
});
