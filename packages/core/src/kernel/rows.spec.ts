import { describe, expect, it } from "vitest";

import { drawChunks } from "../random.js";
import { sha256 } from "../sha256.js";
import { drawnRows, type DrawnRowsOptions } from "./rows.js";
import { createSgdRun } from "./sgd.js";

const key = sha256(Uint8Array.of(1));
const noiseKey = sha256(Uint8Array.of(2));
const options: DrawnRowsOptions = {
  key,
  noiseKey,
  d: 300,
  distribution: "gaussian",
  noiseStd: 0.5,
};

interface Rows {
  readonly z: readonly number[];
  readonly noise: readonly number[];
}

/** `counts` rows at a time, copied. */
function read(more: Partial<DrawnRowsOptions>, ...counts: readonly number[]): Rows {
  const rows = drawnRows({ ...options, ...more });
  const blocks = counts.map((count) => {
    const { z, noise } = rows.read(count);
    return { z: [...z], noise: [...noise] };
  });
  rows.release();
  return { z: blocks.flatMap(({ z }) => z), noise: blocks.flatMap(({ noise }) => noise) };
}

/** The documented draws. */
function documented(more: Partial<DrawnRowsOptions>, count: number): Rows {
  const { d, distribution, noiseStd, ...keys } = { ...options, ...more };
  const chunks = Array.from({ length: Math.ceil(d / 256) }, (_, chunk) =>
    drawChunks({ key: keys.key, tag: "z", chunk, count, distribution }),
  );
  const blocks = Math.ceil(count / 256);
  const noise = drawChunks({ key: keys.noiseKey, tag: "e", chunk: 0, count: blocks });
  return {
    z: Array.from({ length: count * d }, (_, at) => {
      const i = at % d;
      return chunks[Math.floor(i / 256)][Math.floor(at / d) * 256 + (i % 256)];
    }),
    noise: Array.from({ length: count }, (_, s) => (noiseStd === 0 ? 0 : noiseStd * noise[s])),
  };
}

describe("drawnRows", () => {
  it.each([
    ["a part of a chunk", { d: 5 }],
    ["whole chunks", { d: 512 }],
    ["chunks and a part", { d: 700 }],
    ["signs", { d: 300, distribution: "rademacher" as const }],
    ["no noise", { noiseStd: 0 }],
  ])("gives the documented draws: %s", (_, more) => {
    expect(read(more, 7)).toEqual(documented(more, 7));
  });

  it("goes on where the block before ended, noise beyond 256 rows too", () => {
    expect(read({ d: 3 }, 1, 2, 254, 40, 300)).toEqual(documented({ d: 3 }, 597));
  });

  it("gives the same rows again after a rewind", () => {
    const rows = drawnRows(options);
    const first = [...rows.read(30).z];
    const noise = [...rows.read(3).noise];
    rows.rewind();

    expect([...rows.read(30).z]).toEqual(first);
    expect([...rows.read(3).noise]).toEqual(noise);
    rows.release();
  });

  it("gives addresses that kernels can read", () => {
    const rows = drawnRows(options);
    const { z, noise } = rows.read(2);

    expect(z.byteOffset % 16).toBe(0);
    expect(noise.byteOffset).toBe(z.byteOffset + z.byteLength);
    rows.release();
  });

  it("gives the rows that SGD trains on", () => {
    const d = 300;
    const steps = 40;
    const eigenvalues = new Float64Array(d).fill(1);
    const start = Float64Array.from({ length: d }, (_, i) => 1 / (i + 1));
    const run = createSgdRun({
      key,
      distribution: "gaussian",
      models: [{ eigenvalues, residual: start, batch: 1, noiseStd: 0.5 }],
    });
    run.models[0].feed(new Float64Array(steps).fill(0.001));
    run.advance(steps);
    const trained = run.models[0].residual();
    run.release();
    const { z, noise } = read({ d, noiseKey: key }, steps);
    const r = start.slice();
    for (let s = 0; s < steps; s++) {
      const row = z.slice(s * d, (s + 1) * d);
      const error = row.reduce((sum, value, i) => sum + value * r[i], -noise[s]);
      row.forEach((value, i) => (r[i] -= 0.001 * error * value));
    }

    expect(r.every((value, i) => Math.abs(value - trained[i]) < 1e-14)).toBe(true);
  });
});
