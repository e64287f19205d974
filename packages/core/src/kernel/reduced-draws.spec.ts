// The frozen layout of the reduced engine's draws, rebuilt from docs/adr/0012-reduced-engine.md alone in plain TypeScript.

import { describe, expect, it } from "vitest";
import { exp, expm1, log, log1p } from "../math.js";
import { drawChunks, type StreamTag } from "../random.js";
import { sha256 } from "../sha256.js";
import { createReducedRun, type ReducedRunOptions } from "./reduced.js";

const key = sha256(new TextEncoder().encode("draws"));

/** Normals of chunk 0 with a tag, in order. */
function normals(tag: string): () => number {
  const values = drawChunks({ key, tag: tag as StreamTag, chunk: 0, count: 200 });
  let next = 0;
  return () => values[next++];
}

function rotated(x: number, by: number): number {
  return ((x << by) | (x >>> (32 - by))) >>> 0;
}

/** Words of four xoshiro128++, lane by lane. */
function words(tag: string, chunk: number): () => number {
  const message = Uint8Array.of(...key, tag.charCodeAt(0), chunk, 0, 0, 0, 0);
  const half = (last: number): Uint8Array =>
    sha256(Uint8Array.of(...message.subarray(0, 37), last));
  const s = new Uint32Array(Uint8Array.of(...half(0), ...half(1)).buffer);
  const queue: number[] = [];
  return () => {
    if (queue.length === 0) {
      for (let l = 0; l < 4; l++) {
        queue.push((rotated((s[l] + s[12 + l]) >>> 0, 7) + s[l]) >>> 0);
        const t = (s[4 + l] << 9) >>> 0;
        s[8 + l] ^= s[l];
        s[12 + l] ^= s[4 + l];
        s[4 + l] ^= s[8 + l];
        s[l] ^= s[12 + l];
        s[8 + l] ^= t;
        s[12 + l] = rotated(s[12 + l], 11);
      }
    }
    return queue.shift() ?? NaN;
  };
}

function padded(values: readonly number[]): number[] {
  return [...values, ...Array<number>((4 - (values.length % 4)) % 4).fill(0)];
}

/** Components after updates with one step size. */
function rebuilt(options: ReducedRunOptions, stepSize: number, updates: number): number[] {
  const { batch } = options;
  const signed = padded([...options.signed, options.noiseStd]);
  const rates = padded([...options.signedRates, 0]);
  const room = batch > 1 ? [0] : [];
  const radial = padded([...options.radial, ...room]);
  const radialRates = padded([...options.radialRates, ...room]);
  const freedom = padded([...options.freedom, ...room]);
  if (batch > 1) freedom[freedom.length - 1] = batch;
  const draw = { normal: normals("g"), word: words("u", 0) };
  const spare = { normal: normals("s"), word: words("s", 1) };
  const spareUniform = (): number => ((spare.word() | 1) >>> 0) / 2 ** 32;

  const chiSquare = (degrees: number, x: number, u: number): number => {
    if (degrees === 0) return 0;
    const isSmall = degrees < 2;
    const h = degrees / 2 + (isSmall ? 1 : 0) - 1 / 3;
    for (;;) {
      const y = x / (3 * Math.sqrt(h));
      if (y > -1 && u > -expm1(h * (3 * log1p(y) - 3 * y + 1.5 * y * y - y * y * y))) {
        const value = 2 * h * (1 + y) ** 3;
        return isSmall ? value * exp(log(spareUniform()) / (degrees / 2)) : value;
      }
      [x, u] = [spare.normal(), spareUniform()];
    }
  };

  // Words of all updates come before spare draws of the next only in their own streams, so the order is by update.
  for (let t = 0; t < updates; t++) {
    const g = signed.map(draw.normal);
    const k = radial.map(draw.normal);
    const x = radial.map(draw.normal);
    const u = radial.map(() => ((draw.word() >>> 1) | 1) / 2 ** 31);
    const chi = freedom.map((degrees, i) => chiSquare(degrees, x[i], u[i]));
    const both = [...signed, ...radial];
    const dot = [...g, ...k].reduce((sum, value, i) => sum + value * both[i], 0);
    const total = both.reduce((sum, value) => sum + value * value, 0);
    const gain = chi[chi.length - 1];
    const factor = (stepSize / batch) * (batch > 1 ? Math.sqrt(total * gain) : dot);
    const shrink =
      batch > 1 ? (stepSize / batch) * (gain - (Math.sqrt(gain) * dot) / Math.sqrt(total)) : 0;
    signed.forEach((a, i) => (signed[i] = a - rates[i] * (factor * g[i] + shrink * a)));
    radial.forEach((a, i) => {
      const along = a - radialRates[i] * (factor * k[i] + shrink * a);
      radial[i] = Math.sqrt(along * along + (factor * radialRates[i]) ** 2 * chi[i]);
    });
  }
  return [...signed.slice(0, options.signed.length), ...radial.slice(0, options.radial.length)];
}

describe("draws of a reduced run", () => {
  it.each([1, 7])("are where the decision record says, with batch %i", (batch) => {
    const options: ReducedRunOptions = {
      key,
      signed: Float64Array.of(1, -0.5, 0.3, 0.2, 0.1, 0.4),
      signedRates: Float64Array.of(1, 0.5, 0.3, 0.25, 0.2, 0.1),
      radial: Float64Array.of(0.5, 0.4, 0, 0.2, 0.3),
      radialRates: Float64Array.of(0.3, 0.2, 0.1, 0.01, 1e-6),
      freedom: Float64Array.of(2.1, 2.5, 0.7, 40, 1e6),
      batch,
      noiseStd: 0.5,
    };
    const run = createReducedRun(options);
    run.advance(new Float64Array(300).fill(0.1));
    const values = [...run.signed(), ...run.radial()];
    run.release();

    rebuilt(options, 0.1, 300).forEach((value, i) => {
      expect(Math.abs(values[i] - value)).toBeLessThan(1e-5 * Math.abs(value) + 1e-7);
    });
  });
});
