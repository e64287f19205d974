// Hostile specs are refused within 100 ms of processor time, whatever their size. The least of three tries counts:
// other work on the machine is not the parser's.

import { isKtsweepError } from "@ktsweep/core";
import { describe, expect, it } from "vitest";

import { parseSpec } from "./index.js";

const MEBI = 1 << 20;
const LIMIT_MS = 100;
const HUGE_MS = 10;

const head = "version: 1\nname: a\nproblem: { d: 4, target: { exponent: 1 } }\n";
const chain = "chain: { m: { learner: sgd, samples: 8, stepSize: 0.1 } }\n";
const fill = (unit: string): string => unit.repeat(Math.ceil(MEBI / unit.length)).slice(0, MEBI);
const numbered = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("");

const hostile: Readonly<Record<string, string>> = {
  aliases: `a: &a 1\nb: [${fill("*a,").slice(20)}]`,
  anchors: fill("- &a 1\n"),
  "nested lists": fill("["),
  "nested maps": fill("{a: "),
  dashes: fill("- "),
  "question marks": fill("? "),
  colons: fill("a: "),
  indentation: numbered(1400, (i) => `${" ".repeat(i)}a:\n`),
  "empty lines": fill("\n"),
  tabs: fill("\t"),
  comments: fill("# c\n"),
  tags: fill("!a "),
  quotes: fill('""'),
  "one long text": `name: "${fill("x").slice(10)}"`,
  "one long block": `name: |\n${fill(" x\n").slice(20)}`,
  "one long folded block": `name: >\n${fill(" x\n\n").slice(20)}`,
  directives: fill("%a\n"),
  documents: fill("---\n"),
  numbers: `a: [${fill("123456, ").slice(20)}]`,
  keys: numbered(80_000, (i) => `key${String(i)}: 1\n`),
  "more than 1 MiB": `${fill("a")}a`,
  "many unknown keys": head + chain + numbered(6_000, (i) => `replicate${String(i)}: 1\n`),
  "many faulty stages": `${head}chain:\n${numbered(3_000, (i) => `  s${String(i)}: { learner: sgd, sampels: 1 }\n`)}`,
  "many axes": `${head}${chain}axes:\n${numbered(4_000, (i) => `  a${String(i)}: [1]\n`)}`,
  "many blocks": `${head}${chain}axes: { a: [1] }\nunion:\n${numbered(2_500, () => "  - { axes: { a: [1] } }\n")}`,
  "a long list of numbers": `${head}${chain}axes: { a: [${numbered(12_000, (i) => `${String(i)},`)}] }\nwhere: a > b\n`,
  "a long expression": `${head}${chain}where: "${"(".repeat(900)}1${")".repeat(900)} > 0"\n`,
  "deep parentheses": `${head}${chain}where: "${"(".repeat(480)}1${")".repeat(480)} > x"\n`,
  signs: `${head}${chain}where: "${"-".repeat(990)}x > 1"\n`,
};

function leastTime(text: string): number {
  const times = [0, 1, 2].map(() => {
    const start = processorTime();
    try {
      parseSpec(text);
      expect.unreachable();
    } catch (error) {
      if (!isKtsweepError(error)) throw error;
    }
    return processorTime() - start;
  });
  return Math.min(...times);
}

/** Unit: milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

describe("the time of a refusal", () => {
  it.each(Object.entries(hostile))("is short for %s", (_, text) => {
    expect(leastTime(text)).toBeLessThan(LIMIT_MS);
  });

  it("is shortest for a grid that is too large, which is counted and never made", () => {
    const million = "{ range: [1, 1000000, 1] }";
    const axes = `axes: { a: ${million}, b: ${million}, c: { linspace: [0, 1, 1000] } }\n`;

    expect(leastTime(head + chain + axes)).toBeLessThan(HUGE_MS);
  });
});
