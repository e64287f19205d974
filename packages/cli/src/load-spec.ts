// load-spec.ts — a spec from a file or stdin, with what the command line adds.

import { open } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { KtsweepError } from "@ktsweep/core";
import { parseSpec, specInputs, specWithInputs, type Sweep } from "@ktsweep/sweep";
import { loadKeptInputs } from "./inputs/kept-inputs.js";
import { readInputs } from "./inputs/read-inputs.js";

/** Options of every verb that takes a spec. */
export interface SpecOptions {
  readonly set: readonly string[];
  readonly only?: string;
  readonly engine?: string;
}

/** More than any spec: longer files are not read. */
const MAX_BYTES = 1 << 20;

/** A spec as written. */
export interface SpecText {
  readonly text: string;
  /** What it is called in messages. */
  readonly file: string;
}

/** A spec with the files that it names. */
export interface LoadedSpec {
  readonly sweep: Sweep;
  /** A text of the same meaning that names no files, for where they are not at hand. */
  readonly text: string;
  /** What goes with that text. */
  readonly options: SpecOptions;
}

/** `dir`: the sweep's folder, with copies of files that were read before. Rejects: SPEC_UNREADABLE, SPEC_INVALID. */
export async function loadSpec(file: string, options: SpecOptions, dir?: string): Promise<Sweep> {
  return (await parseSpecText(await readSpec(file), options, dir)).sweep;
}

/** A file, or stdin where it is `-`. Throws: SPEC_UNREADABLE. */
export async function readSpec(file: string): Promise<SpecText> {
  if (file === "-") return { text: await text(process.stdin), file: "stdin" };
  return { text: await readSpecFile(file), file };
}

/** Reads and loads the files that the spec names. Rejects: SPEC_INVALID, INPUT_MISSING. */
export async function parseSpecText(
  spec: SpecText,
  options: SpecOptions,
  dir?: string,
): Promise<LoadedSpec> {
  const { set, only, engine } = options;
  const written = {
    file: spec.file,
    set,
    ...(only === undefined ? {} : { only }),
    ...(engine === undefined ? {} : { engine }),
  };
  const { files, ...needed } = specInputs(spec.text, written);
  if (dir !== undefined) await loadKeptInputs(dir, needed);
  if (files.length === 0) return { sweep: parseSpec(spec.text, written), text: spec.text, options };
  const whole = { ...written, inputs: await readInputs(files, spec.file) };
  return {
    sweep: parseSpec(spec.text, whole),
    text: specWithInputs(spec.text, whole),
    options: { set: [], ...(only === undefined ? {} : { only }) },
  };
}

async function readSpecFile(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size > MAX_BYTES)
        throw new Error(`it has ${String(size)} bytes, a spec at most ${String(MAX_BYTES)}`);
      return await handle.readFile("utf8");
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new KtsweepError(
      "SPEC_UNREADABLE",
      `${file} could not be read: ${(cause as Error).message}.`,
      "Name an existing spec file; `ktsweep init` writes one.",
      { file },
      { cause },
    );
  }
}
