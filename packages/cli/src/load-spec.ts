// load-spec.ts — a spec from a file or stdin, with what the command line adds.

import { open } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { KtsweepError } from "@ktsweep/core";
import { parseSpec, type Sweep } from "@ktsweep/sweep";

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

/** Throws: SPEC_UNREADABLE, SPEC_INVALID. */
export async function loadSpec(file: string, options: SpecOptions): Promise<Sweep> {
  return parseSpecText(await readSpec(file), options);
}

/** A file, or stdin where it is `-`. Throws: SPEC_UNREADABLE. */
export async function readSpec(file: string): Promise<SpecText> {
  if (file === "-") return { text: await text(process.stdin), file: "stdin" };
  return { text: await readSpecFile(file), file };
}

/** Throws: SPEC_INVALID. */
export function parseSpecText(spec: SpecText, options: SpecOptions): Sweep {
  const { set, only, engine } = options;
  return parseSpec(spec.text, {
    file: spec.file,
    set,
    ...(only === undefined ? {} : { only }),
    ...(engine === undefined ? {} : { engine }),
  });
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
