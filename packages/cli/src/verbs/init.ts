// init.ts — `ktsweep init`: a commented spec to start from.

import { writeFile } from "node:fs/promises";
import { KtsweepError } from "@ktsweep/core";
import { choosePresets } from "../choose-presets.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { starterSpec } from "../starter-spec.js";
import type { Terminal } from "../terminal.js";

interface InitOptions {
  readonly preset?: string;
}

/** Writes the file (default sweep.yaml; `-` = stdout); an existing file is left alone. */
export async function init(
  terminal: Terminal,
  [file = "sweep.yaml"]: readonly string[],
  { preset }: InitOptions,
): Promise<ExitCode> {
  const spec = preset === undefined ? starterSpec : presetText(preset);
  if (file === "-") {
    terminal.print(spec.trimEnd());
    return exitCodes.ok;
  }
  try {
    await writeFile(file, spec, { flag: "wx" });
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

/** The spec of the one preset of that name. Throws: USAGE_INVALID. */
function presetText(name: string): string {
  const [{ id, title, text }, ...others] = choosePresets([name]);
  if (others.length === 0) return `# ${id}: ${title}\n${text}`;
  throw new KtsweepError(
    "USAGE_INVALID",
    `There are ${String(others.length + 1)} presets ${JSON.stringify(name)}.`,
    `Name one of ${[id, ...others.map((other) => other.id)].join(", ")}.`,
  );
}
