import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { encodeTable } from "@ktsweep/results";
import { fitSurfaceFile as fitWith } from "./fit-table-file.js";
import type { SurfaceOptions, SweepSurfaceFit } from "./sweep-surfaces.js";

const folder = mkdtempSync(join(tmpdir(), "ktsweep-surface-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function table(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

interface Words {
  readonly law: string;
  readonly x: readonly string[];
  readonly y: string;
}

type Asked = SurfaceOptions & { readonly objective?: "huber" | "lad" | "least-squares" };

async function fitSurfaceFile(
  file: string,
  words: Words,
  { objective, ...surfaceOptions }: Asked,
): Promise<SweepSurfaceFit> {
  const request = objective === undefined ? {} : { objective };
  return (await fitWith(file, { by: [], options: {}, ...words, request, surfaceOptions }))[0];
}

const sizes = [1e8, 1e9, 1e10].flatMap((n) => [1e9, 1e10, 1e11].map((d) => [n, d] as const));
const lossAt = (n: number, d: number): number => 1.5 + 300 / n ** 0.3 + 900 / d ** 0.3;
const losses = table("losses.csv", [
  "N,D,note,loss",
  ...sizes.map(([n, d]) => [n, d, "x", lossAt(n, d)].join(",")),
  "1e9,,no data,2",
]);

describe("a law of several variables on a table", () => {
  it.each(["chinchilla", "E + A/N^alpha + B/D^beta"])(
    "%s finds what made the rows",
    async (law) => {
      const { parameters, n_points } = await fitSurfaceFile(
        losses,
        { law, x: ["N", "D"], y: "loss" },
        { objective: "least-squares", resamples: 3 },
      );
      expect(n_points).toBe(9);
      const truth = { A: 300, B: 900, E: 1.5, alpha: 0.3, beta: 0.3 };
      for (const [name, value] of Object.entries(truth)) {
        expect(Math.abs(Number(parameters[name]) / value - 1), name).toBeLessThan(1e-3);
      }
    },
  );

  it("reads parquet to the same bits as csv", async () => {
    const column = (name: string, of: (n: number, d: number) => number) => ({
      name,
      type: "float64" as const,
      values: Float64Array.from(sizes, ([n, d]) => of(n, d)),
    });
    const columns = [column("N", (n) => n), column("D", (_, d) => d), column("loss", lossAt)];
    const file = join(folder, "losses.parquet");
    await writeFile(file, encodeTable({ rows: sizes.length, columns }, "parquet"));
    const words = { law: "chinchilla", x: ["N", "D"], y: "loss" };
    const [fromParquet, fromCsv] = await Promise.all(
      [file, losses].map((source) => fitSurfaceFile(source, words, { resamples: 3 })),
    );
    expect(fromParquet.parameters).toEqual(fromCsv.parameters);
  });

  it.each([
    [{ law: "chinchilla", x: ["N"], y: "loss" }, /2 variables, but x names 1/],
    [{ law: "N + 1", x: ["N"], y: "loss" }, /no free parameter/],
    [{ law: "C*M^p", x: ["M"], y: "loss" }, /"M"/],
    [{ law: "C*N^", x: ["N"], y: "loss" }, /C\*N\^/],
  ])("refuses %o", async (words, message) => {
    await expect(fitSurfaceFile(losses, words, { resamples: 3 })).rejects.toThrow(message);
  });
});

/** Extracted by Besiroglu et al., "Chinchilla Scaling: A replication attempt", arXiv 2404.10102. */
const published = fileURLToPath(
  new URL("../../../../shared/data/chinchilla-svg-extracted.csv", import.meta.url),
);
const isThere = existsSync(published);
if (!isThere) console.warn(`SKIPPED: ${published} is absent; the published fit is not checked.`);

describe.runIf(isThere)("the published compute-optimal runs", () => {
  const [, ...lines] = isThere ? readFileSync(published, "utf8").trim().split("\n") : [""];
  const rows = lines
    .map((line) => line.split(",").map(Number))
    .map(([, , , n, flop, , loss]) => ({ n, d: flop / (6 * n), loss }))
    .sort((a, b) => b.loss - a.loss)
    .slice(5);
  const file = table("published.csv", [
    "N,D,loss",
    ...rows.map(({ n, d, loss }) => [n, d, loss].join(",")),
  ]);
  const words = { law: "chinchilla", x: ["N", "D"], y: "loss" };

  it.each([
    ["huber", { A: 477.8, B: 2143.4, E: 1.8172, alpha: 0.3473, beta: 0.3672 }],
    ["lad", { A: 482.0, B: 2085.4, E: 1.8169, alpha: 0.3478, beta: 0.3659 }],
  ] as const)("by %s", async (objective, expected) => {
    const { parameters } = await fitSurfaceFile(file, words, { objective, resamples: 2 });
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs(Number(parameters[name]) / value - 1), name).toBeLessThan(1e-3);
    }
  });

  it("with their standard errors", { timeout: 60_000 }, async () => {
    const { se } = await fitSurfaceFile(file, words, { resamples: 400 });
    const expected = { A: 124.5, E: 0.0257, alpha: 0.0154, beta: 0.0206 };
    // 10 %, and for 400 resamples of heavy-tailed estimates as much again.
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs(Number(se[name]) / value - 1), name).toBeLessThan(0.2);
    }
  });
});
