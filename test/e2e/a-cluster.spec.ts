// A sweep at a coordinator, as users type it: submit, look, change, extend, bring home.

import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, file, ktsweep, type Running, start, temporaryFolder } from "./program.js";

const folder = temporaryFolder();
const tokens = join(folder, "tokens");
const small = `version: 1
name: small
seed: 3
axes: { N: { log2: [5, 8] }, alpha: [1.5, 2] }
problem: { d: 60, target: { exponent: 1.5 }, noiseVariance: 0.1 }
chain: { teacher: { learner: sgd, spectrum: { exponent: alpha }, samples: N, stepSize: 0.1 } }
replicates: 12
engine: sampled
`;
const spec = file(folder, "small.yaml", small);
/** Every row diverges: it fails for good. */
const diverging = file(
  folder,
  "diverging.yaml",
  small
    .replace("name: small", "name: diverging")
    .replace("[5, 8]", "[7, 8]")
    .replace("stepSize: 0.1", "stepSize: 1000"),
);

let coordinator: Running;
let worker: Running;
let address = "";
const at = (...args: readonly string[]): Promise<Ended> =>
  ktsweep([...args, "--coordinator", address, "--token-file", tokens]);

beforeAll(async () => {
  coordinator = start(
    ["coordinator", "start", "--dir", join(folder, "sweeps")].concat([
      "--listen",
      "127.0.0.1:0",
      "--token-file",
      tokens,
    ]),
  );
  const ready = JSON.parse(await coordinator.prints(/\n/)) as { readonly listening: string };
  address = ready.listening;
  worker = start(["worker", "start", "--coordinator", address, "--token-file", tokens, "-j", "2"]);
});

afterAll(async () => {
  worker.kill("SIGTERM");
  expect((await worker.ended).code).toBe(143);
  coordinator.kill("SIGTERM");
  expect((await coordinator.ended).code).toBe(143);
});

describe("a sweep at a coordinator", () => {
  it("has tokens that nobody else can read", () => {
    expect(statSync(tokens).mode & 0o777).toBe(0o600);
  });

  it("gives the table that a run on this machine gives", async () => {
    const { code, stdout } = await at("submit", spec, "--wait", "--json");
    const { id, dir } = JSON.parse(stdout.split("\n")[0]) as { id: string; dir: string };
    await ktsweep(["run", spec, "--out", join(folder, "local")]);
    const [remote, local] = await Promise.all([
      ktsweep(["export", dir]),
      ktsweep(["export", join(folder, "local")]),
    ]);

    expect(code).toBe(0);
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(dir).toBe(join(folder, "sweeps", `small-${id}`));
    expect(remote.stdout.split("\n").length).toBe(98);
    expect(remote.stdout).toBe(local.stdout);
    expect(existsSync(join(dir, "tables", "results.parquet"))).toBe(true);
  });

  it("changes nothing when it is submitted again, and grows when it is extended", async () => {
    const again = await at("submit", spec, "--wait", "--json");
    const more = await at("submit", spec, "--set", "replicates=16", "--wait", "--json");

    expect(JSON.parse(again.stdout.split("\n")[0])).toMatchObject({ rows: 96, added: 0 });
    expect(JSON.parse(more.stdout.split("\n")[0])).toMatchObject({ rows: 128, added: 32 });
    expect(more.code).toBe(0);
  });

  it("is shown and explained like one in a folder", async () => {
    const shown = await at("show", "small", "#2", "--json");
    const explained = await at("explain", "last", "#2", "--json");

    expect((JSON.parse(shown.stdout) as { rows: unknown[] }).rows.length).toBe(16);
    expect((JSON.parse(explained.stdout) as { state: string }).state).toBe("recorded");
  });

  it("comes home as a folder that verifies", async () => {
    const home = join(folder, "home");
    const pulled = await at("pull", "small", "--out", home, "--json");
    const again = await at("pull", "small", "--out", home, "--json");
    const verified = await ktsweep(["verify", home]);

    expect((JSON.parse(pulled.stdout) as { fetched: number }).fetched).toBeGreaterThan(0);
    expect((JSON.parse(again.stdout) as { fetched: number }).fetched).toBe(0);
    expect(verified.code).toBe(0);
  });

  it("ends with status 3 where rows failed, and tries them again when it is told to", async () => {
    const failed = await at("submit", diverging, "--wait");
    const retried = await at("retry", "diverging", "--where", "alpha > 1.7");
    const watched = await at("watch", "diverging", "--json");

    expect(failed.code).toBe(3);
    expect(retried.stdout).toContain("24 failed rows are tried again");
    expect(watched.code).toBe(3);
    expect(JSON.parse(watched.stdout)).toMatchObject({ phase: "finished", failed: 48 });
  });

  it("can be held back, put first and let go", async () => {
    await at("submit", spec, "--set", "name=held", "--set", "replicates=2", "--priority", "-5");
    for (const [verb, phase] of [
      ["pause", /held paused|held finished/],
      ["resume", /held running|held finished/],
    ] as const) {
      expect((await at(verb, "held")).stdout).toMatch(phase);
    }
    await at("prioritize", "held", "7");
    const listed = await at("ls", "--json");

    const sweeps = JSON.parse(listed.stdout) as { name: string; priority: number }[];
    expect(sweeps.find(({ name }) => name === "held")?.priority).toBe(7);
    expect((await at("watch", "held")).code).toBe(0);
  });

  it("tells who computes", async () => {
    const { stdout } = await at("status");

    expect(stdout).toMatch(/finished/);
    expect(stdout).toMatch(/last sign of life/);
  });

  it("is refused to those without the right token, and where nothing listens", async () => {
    const worker = /^worker .*$/m.exec(readFileSync(tokens, "utf8"))?.[0] ?? "";
    const wrong = file(folder, "wrong", `client ${"x".repeat(43)}\n`);
    const foreign = file(folder, "foreign", `client ${worker.slice("worker ".length)}\n`);
    for (const name of [wrong, foreign]) {
      chmodSync(name, 0o600);
      const ls = ["ls", "--coordinator", address, "--token-file", name];
      const { code, stderr } = await ktsweep(ls);
      expect(stderr).toContain("CREDENTIALS_REFUSED");
      expect(code).toBe(5);
    }
    const nowhere = await ktsweep(["ls", "--coordinator", "127.0.0.1:9", "--token-file", tokens]);
    expect(nowhere.stderr).toContain("COORDINATOR_UNREACHABLE");
    expect(nowhere.code).toBe(5);
  });

  it("refuses a spec with a typo, and options of batch systems, before anything is sent", async () => {
    const typo = file(folder, "typo.yaml", small.replace("replicates", "replicate"));
    const bad = await at("submit", typo);
    const misplaced = await at("submit", spec, "--shards", "4");

    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain("replicates");
    expect(misplaced.code).toBe(2);
    expect(misplaced.stderr).toContain("--shards");
  });
});
