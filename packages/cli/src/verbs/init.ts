// init.ts — `ktsweep init`: a commented spec to start from.

import { writeFile } from "node:fs/promises";
import { KtsweepError } from "@ktsweep/core";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { starterSpec } from "../starter-spec.js";
import type { Terminal } from "../terminal.js";

/** Writes the file (default sweep.yaml; `-` = stdout); an existing file is left alone. */
export async function init(
  terminal: Terminal,
  [file = "sweep.yaml"]: readonly string[],
): Promise<ExitCode> {
  if (file === "-") {
    terminal.print(starterSpec.trimEnd());
    return exitCodes.ok;
  }
  try {
    await writeFile(file, starterSpec, { flag: "wx" });
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `${file} could not be written: ${(cause as Error).message}.`,
      "Name a new file in a folder that exists.",
      { file },
      { cause },
    );
  }
  terminal.note(`Wrote ${file}. Next: ktsweep plan ${file}, then ktsweep run ${file} --out DIR`);
  return exitCodes.ok;
}
