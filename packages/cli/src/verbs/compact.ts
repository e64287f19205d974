// compact.ts — `ktsweep compact`: fewer, larger segments.

import { compactStore } from "@ktsweep/results";
import { parseSeconds } from "../duration.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { countText, type Terminal } from "../terminal.js";

interface CompactOptions {
  readonly grace?: string;
  readonly json?: boolean;
}

export async function compact(
  terminal: Terminal,
  [dir]: readonly string[],
  { grace = "10m", json = false }: CompactOptions,
): Promise<ExitCode> {
  const compacted = await compactStore(dir, { graceMs: 1000 * parseSeconds(grace) });
  if (json) terminal.print(JSON.stringify({ dir, ...compacted }));
  else {
    const { written, replaced, removed, waiting } = compacted;
    terminal.note(
      `${dir}: ${countText(replaced)} segments replaced by ${countText(written)}, ${countText(removed)} removed` +
        (waiting > 0 ? `, ${countText(waiting)} stay for a while: run it again later` : ""),
    );
  }
  return exitCodes.ok;
}
