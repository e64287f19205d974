// explain.ts — `ktsweep explain`: why a cell will or will not run, and what its identity is made of.

import { canonicalJson } from "@ktsweep/core";
import { type CellExplained, explainCell } from "../cell-views.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { CoordinatorFlags } from "../remote/connection.js";
import { remoteCell } from "../remote/remote-cell.js";
import { sweepOperand } from "../remote/sweep-operand.js";
import { openSweepFolder } from "../sweep-folder.js";
import type { Terminal } from "../terminal.js";

export async function explain(
  terminal: Terminal,
  [text, cell]: readonly string[],
  { json = false, ...flags }: CoordinatorFlags & { readonly json?: boolean },
): Promise<ExitCode> {
  const operand = sweepOperand(text);
  if (operand.kind === "remote") {
    const request = { sweep: text, cell, view: "explain" } as const;
    print(terminal, await remoteCell<CellExplained>(flags, request), json);
    return exitCodes.ok;
  }
  const { sweep, store } = await openSweepFolder(terminal, operand.dir);
  print(terminal, explainCell(sweep, store, cell), json);
  return exitCodes.ok;
}

function print(terminal: Terminal, explained: CellExplained, json: boolean): void {
  if (json) {
    terminal.print(JSON.stringify(explained, undefined, 2));
    return;
  }
  const { cell, index, state, differences, failures, identity } = explained;
  terminal.print(`cell ${cell} (#${String(index)}): ${state}`);
  for (const { field, now, before } of differences) {
    terminal.print(`  ${field}: ${now}, before: ${before}`);
  }
  for (const { replicate, attempt, permanent, cause } of failures) {
    const kind = permanent ? "failed for good" : "failed, tried again by a run";
    terminal.print(
      `  replicate ${String(replicate)}, attempt ${String(attempt)}, ${kind}: ${cause}`,
    );
  }
  terminal.print(`identity (SHA-256 of this text, first 32 digits):\n${canonicalJson(identity)}`);
}
