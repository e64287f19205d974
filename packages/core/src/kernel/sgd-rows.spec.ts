// Rows on their way into the kernel: they arrive also where memory grows under them.

import { describe, expect, it } from "vitest";
import { sha256 } from "../sha256.js";
import { drawnRows } from "./rows.js";
import { createSgdRows } from "./sgd-rows.js";
import { wasm } from "./wasm.js";

const key = sha256(Uint8Array.of(1));

function trained(room: number): { readonly taken: number; readonly residual: Float64Array } {
  const d = 5;
  const rows = drawnRows({ key, noiseKey: key, d, distribution: "gaussian", noiseStd: 1 });
  const run = createSgdRows({
    eigenvalues: new Float64Array(d).fill(1),
    residual: new Float64Array(d).fill(1),
    batch: 1,
    momentum: 0,
  });
  const taken = run.take(rows.read(8), new Float64Array(room).fill(0.05));
  const result = { taken, residual: run.residual() };
  run.release();
  rows.release();
  return result;
}

describe("rows that are taken", () => {
  it("are all there where room for step sizes makes memory grow", () => {
    const small = trained(8);
    const before = wasm.memory.buffer.byteLength;
    const grown = trained(before / 4);

    expect(wasm.memory.buffer.byteLength).toBeGreaterThan(before);
    expect(grown).toEqual(small);
    expect(small.taken).toBe(8);
  });
});
