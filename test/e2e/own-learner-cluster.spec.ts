// A user's own learner at a coordinator: only processes that were started with it compute its rows.

import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ktsweep, type Running, start, temporaryFolder } from "./program.js";

const folder = temporaryFolder();
const tokens = join(folder, "tokens");
const learner = join(folder, "polyak-sgd.mjs");
const spec = join(folder, "polyak.yaml");

async function stop(...processes: readonly Running[]): Promise<void> {
  for (const each of processes) {
    each.kill("SIGTERM");
    await each.ended;
  }
}

it("is computed where it was loaded, and refused by name elsewhere", async () => {
  cpSync(join(import.meta.dirname, "../../examples/own-learner"), folder, { recursive: true });
  const serve = ["coordinator", "start", "--dir", join(folder, "sweeps"), "--token-file", tokens];
  const coordinator = start([...serve, "--listen", "127.0.0.1:0", "--learner", learner]);
  const { listening } = JSON.parse(await coordinator.prints(/\n/)) as { listening: string };
  const at = ["--coordinator", listening, "--token-file", tokens];
  const worker = ["worker", "start", ...at, "-j", "1"];
  const submit = ["submit", spec, ...at, "--set", "replicates=2", "--retries", "0", "--wait"];

  const without = start(worker);
  const refused = await ktsweep([...submit, "--json"]);
  const { dir } = JSON.parse(refused.stdout.split("\n")[0]) as { readonly dir: string };
  expect(refused.code).toBe(3);
  const failures = await ktsweep(["export", dir, "--table", "failures"]);
  await stop(without);

  const informed = start([...worker, "--learner", learner]);
  const retried = await ktsweep(["retry", "polyak", ...at]);
  expect(retried.code).toBe(0);
  const watched = await ktsweep(["watch", "polyak", ...at, "--json"]);
  const out = join(folder, "out");
  await ktsweep(["run", spec, "--set", "replicates=2", "--out", out]);
  const [remote, local] = [await ktsweep(["export", dir]), await ktsweep(["export", out])];
  await stop(informed, coordinator);

  expect(failures.stdout + failures.stderr).toMatch(/INPUT_MISSING|which is not loaded here/);
  expect([watched.code, JSON.parse(watched.stdout)]).toEqual([
    0,
    expect.objectContaining({ failed: 0, recorded: 16 }),
  ]);
  expect(remote.stdout).toBe(local.stdout);
}, 60_000);
