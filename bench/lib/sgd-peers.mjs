// sgd-peers.mjs — the programs that simulate one-pass SGD, ours among them, and which of them can't be had here.

import { fileURLToPath } from "node:url";
import { pythonWith } from "../../tools/python-environment.mjs";
import { compiled, compilerVersion, hasFeatures } from "./compile.mjs";

const numpy = "numpy==2.4.6";
const numba = "numba==0.68.1";
const jax = "jax==0.10.2";

export const peerFile = (name) => fileURLToPath(new URL(`../peers/${name}`, import.meta.url));
const python = (packages, ...script) => [
  pythonWith(packages),
  peerFile(script[0]),
  ...script.slice(1),
];

/** All take D STEPS REPLICATES and print the mean risk. `replicates`: enough for about a second of work. */
const peers = {
  "NumPy, per step, f64": { replicates: 3, command: () => python([numpy], "numpy_step.py") },
  "NumPy, blocks, f64": {
    replicates: 3,
    command: () => python([numpy], "numpy_block.py", "float64"),
  },
  "NumPy, blocks, f32": {
    replicates: 3,
    command: () => python([numpy], "numpy_block.py", "float32"),
  },
  "numba, its own generator": {
    replicates: 2,
    command: () => python([numpy, numba], "numba_loop.py", "own"),
  },
  "numba, NumPy's generator": {
    replicates: 13,
    command: () => python([numpy, numba], "numba_loop.py", "numpy"),
  },
  "JAX, blocks, f64": {
    replicates: 4,
    command: () => python([numpy, jax, "jaxlib==0.10.2"], "jax_block.py", "float64"),
  },
  "JAX, blocks, f32": {
    replicates: 7,
    command: () => python([numpy, jax, "jaxlib==0.10.2"], "jax_block.py", "float32"),
  },
  "JavaScript loop": { replicates: 2, command: () => ["node", peerFile("naive.mjs"), "single"] },
  "JavaScript loop, normals in pairs": {
    replicates: 2,
    command: () => ["node", peerFile("naive.mjs"), "pair"],
  },
  "C, scalar ziggurat, f64": { replicates: 13, command: () => [compiled("ziggurat.c")] },
  "C, AVX-512, f32 draws": { replicates: 33, command: avx512 },
  "@ktsweep/core": { replicates: 17, command: () => ["node", peerFile("ours.mjs"), "sampled"] },
};

export const ours = "@ktsweep/core";
export const scalarC = "C, scalar ziggurat, f64";
export const avx512C = "C, AVX-512, f32 draws";
export const naive = "JavaScript loop";
/** Peers by what they are, for targets: the best of a family counts. */
export const families = {
  numpy64: ["NumPy, per step, f64", "NumPy, blocks, f64"],
  numpy: ["NumPy, per step, f64", "NumPy, blocks, f64", "NumPy, blocks, f32"],
  numba: ["numba, its own generator", "numba, NumPy's generator"],
  jax: ["JAX, blocks, f64", "JAX, blocks, f32"],
};

function avx512() {
  if (!hasFeatures("avx512f", "avx512dq")) throw new Error("the processor has no AVX-512");
  return [compiled("avx512.c")];
}

/**
 * @typedef {object} Program
 * @property {readonly string[]} command takes D STEPS REPLICATES, prints the mean risk
 * @property {number} replicates of 2e7 coordinate-steps, for about a second of work
 */

/**
 * The programs that can be had here, in the order of the tables, and why the others can't.
 * @param {readonly string[]} [wanted] default: all
 * @returns {{ programs: Record<string, Program>, missing: Record<string, string> }}
 */
export function sgdPeers(wanted = Object.keys(peers)) {
  const programs = {};
  const missing = {};
  for (const [name, { replicates, command }] of Object.entries(peers)) {
    if (!wanted.includes(name)) continue;
    try {
      programs[name] = { command: command(), replicates };
    } catch (error) {
      missing[name] = reason(error);
    }
  }
  return { programs, missing };
}

/** Command of another peer that needs NumPy alone. */
export function numpyPeer(script) {
  try {
    return { program: python([numpy], script), missing: {} };
  } catch (error) {
    return { program: undefined, missing: { [script]: reason(error) } };
  }
}

/** Why a peer can't be had: the last line of what went wrong. */
export function reason(error) {
  return String(error.message).trim().split("\n").at(-1);
}

export function sgdVersions() {
  const version = (pin) => pin.split("==")[1];
  return {
    NumPy: version(numpy),
    numba: version(numba),
    JAX: version(jax),
    "C compiler:": compilerVersion(),
  };
}
