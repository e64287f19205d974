// hunt-mutants.mjs — plants each mistake of mutants/mutants.mjs into a copy of the built packages and lets the simulator hunt
// for it: `node packages/testkit/hunt-mutants.mjs [WORD …]` (only mistakes with one of the words). Ends with 1 where one is
// not caught in time, or no longer fits the code. Needs the built packages.
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { mutants } from "./mutants/mutants.mjs";

const root = join(import.meta.dirname, "../..");

/** A copy of what the packages run on. */
function copyBuild() {
  mkdirSync(join(root, "tmp"), { recursive: true });
  const copy = mkdtempSync(join(root, "tmp/built-"));
  const modules = join(copy, "node_modules/@ktsweep");
  mkdirSync(modules, { recursive: true });
  for (const name of readdirSync(join(root, "packages"))) {
    const from = join(root, "packages", name);
    const to = join(copy, "packages", name);
    if (!existsSync(join(from, "dist"))) continue;
    cpSync(join(from, "dist"), join(to, "dist"), {
      recursive: true,
      filter: (path) => !/\.(map|d\.ts|tsbuildinfo)$/.test(path) && basename(path) !== "test-types",
    });
    cpSync(join(from, "package.json"), join(to, "package.json"));
    if (existsSync(join(from, "node_modules"))) {
      symlinkSync(join(from, "node_modules"), join(to, "node_modules"));
    }
    symlinkSync(to, join(modules, name));
  }
  cpSync(join(import.meta.dirname, "mutants/hunt.mjs"), join(copy, "hunt.mjs"));
  return copy;
}

/** Where `from` is in `text`, whatever the white space. */
function places(text, from) {
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  return new RegExp(escaped, "g");
}

/** Changes the files of a copy; the way back, or why it does not fit. */
function plant(copy, edits) {
  const before = new Map();
  const undo = () => {
    for (const [path, text] of before) writeFileSync(path, text);
  };
  for (const { file, from, to } of edits) {
    const path = join(copy, "packages", file);
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (!before.has(path)) before.set(path, text);
    const pattern = places(text, from);
    const found = [...text.matchAll(pattern)].length;
    if (found !== 1) {
      undo();
      return { unfit: `${file} has its line ${found} times` };
    }
    writeFileSync(
      path,
      text.replace(pattern, () => to),
    );
  }
  return { undo };
}

function hunt(copy, { within, scenario, kinds }) {
  const args = [join(copy, "hunt.mjs"), String(within), JSON.stringify({ scenario, kinds })];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: copy,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (piece) => (text += String(piece)));
    child.on("close", () => {
      const line = text.trim().split("\n").at(-1) ?? "";
      resolve(line.startsWith("{") ? JSON.parse(line) : { plans: 0, broken: "it did not run" });
    });
  });
}

const words = process.argv.slice(2);
const chosen = mutants.filter(
  ({ mistake }) => words.length === 0 || words.some((word) => mistake.includes(word)),
);
const left = [...chosen];
const escaped = [];

/** One of the copies, until no mistake is left. */
async function worker() {
  const copy = copyBuild();
  try {
    for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
      const { undo, unfit } = plant(copy, mutant.edits);
      const found = unfit === undefined ? await hunt(copy, mutant) : {};
      undo?.();
      const isCaught = found.violation !== undefined;
      if (!isCaught) escaped.push(mutant.mistake);
      const where = mutant.scenario === undefined ? "plans" : `runs of "${mutant.scenario}"`;
      const what = unfit ?? found.broken ?? `${found.plans} of ${mutant.within} ${where}`;
      console.log(`${isCaught ? "caught" : "ESCAPED"}  ${mutant.mistake}: ${what}`);
      if (isCaught) console.log(`        ${found.violation.slice(0, 160)}`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

await Promise.all(
  Array.from({ length: Math.min(availableParallelism(), left.length) }, () => worker()),
);
console.log(`${chosen.length - escaped.length} of ${chosen.length} mistakes were caught.`);
process.exitCode = escaped.length === 0 && chosen.length > 0 ? 0 : 1;
