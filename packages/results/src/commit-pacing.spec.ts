import { describe, expect, it } from "vitest";
import { commitDueIn, type CommitState } from "./commit-pacing.js";

const state: CommitState = { bytes: 1, waitingSince: 1_000, segments: 0, sharded: false };

describe("commitDueIn", () => {
  it("asks for no commit when nothing waits", () => {
    expect(commitDueIn({ ...state, bytes: 0, waitingSince: undefined }, 5_000)).toBe(Infinity);
  });

  it("asks for a commit now at 1 MiB, however many segments there are", () => {
    expect(commitDueIn({ ...state, bytes: 2 ** 20 }, 1_000)).toBe(0);
    expect(commitDueIn({ ...state, bytes: 2 ** 20, segments: 9_000 }, 1_000)).toBe(0);
    expect(commitDueIn({ ...state, bytes: 2 ** 20 - 1 }, 1_000)).toBe(250);
  });

  it.each([
    [0, 250],
    [1_000, 250],
    [1_001, 2_000],
    [5_000, 2_000],
    [5_001, 10_000],
  ])("at %i segments lets rows wait %i ms", (segments, ms) => {
    expect(commitDueIn({ ...state, segments }, 1_000)).toBe(ms);
    expect(commitDueIn({ ...state, segments }, 1_000 + ms - 1)).toBe(1);
    expect(commitDueIn({ ...state, segments }, 1_000 + ms)).toBe(0);
    expect(commitDueIn({ ...state, segments }, 900_000)).toBe(0);
  });

  it("never commits a shard more often than every 10 s", () => {
    expect(commitDueIn({ ...state, sharded: true, bytes: 2 ** 24 }, 1_000)).toBe(10_000);
    expect(commitDueIn({ ...state, sharded: true }, 11_000)).toBe(0);
  });
});
