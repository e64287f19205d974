// merge.ts — `ktsweep merge`: the union of sweep folders.

import { mergeStores } from "@ktsweep/results";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { copyInputs } from "../inputs/kept-inputs.js";
import { countText, type Terminal } from "../terminal.js";

interface MergeOptions {
  readonly out: string;
  readonly json?: boolean;
}

export async function merge(
  terminal: Terminal,
  dirs: readonly string[],
  { out, json = false }: MergeOptions,
): Promise<ExitCode> {
  const merged = await mergeStores(dirs, out);
  for (const dir of dirs) await copyInputs(dir, out);
  if (json) terminal.print(JSON.stringify({ out, ...merged }));
  else terminal.note(`${out}: ${countText(merged.rows)} rows of ${countText(dirs.length)} folders`);
  return exitCodes.ok;
}
