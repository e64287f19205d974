// A sweep with `until`, as users type it: the same table from one thread, from two workers, interrupted; and who tampers is noticed.

import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { file, ktsweep, start, temporaryFolder } from "./program.js";

const folder = temporaryFolder();
const text = `version: 1
name: growing
seed: 5
axes: { N: { log2: [5, 10] } }
problem: { d: 64, target: { exponent: 1.5 }, noiseVariance: 1, spectrum: { exponent: 1.5 } }
chain: { teacher: { learner: sgd, samples: N, stepSize: 0.4 } }
engine: sampled
replicates: { min: 8, max: 1024, until: { exponent_ci_halfwidth: 0.04, of: decay } }
fit: [{ name: decay, y: teacher_risk, x: N, law: power }]
`;
const spec = file(folder, "growing.yaml", text);
const dirOf = (name: string): string => join(folder, name);

async function csvOf(dir: string): Promise<string> {
  const { stdout, stderr, code } = await ktsweep(["export", dir, "--format", "csv"]);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}

/** Replicates by N. */
function replicatesOf(csv: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of csv.trim().split("\n").slice(1)) {
    const N = line.split(",")[1];
    counts.set(N, (counts.get(N) ?? 0) + 1);
  }
  return counts;
}

let whole = "";

beforeAll(async () => {
  const { code, stderr } = await ktsweep(["run", spec, "--out", dirOf("one"), "-j", "1"]);
  expect(code, stderr).toBe(0);
  whole = await csvOf(dirOf("one"));
});

describe("a sweep that grows", () => {
  it("gives cells different replicates, and ends with the interval that was asked for", async () => {
    const { stdout } = await ktsweep(["status", dirOf("one"), "--json"]);
    const { rows, recorded, until } = JSON.parse(stdout) as {
      readonly rows: number;
      readonly recorded: number;
      readonly until: {
        readonly round: number;
        readonly state: string;
        readonly groups: readonly { readonly verdict: string; readonly halfwidth: number }[];
      };
    };
    expect(recorded).toBe(rows);
    expect(until.state).toBe("ended");
    expect(until.round).toBeGreaterThan(1);
    expect(until.groups[0].verdict).toBe("reached");
    expect(until.groups[0].halfwidth).toBeLessThanOrEqual(0.04);
    expect(new Set(replicatesOf(whole).values()).size).toBeGreaterThan(1);
    expect((await ktsweep(["verify", dirOf("one")])).code).toBe(0);
  });

  it("gives the same table when it is interrupted and resumed", async () => {
    const dir = dirOf("interrupted");
    const running = start(["run", spec, "--out", dir, "-j", "2"]);
    await running.says(/round 2/);
    running.kill("SIGINT");
    await running.ended;
    const { code, stderr } = await ktsweep(["run", spec, "--out", dir, "-j", "2"]);
    expect(code, stderr).toBe(0);
    expect(await csvOf(dir)).toBe(whole);
    expect((await ktsweep(["verify", dir])).code).toBe(0);
  });

  it("gives the same table at a coordinator with two workers", async () => {
    const tokens = join(folder, "tokens");
    const sweeps = dirOf("sweeps");
    const args = ["--listen", "127.0.0.1:0", "--token-file", tokens];
    const coordinator = start(["coordinator", "start", "--dir", sweeps, ...args]);
    const ready = JSON.parse(await coordinator.prints(/\n/)) as { readonly listening: string };
    const at = ["--coordinator", ready.listening, "--token-file", tokens];
    const workers = [1, 2].map(() => start(["worker", "start", ...at, "-j", "1"]));
    const { code, stderr } = await ktsweep(["submit", spec, "--wait", ...at]);
    expect(code, stderr).toBe(0);
    for (const running of [...workers, coordinator]) running.kill("SIGTERM");
    await Promise.all([...workers, coordinator].map(({ ended }) => ended));
    const [name] = readdirSync(sweeps).filter((entry) => entry.startsWith("growing-"));
    expect(await csvOf(join(sweeps, name))).toBe(whole);
    expect((await ktsweep(["verify", join(sweeps, name)])).code).toBe(0);
  });

  it("goes on from the same rows when a narrower interval is asked for", async () => {
    const dir = dirOf("narrower");
    cpSync(dirOf("one"), dir, { recursive: true });
    const narrower = file(folder, "narrower.yaml", text.replace("0.04", "0.03"));
    const { code } = await ktsweep(["run", narrower, "--out", dir, "-j", "2"]);
    expect(code).toBe(0);
    const more = await csvOf(dir);
    expect(more.length).toBeGreaterThan(whole.length);
    const lines = new Set(more.split("\n"));
    expect(whole.split("\n").every((line) => lines.has(line))).toBe(true);
    // What the wider interval needs is still there, and what it does not need is in no table of it.
    expect((await ktsweep(["run", spec, "--out", dir, "-j", "2"])).code).toBe(0);
    expect(await csvOf(dir)).toBe(whole);
    expect((await ktsweep(["verify", dir])).code).toBe(0);
  });
});

describe("verify", () => {
  /** A folder that was run by another spec of the same sweep, and then says it was run by this one. */
  async function passedOff(name: string, other: string): Promise<string> {
    const dir = dirOf(name);
    const run = await ktsweep([
      "run",
      file(folder, `${name}.yaml`, other),
      "--out",
      dir,
      "-j",
      "2",
    ]);
    expect(run.code, run.stderr).toBe(0);
    rmSync(join(dir, "specs"), { recursive: true });
    cpSync(join(dirOf("one"), "specs"), join(dir, "specs"), { recursive: true });
    return dir;
  }

  it("notices rows that the rule asks for and that are not there", async () => {
    const dir = dirOf("missing");
    cpSync(dirOf("one"), dir, { recursive: true });
    const results = join(dir, "segments", "results");
    rmSync(join(results, readdirSync(results).sort()[0]));
    const { code, stdout } = await ktsweep(["verify", dir]);
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/missing/);
  });

  it("notices cells with more replicates than the rule ever asks for", async () => {
    const fixed = text.replace(/replicates: .*/, `replicates: 400`);
    const { code, stdout } = await ktsweep(["verify", await passedOff("too-many", fixed)]);
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/rows that the rule never asks for/);
  });

  it("notices cells with fewer replicates than the rule asks for", async () => {
    const fixed = text.replace(/replicates: .*/, `replicates: 16`);
    const { code, stdout } = await ktsweep(["verify", await passedOff("too-few", fixed)]);
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/missing/);
  });

  it("refuses a rule that it does not know", async () => {
    const other = file(folder, "rule.yaml", text.replace("of: decay }", "of: decay, rule: 3 }"));
    const { code, stderr } = await ktsweep(["plan", other]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Write 2, the rule that this program knows/);
    const [name] = readdirSync(join(dirOf("one"), "specs"));
    expect(readFileSync(join(dirOf("one"), "specs", name), "utf8")).toMatch(/"rule":2/);
  });
});
