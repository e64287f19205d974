// large-d.system.ts — d = 1e8, a million updates of teacher and student, 64 replicates: minutes on two cores, and the
// exponents are those of the exact engine on the same grid.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { testFolder } from "./support/folder.js";
import { ktsweepOutput } from "./support/program.js";
import { completeRun } from "./support/sweeps.js";

const spec = fileURLToPath(new URL("../../examples/large-d.yaml", import.meta.url));

interface Fit {
  readonly name: string;
  readonly exponent: number;
  readonly exponent_ci_low: number;
  readonly exponent_ci_high: number;
}

async function fitsOf(dir: string): Promise<readonly Fit[]> {
  return JSON.parse(await ktsweepOutput("fit", dir, "--json")) as Fit[];
}

describe("a sweep at d = 1e8 with up to 2^20 updates", () => {
  it("finishes in minutes and has the exact engine's exponents", async () => {
    const folder = testFolder();
    const begin = performance.now();
    const { recorded } = await completeRun(spec, join(folder, "reduced"));
    const seconds = (performance.now() - begin) / 1000;
    await completeRun(spec, join(folder, "exact"), "--engine", "exact");
    const simulated = await fitsOf(join(folder, "reduced"));
    const exact = await fitsOf(join(folder, "exact"));
    process.stdout.write(`${String(recorded)} rows in ${seconds.toFixed(0)} s\n`);

    expect(recorded).toBe(7 * 64);
    for (const [i, { name, exponent, exponent_ci_low, exponent_ci_high }] of simulated.entries()) {
      const halfWidth = (exponent_ci_high - exponent_ci_low) / 2;
      process.stdout.write(
        `${name}: ${exponent.toFixed(5)} ± ${halfWidth.toFixed(5)}, exact ${exact[i].exponent.toFixed(5)}\n`,
      );
      // 95 % intervals; 1.7 half-widths are three and a third standard errors: 1 in 1,000 seeds for each of two fits.
      expect(Math.abs(exponent - exact[i].exponent), name).toBeLessThan(1.7 * halfWidth);
      expect(halfWidth, name).toBeLessThan(0.01);
    }
    expect(await ktsweepOutput("verify", join(folder, "reduced"), "--theory")).toMatch(
      /, 0 outside/,
    );
  });
});
