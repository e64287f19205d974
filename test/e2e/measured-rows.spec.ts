// Measured rows from a file: run in threads, computed again without the file, and at workers that were given the rows.

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { file, ktsweep, type Running, start, temporaryFolder } from "./program.js";

const folder = temporaryFolder();
const tokens = join(folder, "tokens");
const out = join(folder, "out");
const rows = Array.from({ length: 200 }, (_, s) => {
  const [a, b, c] = [(s * 7) % 11, (s * 5) % 13, (s * 3) % 17];
  return [a, b + a, c, 2 * a - b + (c > 8 ? 3 : 0)].join(",");
});
const table = file(folder, "rows.csv", `a,b,c,y\n${rows.join("\n")}\n`);
const spec = file(
  folder,
  "rows.yaml",
  `version: 1
name: rows
seed: 2
axes: { N: [64, 256] }
problem: { data: { file: rows.csv, target: y } }
chain:
  teacher: { learner: sgd, samples: N, stepSize: { fractionOfMax: 0.2 } }
  student: { learner: ridge, labels: teacher, samples: N, ridge: 0.5 }
replicates: 8
engine: sampled
`,
);

async function stop(...processes: readonly Running[]): Promise<void> {
  for (const each of processes) {
    each.kill("SIGTERM");
    await each.ended;
  }
}

it("runs here, and again from the copy", async () => {
  const run = await ktsweep(["run", spec, "--out", out, "-j", "2", "--json"]);
  expect([run.code, JSON.parse(run.stdout)]).toEqual([
    0,
    expect.objectContaining({ recorded: 16 }),
  ]);
  const exact = await ktsweep(["run", spec, "--engine", "exact", "--out", join(folder, "exact")]);
  expect(exact.code).toBe(0);

  const text = (await ktsweep(["export", out])).stdout;
  expect(
    text
      .split("\n")[1]
      .split(",")
      .map(Number)
      .every((value) => value < 1e9 || Number.isNaN(value)),
  ).toBe(true);
  expect(readdirSync(join(out, "inputs"))).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.rows$/)]);
}, 60_000);

it("is computed by workers that have the rows, without the original", async () => {
  const [copy] = readdirSync(join(out, "inputs"));
  const data = ["--data", join(out, "inputs", copy)];
  const dirs = ["--dir", join(folder, "sweeps"), "--token-file", tokens];
  const serve = ["coordinator", "start", ...dirs, ...data];
  const coordinator = start([...serve, "--listen", "127.0.0.1:0"]);
  const { listening } = JSON.parse(await coordinator.prints(/\n/)) as { listening: string };
  const at = ["--coordinator", listening, "--token-file", tokens];
  const worker = ["worker", "start", ...at, "-j", "1"];

  const without = start(worker);
  const refused = await ktsweep(["submit", spec, ...at, "--retries", "0", "--wait", "--json"]);
  const { dir } = JSON.parse(refused.stdout.split("\n")[0]) as { readonly dir: string };
  await stop(without);
  const failures = (await ktsweep(["export", dir, "--table", "failures"])).stdout;
  rmSync(table);
  const informed = start([...worker, ...data]);
  await ktsweep(["retry", "rows", ...at]);
  const watched = await ktsweep(["watch", "rows", ...at, "--json"]);
  const home = join(folder, "home");
  const pulled = await ktsweep(["pull", "rows", ...at, "--out", home]);
  await stop(informed, coordinator);
  const [remote, local] = [await ktsweep(["export", dir]), await ktsweep(["export", out])];
  const verified = await ktsweep(["verify", home, "--sample", "50%"]);

  expect(refused.code).toBe(3);
  expect(failures).toContain("INPUT_MISSING");
  expect(failures).toContain(copy);
  expect([watched.code, pulled.code, readdirSync(join(home, "inputs"))]).toEqual([0, 0, [copy]]);
  expect(remote.stdout).toBe(local.stdout);
  expect([verified.code, verified.stdout]).toEqual([
    0,
    expect.stringContaining(" 0 with other bits"),
  ]);
}, 60_000);
