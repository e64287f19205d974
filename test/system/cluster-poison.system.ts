// cluster-poison.system.ts — rows that need more memory than there is kill their process, and only they fail.

import { describe, expect, it } from "vitest";
import { startCluster, submit, until } from "./support/cluster.js";
import { newFolder } from "./support/folder.js";
import { ktsweepOutput } from "./support/program.js";
import { writeSpec } from "./support/sweeps.js";

/** One cell in four takes gigabytes. */
const hungry = `
version: 1
name: hungry
axes: { d: [64, 128, 256, 60000000] }
problem: { d: d, target: { exponent: 1.5 } }
chain: { model: { learner: sgd, spectrum: { exponent: 2 }, samples: 16, stepSize: 0.1 } }
replicates: 4
engine: sampled
`;

describe("rows that need more memory than a worker has", () => {
  it("are refused or fail, and all others are recorded", async () => {
    const cluster = await startCluster({ ttl: "5s" });
    cluster.worker({ args: ["--max-memory", "600M"] });
    const { id, dir } = await submit(cluster, writeSpec(newFolder(), hungry));
    const status = await until(
      cluster,
      id,
      ({ recorded, failed, waiting }) => recorded === 12 && (failed === 4 || waiting !== ""),
    );

    expect(status.recorded).toBe(12);
    const failures = await ktsweepOutput("export", dir, "--table", "failures");
    expect(failures).not.toMatch(/,(64|128|256),/);
  });
});
