// A user's own learner in one file: runs in a sweep, resumes, replays, is known by its content, and its errors are shown.

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { file, ktsweep, start, temporaryFolder } from "./program.js";

const folder = temporaryFolder();
const example = join(import.meta.dirname, "../../examples/own-learner");
const spec = join(folder, "polyak.yaml");
const learner = join(folder, "polyak-sgd.mjs");
const out = join(folder, "out");
const minute = 60_000;

interface RunReport {
  readonly rows: number;
  readonly recorded: number;
  readonly computed: number;
  readonly failed: number;
}

async function run(...args: string[]): Promise<RunReport> {
  const { code, stdout, stderr } = await ktsweep(["run", ...args, "-j", "2", "--json"]);
  expect([code, stderr]).toEqual([0, expect.anything()]);
  return JSON.parse(stdout) as RunReport;
}

beforeAll(() => {
  cpSync(example, folder, { recursive: true });
});

describe("the example with a learner of one's own", () => {
  it(
    "is planned and run in threads, in two goes",
    async () => {
      const planned = await ktsweep(["plan", spec, "--json"]);
      expect(planned.code).toBe(0);
      expect(JSON.parse(planned.stdout)).toMatchObject({ points: 8, rows: 128 });

      const first = await ktsweep(["run", spec, "--out", out, "--limit", "3", "--json"]);
      expect(JSON.parse(first.stdout)).toMatchObject({ computed: 48 });
      expect(await run(spec, "--out", out)).toMatchObject({
        recorded: 128,
        computed: 80,
        failed: 0,
      });
    },
    minute,
  );

  it(
    "is replayed, verified, fitted and exported without the original",
    async () => {
      rmSync(learner);

      const replayed = await ktsweep(["replay", out, "#3", "--json"]);
      expect(replayed.stdout).toContain('"same"');
      const verified = await ktsweep(["verify", out, "--sample", "20%"]);
      expect([verified.code, verified.stdout]).toEqual([
        0,
        expect.stringContaining(" 0 with other bits"),
      ]);
      expect((await ktsweep(["fit", out])).stdout).toContain("polyak");
      const table = (await ktsweep(["export", out])).stdout.split("\n");
      expect(table.length).toBe(130);
      const column = table[0].split(",").indexOf("polyak_expected_risk");
      expect(table[1].split(",")[column]).toBe("");
      cpSync(example, folder, { recursive: true });
    },
    minute,
  );

  it(
    "gives the same rows in shards, elsewhere, under another name",
    async () => {
      const renamed = file(folder, "other.mjs", readFileSync(learner, "utf8"));
      const text = readFileSync(spec, "utf8").replace("polyak-sgd.mjs", "other.mjs");
      const other = file(folder, "other.yaml", text);
      const shards = join(folder, "shards");
      await run(other, "--out", shards, "--shard", "1/2");
      await run(other, "--out", shards, "--shard", "2/2");

      expect(existsSync(renamed)).toBe(true);
      expect((await ktsweep(["export", shards])).stdout).toBe(
        (await ktsweep(["export", out])).stdout,
      );
    },
    minute,
  );

  it(
    "is another learner once it is edited",
    async () => {
      writeFileSync(
        learner,
        readFileSync(learner, "utf8").replace("2 * step > samples", "4 * step > samples"),
      );

      const again = await ktsweep(["run", spec, "--out", out, "--json"]);
      expect(JSON.parse(again.stdout)).toMatchObject({ rows: 128, computed: 128 });
      expect(again.stderr).toContain("−128 no longer planned");
      expect(readdirSync(join(out, "inputs"))).toHaveLength(2);
    },
    minute,
  );
});

describe("a learner with mistakes", () => {
  const small = (learnerFile: string): string =>
    file(
      folder,
      `${learnerFile}.yaml`,
      `version: 1
name: bad
problem: { d: 3, target: { exponent: 1.5 } }
chain: { model: { learner: ./${learnerFile} } }
engine: sampled
`,
    );
  const written = (name: string, text: string): string => {
    file(folder, name, text);
    return small(name);
  };

  it.each([
    ["missing.mjs", undefined, "missing.mjs: it could not be read"],
    [
      "syntax.mjs",
      "export default {\n a: 1;\n}",
      "syntax.mjs: it could not be loaded: SyntaxError",
    ],
    ["imports.mjs", 'import "./x.mjs"; export default {}', "imports.mjs: it imports another file"],
    ["notrain.mjs", 'export default { name: "x" }', "notrain.mjs: train is missing"],
  ])("is refused when the spec is read: %s", async (name, text, message) => {
    const path = text === undefined ? small(name) : written(name, text);
    const { code, stderr } = await ktsweep(["plan", path]);

    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`${name}.yaml:4:28: chain.model.learner: `),
    ]);
    expect(stderr).toContain(message);
  });

  it("has its parameters checked like those of ours", async () => {
    const text = readFileSync(spec, "utf8").replace("damping: damping", "damping: 3");
    const { code, stderr } = await ktsweep(["plan", file(folder, "range.yaml", text)]);
    const unknown = readFileSync(spec, "utf8").replace("damping: damping", "dampng: 0.5");
    const mistyped = await ktsweep(["plan", file(folder, "unknown.yaml", unknown)]);

    expect([code, stderr]).toEqual([2, expect.stringContaining("chain.polyak.damping: found 3.")]);
    expect(mistyped.stderr).toContain("Did you mean damping?");
  });

  it("leaves failures that name the line", async () => {
    const path = written(
      "throws.mjs",
      'export default { name: "x",\n  train({ labels }) {\n    return labels.nothing.here;\n  },\n};\n',
    );
    const dir = join(folder, "throws");
    const { code } = await ktsweep(["run", path, "--out", dir]);
    const failures = (await ktsweep(["export", dir, "--table", "failures"])).stdout;

    expect(code).toBe(3);
    expect(failures).toContain("LEARNER_FAILED");
    expect(failures).toContain("Stage model: train of throws.mjs threw TypeError");
    expect(failures).toContain("throws.mjs:3:27");
  });

  it(
    "can be stopped by --timeout in an endless loop",
    async () => {
      const path = written("endless.mjs", 'export default { name: "x", train() { for (;;); } };\n');
      const dir = join(folder, "endless");
      const running = start(["run", path, "--out", dir, "--timeout", "1s", "--retries", "0"]);
      const { code } = await running.ended;

      expect(code).toBe(3);
      expect((await ktsweep(["export", dir, "--table", "failures"])).stdout).toContain(
        "time limit of 1 s",
      );
    },
    minute,
  );
});
