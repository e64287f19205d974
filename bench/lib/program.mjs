// program.mjs — the program as a user calls it, on a spec made for the measurement.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processCost } from "./process-cost.mjs";

const program = fileURLToPath(new URL("../../dist/ktsweep.mjs", import.meta.url));

/** Cost of `ktsweep ARGS...`. */
export function ktsweep(...args) {
  if (!existsSync(program)) throw new Error("dist/ktsweep.mjs is missing: run `npm run build`");
  return processCost(["node", program, ...args.map(String)]);
}

/**
 * Calls `use` with a fresh folder and removes the folder afterwards.
 * @template T
 * @param {(folder: string) => T} use
 * @returns {T}
 */
export function inFreshFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "ktsweep-bench-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a spec (JSON is YAML) into a folder and gives its path. */
export function writeSpec(folder, spec) {
  const file = join(folder, `${spec.name}.yaml`);
  writeFileSync(file, JSON.stringify({ version: 1, seed: 1, ...spec }));
  return file;
}

/** A grid of tiny exact cells: `cells` values of the spectrum's exponent in rows of at most 1000. */
export function tinyCells(name, cells) {
  const rows = Math.max(1, cells / 1000);
  return {
    name,
    axes: {
      alpha: { linspace: [1, 2, cells / rows] },
      gamma: { linspace: [0.01, 0.1, rows] },
    },
    problem: { d: 4, target: { exponent: 1.5 } },
    chain: {
      model: { learner: "sgd", spectrum: { exponent: "alpha" }, samples: 16, stepSize: "gamma" },
    },
  };
}
