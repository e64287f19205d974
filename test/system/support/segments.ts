// segments.ts — what a sweep folder holds, seen from outside the program that writes it.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";

/** Files of result rows that a finished commit has put in place. */
export function resultSegments(dir: string): readonly string[] {
  const folder = join(dir, "segments", "results");
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".arrow")) : [];
}

/** Rows of the named segments; throws where one is gone or is not what its name says. */
export function rowsOf(dir: string, segments: readonly string[]): number {
  const rows = segments.map((name) => {
    const bytes = readFileSync(join(dir, "segments", "results", name));
    const digest = createHash("sha256").update(bytes).digest("hex");
    if (name !== `${digest}.arrow`) throw new Error(`${name} has the checksum ${digest}`);
    return tableFromIPC(bytes).numRows;
  });
  return rows.reduce((sum, count) => sum + count, 0);
}
