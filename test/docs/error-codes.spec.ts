// docs/errors.md explains every error code, and only those that exist.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

it("docs/errors.md and the codes in core name each other", () => {
  const source = readFileSync(join(root, "packages/core/src/errors.ts"), "utf8");
  const union = source.slice(source.indexOf("KtsweepErrorCode ="), source.indexOf(";"));
  const codes = [...union.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code).sort();
  const documented = [
    ...readFileSync(join(root, "docs/errors.md"), "utf8").matchAll(/^\| `([A-Z_]+)`/gm),
  ].map(([, code]) => code);

  expect(codes.length).toBeGreaterThan(10);
  expect(documented.sort()).toEqual(codes);
});
