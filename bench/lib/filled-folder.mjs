// filled-folder.mjs — a sweep folder of 1,000 cells with as many rows as asked for, without computing them.

import { join } from "node:path";
import { processCost } from "./process-cost.mjs";
import { peerFile } from "./sgd-peers.mjs";

const cells = 1000;

/**
 * Path of the folder, inside `folder`.
 * @param {string} folder
 * @param {{ replicates: number, rowsPerSegment: number, stages?: 1 | 2 }} size
 */
export function filledFolder(folder, { replicates, rowsPerSegment, stages = 2 }) {
  const dir = join(folder, "filled");
  process.stderr.write(`filling a folder with ${cells * replicates} rows\n`);
  const words = [peerFile("fill-folder.mjs"), dir, cells, replicates, rowsPerSegment, stages];
  processCost(["node", ...words.map(String)]);
  return dir;
}
