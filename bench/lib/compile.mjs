// compile.mjs — builds a C peer for this very processor.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Path of the program, built by `clang -O3 -march=native`; undefined without clang.
 * @param {string} source file in bench/peers
 */
export function compiled(source) {
  const file = fileURLToPath(new URL(`../peers/${source}`, import.meta.url));
  const program = join(mkdtempSync(join(tmpdir(), "ktsweep-bench-")), source.replace(/\.c$/, ""));
  const options = ["-O3", "-march=native", "-mprefer-vector-width=512", "-o", program, file, "-lm"];
  const { status, stderr } = spawnSync("clang", options, { encoding: "utf8" });
  if (status === 0) return program;
  process.stderr.write(`${source} is missing: ${stderr ?? "no clang"}\n`);
  return undefined;
}

/** Whether the processor has all of these features, such as "avx512f". */
export function hasFeatures(...features) {
  const info = readFileSync("/proc/cpuinfo", "utf8");
  const flags = new Set(/^flags\s*:(.*)$/m.exec(info)?.[1].split(" "));
  return features.every((feature) => flags.has(feature));
}
