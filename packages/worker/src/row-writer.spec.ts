import { describe, expect, it } from "vitest";
import { rowWriter } from "./row-writer.js";

const stage = { risk: 1, floor: 2, misfit: 3, expectedRisk: 4 };

function rowOf(outputs: readonly string[], result: Parameters<ReturnType<typeof rowWriter>>[0]) {
  const values = new Float64Array(outputs.length + 1);
  rowWriter(Object.keys(result), outputs)(result, values, 1);
  return [...values.slice(1)];
}

describe("rowWriter", () => {
  it("writes the columns of all stages in table order", () => {
    const columns = ["risk", "floor", "misfit", "expected_risk"];
    const outputs = ["a", "b"].flatMap((name) => columns.map((column) => `${name}_${column}`));

    const row = rowOf(outputs, { a: stage, b: { ...stage, risk: 5 } });

    expect(row).toEqual([1, 2, 3, 4, 5, 2, 3, 4]);
  });

  it("writes the best step and risk of a stage with checkpoints", () => {
    const outputs = ["a_risk", "a_best_step", "a_best_risk"];

    const row = rowOf(outputs, { a: { ...stage, bestStep: 64, bestRisk: 0.5 } });

    expect(row).toEqual([1, 64, 0.5]);
  });

  it("writes NaN where a value is unknown", () => {
    const row = rowOf(["a_expected_risk", "a_best_step"], { a: { ...stage, expectedRisk: null } });

    expect(row).toEqual([NaN, NaN]);
  });

  it("refuses a column that belongs to no stage", () => {
    expect(() => rowWriter(["a"], ["a_risk", "b_risk"])).toThrow(/b_risk/);
  });
});
