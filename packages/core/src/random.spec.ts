import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { chunkSize, drawChunks, standardNormals, type StreamTag } from "./random.js";
import { sha256 } from "./sha256.js";

const key = sha256(new TextEncoder().encode("a stream key"));

/** The four generators of a chunk as docs/adr/0002-random-streams.md states them; each call draws one word per lane. */
function plainGenerator(tag: StreamTag, chunk: number): () => readonly number[] {
  const seed = Buffer.alloc(38);
  seed.set(key);
  seed.write(tag, 32, "ascii");
  seed.writeUInt32LE(chunk, 33);
  const halves = [0, 1].map((half) => {
    seed[37] = half;
    return createHash("sha256").update(seed).digest();
  });
  const words = Buffer.concat(halves);
  const lanes = [0, 1, 2, 3].map((lane) =>
    Uint32Array.from({ length: 4 }, (_, s) => words.readUInt32LE(4 * (4 * s + lane))),
  );
  return () => lanes.map(xoshiro128plusplus);
}

function rotateLeft(x: number, by: number): number {
  return ((x << by) | (x >>> (32 - by))) >>> 0;
}

function xoshiro128plusplus(s: Uint32Array): number {
  const word = (rotateLeft((s[0] + s[3]) >>> 0, 7) + s[0]) >>> 0;
  const t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotateLeft(s[3], 11);
  return word;
}

/** Four normals of one lane from its five words, in double precision. */
function plainNormals([first, second, split, angle0, angle1]: readonly number[]): number[] {
  const gamma = -Math.log(Math.abs((first | 1) / 2 ** 31) * Math.abs((second | 1) / 2 ** 31));
  const share = 0.5 + (split | 0) / 2 ** 32;
  const radii = [Math.sqrt(2 * gamma * share), Math.sqrt(2 * gamma * (1 - share))];
  return [angle0, angle1].flatMap((word, k) => {
    const angle = ((word | 0) / 2 ** 32) * Math.PI;
    const sign = word & 1 ? -1 : 1;
    return [sign * radii[k] * Math.cos(angle), radii[k] * Math.sin(angle)];
  });
}

describe("drawChunks", () => {
  it("draws the normals that the documented layout gives", () => {
    const count = 20;
    const draws = drawChunks({ key, tag: "z", chunk: 3, count });
    const next = plainGenerator("z", 3);

    for (let group = 0; group < count * 16; group++) {
      const words = Array.from({ length: 5 }, next);
      for (let lane = 0; lane < 4; lane++) {
        plainNormals(words.map((word) => word[lane])).forEach((normal, v) => {
          expect(Math.abs(draws[16 * group + 4 * v + lane] - normal)).toBeLessThan(1e-5);
        });
      }
    }
  });

  it("draws the signs that the documented layout gives", () => {
    const count = 5;
    const draws = drawChunks({ key, tag: "z", chunk: 1, count, distribution: "rademacher" });
    const next = plainGenerator("z", 1);

    for (let half = 0; half < 2 * count; half++) {
      next().forEach((word, lane) => {
        for (let v = 0; v < 32; v++) {
          const sign = (word >>> (31 - v)) & 1 ? -1 : 1;
          expect(draws[128 * half + 4 * v + lane]).toBe(sign);
        }
      });
    }
  });

  it("keeps the bits of this release, on every machine", () => {
    const digest = (tag: StreamTag, chunk: number, distribution: "gaussian" | "rademacher") => {
      const draws = drawChunks({ key, tag, chunk, count: 1000, distribution });
      return createHash("sha256").update(new Uint8Array(draws.buffer)).digest("hex").slice(0, 16);
    };

    expect([
      digest("z", 0, "gaussian"),
      digest("z", 70_000, "gaussian"),
      digest("e", 0, "gaussian"),
      digest("c", 0, "gaussian"),
      digest("z", 0, "rademacher"),
    ]).toEqual([
      "5c76e9e39bf16026",
      "2e8844612634182a",
      "efdf23c34eba1872",
      "59271db6f400ecae",
      "8e6bdc797b6eea28",
    ]);
  });

  it("continues a shorter draw", () => {
    const long = drawChunks({ key, tag: "z", chunk: 0, count: 9 });

    expect(drawChunks({ key, tag: "z", chunk: 0, count: 4 })).toEqual(
      long.subarray(0, 4 * chunkSize),
    );
  });
});

describe("standardNormals", () => {
  it("takes the first draw of each chunk of the stream, and continues for a larger d", () => {
    const normals = standardNormals(key, 600);

    expect(normals.length).toBe(600);
    expect(normals.subarray(256, 512)).toEqual(
      Float64Array.from(drawChunks({ key, tag: "c", chunk: 1, count: 1 })),
    );
    expect(standardNormals(key, 300)).toEqual(normals.subarray(0, 300));
  });
});
