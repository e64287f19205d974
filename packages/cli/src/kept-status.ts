// kept-status.ts — `ktsweep status DIR` where nothing has changed since it was asked last: no other part of the program is
// loaded for it, as that takes longer than the answer.

import { keptValue } from "@ktsweep/results";
import { processTerminal } from "./process-terminal.js";
import { countsQuestion, type FolderCounts, printCounts } from "./status-text.js";

/**
 * Prints the counts of the folder that the arguments name; false where they are not kept, or the arguments say more than
 * a folder and --json.
 */
export async function printKeptStatus(args: readonly string[]): Promise<boolean> {
  const operands = args.filter((arg) => arg !== "--json");
  const [dir] = operands;
  if (operands.length !== 1 || dir.startsWith("-")) return false;
  const counts = (await keptValue(dir, countsQuestion)) as FolderCounts | undefined;
  if (counts === undefined) return false;
  printCounts(processTerminal(process), dir, counts, args.includes("--json"));
  return true;
}
