import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

const root = new URL("../..", import.meta.url).pathname;
const eslint = new ESLint({ cwd: root });

// Snippets are linted as if they stood in these files: typed rules know existing files only.
const pure = "packages/fit/src/index.ts";
const pureWithDependencies = "packages/sweep/src/index.ts";
const effect = "packages/report/src/index.ts";
const test = "packages/report/src/palette.spec.ts";

/** Rules that complain about `code` in place of `file`. */
async function complaints(code: string, file: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${root}${file}` });
  return result.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const globals = "no-restricted-globals";
const properties = "no-restricted-properties";
const imports = "no-restricted-imports";
const syntax = "no-restricted-syntax";
const arrows = "@nx/enforce-module-boundaries";

describe("lint", () => {
  it.each([
    ["export const x = Date.now();", globals],
    ["export const x = new Date();", globals],
    ["export const x = globalThis.Date.now();", globals],
    ["export const x = performance.now();", globals],
    ["setTimeout(() => undefined, 1);", globals],
    ["setInterval(() => undefined, 1);", globals],
    ["setImmediate(() => undefined);", globals],
    ["queueMicrotask(() => undefined);", globals],
    ["export const x = process.env;", globals],
    ["export const x = Buffer.alloc(1);", globals],
    ["export const x = crypto.randomUUID();", globals],
    ["export const x = Math.random();", properties],
    ...[
      "exp",
      "expm1",
      "log",
      "log1p",
      "log2",
      "log10",
      "sin",
      "cos",
      "tan",
      "asin",
      "acos",
      "atan",
    ].map((name) => [`export const x = Math.${name}(0.5);`, properties]),
    ...["sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt"].map((name) => [
      `export const x = Math.${name}(0.5);`,
      properties,
    ]),
    ...["pow", "atan2", "hypot"].map((name) => [
      `export const x = Math.${name}(0.5, 2);`,
      properties,
    ]),
    ["const { exp } = Math;\nexport const x = exp(1);", properties],
    ['export const x = Math["exp"](1);', properties],
    ["const m = Math;\nexport const x = m.exp(1);", syntax],
    ["export const x = [1, 2].map(Math.exp);", properties],
    ["export const f = (x: number): number => x ** 0.5;", syntax],
    ["export const f = (x: number): number => x ** 3;", syntax],
    ["export const f = (x: number, y: number): number => x ** y;", syntax],
    ["export const f = (x: number): number => { x **= 3; return x; };", syntax],
    ['export { readFileSync } from "node:fs";', imports],
    ['import fs from "fs";\nexport const x = fs.constants;', imports],
    ['export { credentials } from "@grpc/grpc-js";', imports],
    ['export { Piscina } from "piscina";', imports],
    ['export { tableFromIPC } from "apache-arrow";', imports],
    ['export const x = import("node:fs");', syntax],
    ['export { z } from "zod";', imports],
  ])("finds in a pure package: %s", async (code, rule) => {
    expect(await complaints(code, pure)).toContain(rule);
  });

  it.each([
    ["export enum Kind { A }", syntax],
    ["export default 1;", syntax],
    ["const x = 1;\nexport { x as default };", syntax],
    ['export * from "./figure.js";', syntax],
    ['export type * from "./figure.js";', syntax],
    ['export * as cli from "@ktsweep/cli";', imports],
    ['export { decide } from "@ktsweep/scheduler/src/decide.js";', imports],
    ['export { decide } from "@ktsweep/scheduler/dist/decide.js";', imports],
    ["export const f = (x: any): void => { void x; };", "@typescript-eslint/no-explicit-any"],
    ["export function f() { return 1; }", "@typescript-eslint/explicit-module-boundary-types"],
    ["async function f(): Promise<void> {}\nf();", "@typescript-eslint/no-floating-promises"],
    [
      "export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): number[] => [a, b, c, d, e];",
      "@typescript-eslint/max-params",
    ],
    [
      'import { ScalingFigure } from "./figure.js";\nexport type F = ScalingFigure;',
      "@typescript-eslint/consistent-type-imports",
    ],
    ["export const f = (x: string): boolean => x == '';", "eqeqeq"],
    ["\n".repeat(400) + "export const x = 1;", "max-lines"],
    [
      "// eslint-disable-next-line eqeqeq\nexport const x = 1;",
      "Unused eslint-disable directive (no problems were reported from 'eqeqeq').",
    ],
  ])("finds in every package: %s", async (code, rule) => {
    expect(await complaints(code, effect)).toContain(rule);
  });

  it("finds a test that silences the others", async () => {
    expect(
      await complaints('import { it } from "vitest";\nit.only("x", () => undefined);', test),
    ).toContain(syntax);
  });

  it.each([
    ["a pure package that uses an effect", pure, "@ktsweep/results"],
    ["a pure package that uses the test kit", pure, "@ktsweep/testkit"],
    ["an effect that uses the test kit outside tests", effect, "@ktsweep/testkit"],
    ["a path into another package", effect, "../../fit/src/index.js"],
  ])("finds %s", async (_, file, target) => {
    expect(
      await complaints(`import * as other from "${target}";\nexport const x = other;`, file),
    ).toContain(arrows);
  });

  it.each([
    ["a pure package that uses another", pure, "@ktsweep/core"],
    ["an effect that uses a pure package", effect, "@ktsweep/core"],
    ["the app that uses an effect", "packages/cli/src/main.ts", "@ktsweep/results"],
    ["a test that uses the test kit", test, "@ktsweep/testkit"],
    [
      "a test of a package below the test kit that uses it",
      "packages/core/src/grid.spec.ts",
      "@ktsweep/testkit",
    ],
  ])("allows %s", async (_, file, target) => {
    expect(
      await complaints(`import * as other from "${target}";\nexport const x = other;`, file),
    ).not.toContain(arrows);
  });

  it.each([
    [
      "exact functions of Math and exact powers",
      pure,
      "export const f = (x: number): number => Math.sqrt(x ** 2 + 2 ** 31);",
    ],
    ["a dependency of the spec parser", pureWithDependencies, 'export { z } from "zod";'],
    ["the clock in an effect", effect, "export const x = Date.now();"],
    [
      "inexact functions of Math in a test",
      "packages/core/src/grid.spec.ts",
      "export const x = Math.exp(Math.PI ** 3);",
    ],
  ])("allows %s", async (_, file, code) => {
    expect(await complaints(code, file)).toEqual([]);
  });
});
