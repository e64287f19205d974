import { log, pow } from "@ktsweep/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { compileExpression, type Scope, type ValueType } from "./compile.js";
import { functions } from "./functions.js";
import { parseExpression } from "./syntax.js";

type Values = Readonly<Record<string, number | string>>;

const texts = ["A", "B"];
const scope: Scope<Values> = {
  names: ["N", "alpha", "variant"],
  variable: (name) => {
    if (name === "variant") {
      return { type: "text", read: (values) => texts.indexOf(String(values.variant)) };
    }
    return ["N", "alpha"].includes(name)
      ? { type: "number", read: (values) => Number(values[name]) }
      : undefined;
  },
  textCode: (text) => texts.indexOf(text),
};

const values: Values = { N: 256, alpha: 1.5, variant: "A" };

function evaluate(text: string, type: ValueType = "number"): number {
  return compileExpression(text, type, scope).evaluate(values);
}

const holds = (text: string): boolean => evaluate(text, "boolean") === 1;

describe("an expression", () => {
  it.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["7 - 4 - 2", 1],
    ["8 / 4 / 2", 1],
    ["2 ^ 3 ^ 2", 512],
    ["(2 ^ 3) ^ 2", 64],
    ["-2 ^ 2", -4],
    ["(-2) ^ 2", 4],
    ["2 ^ -1", 0.5],
    ["2 ^ -1 ^ 2", 0.5],
    ["--2 ^ 2", 4],
    ["-(-2) ^ 2", -4],
    ["2 * -3 ^ 2", -18],
    ["+N", 256],
    ["1e3 + .5", 1000.5],
    ["16*N^(alpha/1.5)", 4096],
    ["N / log2(N)", 32],
    ["log(N)", log(256)],
    ["log10(1000)", 3],
    ["exp(0)", 1],
    ["sqrt(N)", 16],
    ["abs(-alpha)", 1.5],
    ["floor(alpha) + ceil(alpha) + round(alpha)", 5],
    ["round(-0.5)", -0],
    ["min(3, N, 2)", 2],
    ["max(N)", 256],
    ["max(1, alpha)", 1.5],
  ])("%s gives %d", (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });

  it.each([
    ["N >= 256 and alpha < 2", true],
    ["N > 256 or alpha == 1.5", true],
    ["not N > 256", true],
    ["not N == 256 or alpha > 1", true],
    ["not (N == 256 or alpha > 1)", false],
    ["not not N == 256", true],
    ["not N + 1 > 256", false],
    ["N != 256 or N <= 255", false],
    ['variant == "A"', true],
    ["variant != 'A'", false],
    ['"A" == variant and not "B" == variant', true],
    ["(N > 1) == (alpha > 1)", true],
    ["N>1 and(alpha>1)", true],
  ])("%s is %s", (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  it.each([
    ["N +", "Expected expression after +"],
    ["(N", "Unclosed ("],
    ["", "is not one expression"],
    ["()", "is not one expression"],
    ["N N", "is not one expression"],
    ["N,", "is not one expression"],
    ["N; 1", "is not one expression"],
    ["[N]", "a list"],
    ["N ? 1 : 2", "a ? b : c"],
    ["N.toString", "a member access"],
    ["N['x']", "a member access"],
    ["this", 'there is no "this"'],
    ["true", 'there is no "true"'],
    ["M", 'there is no "M"'],
    ["Ν + 1", "U+039D"],
    ["log", "log is a function"],
    ["sin(N)", 'no function "sin"'],
    ["N(2)", 'no function "N"'],
    ["log(N, 2)", "log has 2 arguments"],
    ["min()", "min has 0 arguments"],
    ['"A"', "gives a text"],
    ["N > 1", "gives a boolean"],
    ["variant + 1", "+ has a text where it needs a number"],
    ["(N > 1) + 1", "+ has a boolean where it needs a number"],
    ["1 < N < 2", "< has a boolean where it needs a number"],
    ["N and alpha", "and has a number where it needs a boolean"],
    ["variant == 1", "== has a number where it needs a text"],
    ["`N`", "cannot read"],
    ["N = 1", "written =="],
    ["!N", "Write and, or, not"],
    ["1".repeat(1001), "1001 characters"],
  ])("%j is refused", (text, answer) => {
    expect(() => evaluate(text)).toThrow(answer);
  });

  it("says which names it reads, each once", () => {
    expect(compileExpression("N * N + alpha", "number", scope).names).toEqual(["N", "alpha"]);
  });

  it("carries the word to point at", () => {
    expect(() => evaluate("1 + alpa")).toThrow(
      expect.objectContaining({ fix: "Did you mean alpha?", data: { word: "alpa" } }),
    );
  });

  it("evaluates as its tree says, whatever the tree", () => {
    fc.assert(
      fc.property(trees, ({ text, value }) => {
        const compiled = compileExpression(text, "number", scope);

        expect(compiled.evaluate(values)).toBe(value);
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  it("is read in linear time: signs, parentheses and powers nest to its full length", () => {
    for (const text of [
      "-".repeat(999) + "1",
      "(".repeat(499) + "1" + ")".repeat(499),
      "1" + "^1".repeat(499),
    ]) {
      expect(parseExpression(text)).toBeDefined();
    }
  });
});

describe("functions", () => {
  it("are those that specs promise", () => {
    expect([...functions.keys()].join(" ")).toBe(
      "log log2 log10 exp sqrt abs floor ceil round min max",
    );
  });
});

/** Fully parenthesised texts and their values, computed on the way. */
const { tree: trees } = fc.letrec<{ tree: { text: string; value: number } }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.integer({ min: 0, max: 9 }).map((n) => ({ text: String(n), value: n })),
    fc.constant({ text: "alpha", value: 1.5 }),
    fc
      .tuple(tie("tree"), fc.constantFrom("+", "-", "*", "/", "^"), tie("tree"))
      .map(([a, operator, b]) => ({
        text: `(${a.text}) ${operator} (${b.text})`,
        value: apply(operator, a.value, b.value),
      })),
    tie("tree").map((a) => ({ text: `-(${a.text})`, value: -a.value })),
  ),
}));

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    default:
      return pow(a, b);
  }
}
