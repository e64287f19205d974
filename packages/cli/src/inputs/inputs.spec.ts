// Files that a spec names: eigenvalues and rows from csv, npy and parquet, and what is said where they are wrong.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeTable } from "@ktsweep/results";
import { parseSpec, specInputs, specWithInputs, type Sweep } from "@ktsweep/sweep";
import { afterAll, describe, expect, it } from "vitest";
import { readInputs } from "./read-inputs.js";

const folder = mkdtempSync(join(tmpdir(), "ktsweep-inputs-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const write = (name: string, content: string | Uint8Array): void => {
  writeFileSync(at(name), content);
};

/** An npy file as NumPy writes it. */
function npy(
  descr: string,
  shape: string,
  data: Uint8Array,
  { order = "False", version = 1 } = {},
): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`;
  const text = Buffer.from(`${header.padEnd(117)}\n`, "latin1");
  const length = version === 1 ? Buffer.alloc(2) : Buffer.alloc(4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from("NUMPY"),
    Buffer.from([version, 0]),
    length,
    text,
    data,
  ]);
}

const bytes = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

async function parquet(columns: Readonly<Record<string, Float64Array>>): Promise<Uint8Array> {
  const [first] = Object.values(columns);
  const table = {
    rows: first.length,
    columns: Object.entries(columns).map(([name, values]) => ({ name, type: "float64", values })),
  };
  const parts: Uint8Array[] = [];
  for await (const part of encodeTable(table as never, "parquet")) parts.push(part);
  return Buffer.concat(parts);
}

async function sweepOf(text: string): Promise<Sweep> {
  const file = at("s.yaml");
  const inputs = await readInputs(specInputs(text, { file }).files, file);
  const sweep = parseSpec(text, { file, inputs });
  // Who gets the text without the files makes the same sweep of it.
  expect(parseSpec(specWithInputs(text, { file, inputs })).digest).toBe(sweep.digest);
  return sweep;
}

const withSpectrum = (spectrum: string, d = 3): string => `version: 1
name: measured
problem: { d: ${String(d)}, target: { exponent: 1.5 }, spectrum: ${spectrum} }
chain: { model: { learner: sgd, samples: 64, stepSize: 0.1 } }
`;

describe("measured eigenvalues", () => {
  const values = [4, 2.5, 0.125];

  it.each([
    ["csv of one column", "a.csv", "4\n2.5\n0.125\n", "{ file: a.csv }"],
    [
      "csv with a header",
      "b.csv",
      "i,lambda\n1,4\n2,2.5\n3,0.125\n",
      "{ file: b.csv, column: lambda }",
    ],
    ["csv by number", "c.csv", "1,4\n2,2.5\n3,0.125\n", "{ file: ./c.csv, column: 2 }"],
    ["npy f8", "d.npy", npy("<f8", "3,", bytes(Float64Array.from(values))), "{ file: d.npy }"],
    [
      "npy f4, version 3",
      "e.npy",
      npy("<f4", "3, 1", bytes(Float32Array.from(values)), { version: 3 }),
      "{ file: e.npy }",
    ],
  ])("%s", async (_, name, content, spectrum) => {
    write(name, content);
    const { problem } = (await sweepOf(withSpectrum(spectrum))).cell(0);

    expect(problem.spectrum).toEqual({ values });
  });

  it("parquet, with scale", async () => {
    write(
      "f.parquet",
      await parquet({ i: Float64Array.of(1, 2, 3), lambda: Float64Array.from(values) }),
    );
    const sweep = await sweepOf(withSpectrum("{ file: f.parquet, column: lambda, scale: 2 }"));

    expect(sweep.cell(0).problem.spectrum).toEqual({ values, scale: 2 });
  });

  it("of whole numbers", async () => {
    write("i8.npy", npy("<i8", "3,", bytes(BigInt64Array.of(9n, 4n, 1n))));
    write("u1.npy", npy("|u1", "3,", Uint8Array.of(9, 4, 1)));
    const [a, b] = [
      await sweepOf(withSpectrum("{ file: i8.npy }")),
      await sweepOf(withSpectrum("{ file: u1.npy }")),
    ];

    expect(a.cell(0).problem.spectrum).toEqual({ values: [9, 4, 1] });
    expect(b.digest).toBe(a.digest);
  });

  it("of one stage", async () => {
    write("a.csv", "4\n2.5\n0.125\n");
    const text = withSpectrum("{ exponent: 1 }").replace(
      "samples:",
      "spectrum: { file: a.csv }, samples:",
    );

    expect((await sweepOf(text)).cell(0).chain.model.spectrum).toEqual({ values });
  });

  it.each([
    ["no file", undefined, "{ file: none.csv }", "none.csv: it could not be read"],
    [
      "another kind",
      "x",
      "{ file: x.txt }",
      "x.txt: its name ends in none of .csv, .parquet, .npy.",
    ],
    ["a text", "1\n2\nhuh\n", "{ file: x.csv }", 'x.csv: row 3, column 1: found "huh".'],
    ["a hole", "a,b\n1,2\n1,\n", "{ file: x.csv, column: a }", 'x.csv: row 2, column b: found "".'],
    ["infinity", "1\nInfinity\n", "{ file: x.csv }", "x.csv: row 2, column 1: found Infinity."],
    ["a negative one", "1\n-2\n", "{ file: x.csv }", "x.csv: row 2: found the eigenvalue -2."],
    ["two columns", "a,b\n1,2\n", "{ file: x.csv }", "x.csv: it has 2 columns (a, b)."],
    [
      "no such column",
      "a,b\n1,2\n",
      "{ file: x.csv, column: c }",
      "it has no column c. Columns are a, b.",
    ],
    ["too few", "1\n2\n", "{ file: x.csv }", "lists 2 eigenvalues, but d is 3."],
    ["no npy", "1\n2\n", "{ file: x.npy }", "x.npy: it does not begin as an npy file."],
    [
      "texts in npy",
      npy("<U4", "3,", new Uint8Array(48)),
      "{ file: x.npy }",
      "its values are of type <U4",
    ],
    [
      "big endian",
      npy(">f8", "3,", new Uint8Array(24)),
      "{ file: x.npy }",
      "its values are of type >f8",
    ],
    [
      "Fortran order",
      npy("<f8", "3, 2", new Uint8Array(48), { order: "True" }),
      "{ file: x.npy }",
      "it is in Fortran order",
    ],
    [
      "three dimensions",
      npy("<f8", "3, 1, 1", new Uint8Array(24)),
      "{ file: x.npy }",
      "it has 3 dimensions",
    ],
    ["cut off", npy("<f8", "3,", new Uint8Array(20)), "{ file: x.npy }", "its header says"],
  ])("are refused: %s", async (_, content, spectrum, message) => {
    const name = /file: (\S+?)[ ,]/.exec(`${spectrum} `)?.[1] ?? "";
    if (content !== undefined) write(name, content);
    const made = sweepOf(withSpectrum(spectrum));

    await expect(made).rejects.toThrow("SPEC_INVALID");
    await expect(made).rejects.toThrow("s.yaml:3:");
    await expect(made).rejects.toThrow("problem.spectrum");
    await expect(made).rejects.toThrow(message);
  });

  it("are not read by who only has the text", () => {
    expect(() => parseSpec(withSpectrum("{ file: a.csv }"))).toThrow(
      'names the file "a.csv", which is not read here.',
    );
  });
});

const rowsSpec = (data: string, more = ""): string => `version: 1
name: rows
engine: sampled
problem: { data: ${data}${more} }
chain: { model: { learner: sgd, samples: 64, stepSize: 0.01 } }
`;

describe("measured rows", () => {
  const x = Array.from({ length: 40 }, (_, s) => [(s * 7) % 11, (s * 5) % 13, s % 3, 4]);
  const y = x.map(([a, b, c]) => 2 * a - b + c * c);
  const lines = x.map((row, s) => [...row, y[s]].join(","));

  it("bring dimension, spectrum, truth and noise, from any kind of file alike", async () => {
    write("r.csv", `a,b,c,e,y\n${lines.join("\n")}\n`);
    write("x.npy", npy("<f8", "40, 4", bytes(Float64Array.from(x.flat()))));
    write("y.npy", npy("<i4", "40,", bytes(Int32Array.from(y))));
    write(
      "r.parquet",
      await parquet(
        Object.fromEntries(
          ["a", "b", "c", "e", "y"].map((name, j) => [
            name,
            Float64Array.from(j < 4 ? x.map((row) => row[j]) : y),
          ]),
        ),
      ),
    );
    const [csv, numbered, npys, table] = await Promise.all(
      [
        "{ file: r.csv, target: y }",
        "{ file: r.csv, target: 5 }",
        "{ file: x.npy, target: y.npy }",
        "{ file: r.parquet, target: y }",
      ].map((data) => sweepOf(rowsSpec(data))),
    );
    const { problem } = csv.cell(0);

    expect(problem.d).toBe(3);
    expect(problem.data?.rows).toBe(40);
    expect((problem.target as { values: unknown[] }).values).toHaveLength(3);
    expect(problem.noiseVariance).toBeGreaterThan(0.01);
    for (const other of [numbered, npys, table]) expect(other.cellId(0)).toBe(csv.cellId(0));
  });

  it("are other rows where a value differs", async () => {
    write("r.csv", lines.join("\n"));
    const before = await sweepOf(rowsSpec("{ file: r.csv, target: 5 }"));
    write("r.csv", lines.join("\n").replace("7,5,1,4", "7,5,2,4"));
    const after = await sweepOf(rowsSpec("{ file: r.csv, target: 5 }"));

    expect(after.cellId(0)).not.toBe(before.cellId(0));
  });

  it.each([
    ["no such target", "{ file: r.csv, target: z }", "", "r.csv: it has no column z."],
    [
      "a target of another length",
      "{ file: r.csv, target: short.csv }",
      "",
      "short.csv: it has 2 rows and 1 columns; r.csv has 40 rows.",
    ],
    [
      "d beside it",
      "{ file: r.csv, target: 5 }",
      ", d: 3",
      "problem.d: is measured: problem.data brings it.",
    ],
    [
      "noise beside it",
      "{ file: r.csv, target: 5 }",
      ", noiseVariance: 1",
      "problem.noiseVariance: is measured",
    ],
    ["no target", "{ file: r.csv }", "", "problem.data"],
  ])("are refused: %s", async (_, data, more, message) => {
    write("r.csv", lines.join("\n"));
    write("short.csv", "1\n2\n");

    await expect(sweepOf(rowsSpec(data, more))).rejects.toThrow(message);
  });
});
