import { describe, expect, it } from "vitest";
import { scenarios } from "./scenarios.js";

/** Too long for every day; see simulate.nightly.mjs. */
const nightly = ["crowd"];

describe("a simulated cluster", { timeout: 120_000 }, () => {
  const daily = Object.entries(scenarios).filter(([name]) => !nightly.includes(name));

  it.each(daily.map(([name, scenario]) => [name, scenario] as const))(
    "keeps its promise: %s",
    async (_, { check, seeds }) => {
      expect(await check(seeds)).toEqual([]);
    },
  );
});
