// build-id.ts — which program this is, by its bytes: workers of another build are refused.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { KtsweepError } from "@ktsweep/core";

declare const KTSWEEP_BUNDLED: boolean | undefined;

/** Packages whose code decides what a row's bits are and what is said to a coordinator. */
const PACKAGES = ["core", "sweep", "scheduler", "protocol", "worker"];
const BUNDLE = ["ktsweep.mjs", "thread.mjs"];

let known: string | undefined;

/**
 * SHA-256 over the program's code, 64 hex digits: the two files of the bundle, or the built files of the packages.
 *
 * Throws: KtsweepError WORKER_CRASHED where the code is not built.
 */
export function buildId(): string {
  known ??= typeof KTSWEEP_BUNDLED === "undefined" ? idOfPackages() : idOfFolder(".", BUNDLE);
  return known;
}

function idOfPackages(): string {
  const above = fileURLToPath(new URL("../..", import.meta.url));
  const files = PACKAGES.flatMap((name) => builtFiles(above, join(name, "dist")));
  return digestOf(above, files);
}

function idOfFolder(folder: string, files: readonly string[]): string {
  return digestOf(fileURLToPath(new URL(folder, import.meta.url)), files);
}

function builtFiles(above: string, folder: string): string[] {
  const found = read(folder, () =>
    readdirSync(join(above, folder), { recursive: true, encoding: "utf8" }),
  );
  return found.filter((file) => file.endsWith(".js")).map((file) => join(folder, file));
}

function digestOf(above: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  const named = files.map((file) => [file.split(sep).join("/"), file] as const);
  for (const [name, file] of named.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bytes = read(name, () => readFileSync(join(above, file)));
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

function read<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    const fix = "In a clone, run `npm run build`; else install ktsweep again.";
    throw new KtsweepError("WORKER_CRASHED", `The program lacks ${name}.`, fix, {}, { cause });
  }
}
