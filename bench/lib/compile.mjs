// compile.mjs — builds a C peer for this very processor.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { firstLine } from "./machine.mjs";

/** In the order of trying. gcc's vectoriser of straight-line code slows the scalar generator down twofold. */
const compilers = { clang: [], gcc: ["-fno-tree-slp-vectorize"] };

function compiler() {
  return Object.keys(compilers).find((name) => firstLine(name, "--version") !== "missing");
}

/** What the compiler says of itself, or "missing". */
export function compilerVersion() {
  return firstLine(compiler() ?? "clang", "--version");
}

/**
 * Path of the program, built by `clang -O3 -march=native` or gcc. Throws where neither builds it.
 * @param {string} source file in bench/peers
 */
export function compiled(source) {
  const name = compiler();
  if (name === undefined) throw new Error("no C compiler");
  const file = fileURLToPath(new URL(`../peers/${source}`, import.meta.url));
  const program = join(mkdtempSync(join(tmpdir(), "ktsweep-bench-")), source.replace(/\.c$/, ""));
  const options = ["-O3", "-march=native", "-mprefer-vector-width=512", ...compilers[name]];
  const { status, stderr } = spawnSync(name, [...options, "-o", program, file, "-lm"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return program;
}

/** Whether the processor has all of these features, such as "avx512f". */
export function hasFeatures(...features) {
  const info = readFileSync("/proc/cpuinfo", "utf8");
  const flags = new Set(/^flags\s*:(.*)$/m.exec(info)?.[1].split(" "));
  return features.every((feature) => flags.has(feature));
}
