// status.ts — `ktsweep status`: how far a sweep is.

import { openSweepFolder } from "../sweep-folder.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { planRows } from "../row-plan.js";
import { alignedTable, countText, type Terminal } from "../terminal.js";

export async function status(
  terminal: Terminal,
  [dir]: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const { sweep, store } = await openSweepFolder(terminal, dir);
  const plan = planRows(sweep, { store, replicates: sweep.replicates.min });
  const { points, ids, rows, recorded, failed } = plan;
  const waiting = rows - recorded - failed;
  const counts = { points, cells: ids.length, rows, recorded, failed, waiting };
  if (json) {
    terminal.print(JSON.stringify({ sweep: sweep.name, dir, ...counts, kept: store.rowCount }));
  } else {
    const lines = Object.entries(counts).map(([name, count]) => [name, countText(count)]);
    terminal.print(`${sweep.name} in ${dir}\n${alignedTable(["", ""], lines).trimStart()}`);
    if (failed > 0) terminal.note(`Causes: ktsweep export ${dir} --table failures`);
  }
  return exitCodes.ok;
}
