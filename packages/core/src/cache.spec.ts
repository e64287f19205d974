import { describe, expect, it } from "vitest";
import { createChainCache } from "./cache.js";

describe("a cache of stages", () => {
  const bytesOf = (value: Float64Array): number => value.byteLength;

  it("gives what it kept, and makes again what was used least recently when it is full", () => {
    const cache = createChainCache(2 * 9_000 + 2_100);
    let made = 0;
    const read = (key: string): Float64Array =>
      cache.keep(key, () => new Float64Array(1000).fill(made++), bytesOf);

    const first = read("a");
    read("b");
    expect(read("a")).toBe(first);
    read("c");

    expect(read("a")).toBe(first);
    expect(made).toBe(3);
    read("b");
    expect(made).toBe(4);
  });

  it("forgets all that one of its users kept, and has room for others again", () => {
    const cache = createChainCache(2 * 9_000 + 2_100);
    const keep = (key: string): Float64Array =>
      cache.keep(key, () => new Float64Array(1000), bytesOf);
    const other = keep("2 a");
    keep("1 a");

    cache.forget("1 ");
    keep("2 b");

    expect(cache.find("1 a")).toBeUndefined();
    expect(cache.find("2 a")).toBe(other);
  });

  it("counts what small values take besides their numbers", () => {
    const cache = createChainCache(2 ** 20);
    let made = 0;
    const read = (key: string): Float64Array =>
      cache.keep(key, () => new Float64Array(4).fill(made++), bytesOf);
    for (let i = 0; i < 10_000; i++) read(`stage ${String(i)}`);

    read("stage 9999");
    expect(made).toBe(10_000);
    read("stage 8000");
    expect(made).toBe(10_001);
  });
});
