// folder.ts — folders that last as long as a test.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** Top of the repository. */
export const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** An empty folder; whoever asks removes it. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "ktsweep-system-"));
}

/** An empty folder that is removed when the current test ends. */
export function testFolder(): string {
  const folder = newFolder();
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
