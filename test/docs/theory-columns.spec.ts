// docs/theory/columns.md has every name of `theory` with its columns, and no other.

import { theoryColumns } from "@ktsweep/theory";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

it("docs/theory/columns.md and the registry name each other", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/theory/columns.md"), "utf8");
  const words = (text: string): string[] =>
    [...text.matchAll(/`([a-z_]+)`/g)].map(([, word]) => word);
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const documented = new Map<string, Set<string>>();
  for (const [, names, columns] of rows.map((row) => row.split("|"))) {
    for (const name of words(names)) {
      const endings = columns.trim() === "same" ? [name] : words(columns);
      documented.set(name, new Set([...(documented.get(name) ?? []), ...endings]));
    }
  }

  const registered = new Map(
    Object.entries(theoryColumns).map(([name, { endings }]) => [name, new Set(endings)]),
  );
  expect(documented).toEqual(registered);
});
