// summary.mjs — all targets in one table, the promised ones first.

import { markdownTable, targetRows } from "./answer-text.mjs";

/** @param {readonly { name: string, targets: readonly import("./targets.mjs").Target[] }[]} answers */
export function summaryText(answers) {
  const rows = (isPromised) =>
    answers.flatMap(({ name, targets }) =>
      targetRows(targets.filter(({ promised = false }) => promised === isPromised)).map((row) => [
        ...row,
        `[${name}](#${name})`,
      ]),
    );
  const all = [...rows(true), ...rows(false)];
  const missed = all.filter(([, , verdict]) => verdict === "**no**").length;
  const header = ["target", "measured", "met", "section"];
  return `${all.length - missed} of ${all.length} are met.\n\n${markdownTable(header, all)}`;
}
