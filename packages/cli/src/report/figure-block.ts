// figure-block.ts — a figure of the report; one that has nothing to draw is left out.

import { isKtsweepError } from "@ktsweep/core";
import type { Block } from "@ktsweep/report";

export type FigureBlock = Extract<Block, { kind: "figure" }>;

/** `name`: of its files. Nothing where every value is missing, zero or negative on a logarithmic axis. */
export async function figureBlock(
  name: string,
  svg: Promise<string>,
  caption: string,
): Promise<readonly FigureBlock[]> {
  try {
    return [{ kind: "figure", name, svg: await svg, caption }];
  } catch (error) {
    if (isKtsweepError(error) && error.code === "FIGURE_INVALID") return [];
    throw error;
  }
}
