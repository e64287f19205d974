// cost-table.mjs — what whole processes cost, as a table of an answer.

import { estimate } from "./statistics.mjs";

/** @param {Readonly<Record<string, readonly import("./process-cost.mjs").Cost[]>>} costs by name, one per round */
export function costTable(title, costs) {
  const column = (all, value) => estimate(all.map(value));
  return {
    title,
    columns: ["wall time, s", "CPU time, s", "peak memory, MB"],
    rows: Object.entries(costs).map(([name, all]) => ({
      name,
      values: [
        column(all, ({ wallSeconds }) => wallSeconds),
        column(all, ({ cpuSeconds }) => cpuSeconds),
        column(all, ({ peakBytes }) => peakBytes / 1e6),
      ],
    })),
  };
}
