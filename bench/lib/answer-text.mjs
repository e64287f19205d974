// answer-text.mjs — a measured answer as Markdown.

import { isMet } from "./targets.mjs";

/** Tables of medians with their 95 % intervals, targets with verdicts, what is missing, machine and versions. */
export function answerText({
  rounds,
  machine,
  versions,
  missing = {},
  notes = [],
  tables,
  targets,
}) {
  const blocks = tables.map(
    ({ title, columns, rows }) =>
      `${title}:\n\n${markdownTable(
        ["", ...columns],
        rows.map(({ name, values }) => [name, ...values.map(estimateText)]),
      )}`,
  );
  const verdicts = targetRows(targets);
  if (verdicts.length > 0) blocks.push(markdownTable(["target", "measured", "met"], verdicts));
  blocks.push(...notes, ...missingText(missing), machineText({ rounds, machine, versions }));
  return blocks.join("\n\n");
}

/** One row per place where a target was measured; one that says so where it was measured nowhere. */
export function targetRows(targets) {
  return targets.flatMap((target) => {
    const text = `${target.text}: ${limitText(target)}`;
    const places = Object.entries(target.values);
    if (places.length === 0) return [[text, "not measured: a peer is missing", "–"]];
    return places.map(([where, estimate]) => [
      text,
      `${where}: ${estimateText(estimate)} ${target.unit}`.trim(),
      isMet(target, estimate) ? "yes" : "**no**",
    ]);
  });
}

function missingText(missing) {
  const parts = Object.entries(missing).map(([name, why]) => `${name} (${why})`);
  return parts.length === 0 ? [] : [`Missing on this machine: ${parts.join("; ")}.`];
}

function machineText({ rounds, machine: { processor, node, commit, measured }, versions }) {
  const used = [
    `Node ${node}`,
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
  ];
  const on = measured === undefined ? "" : ` Measured on ${measured}.`;
  return `${processor}; ${used.join(", ")}; commit ${commit}; ${rounds} rounds.${on}`;
}

export function markdownTable(header, rows) {
  const widths = header.map((title, i) =>
    Math.max(3, title.length, ...rows.map((row) => row[i].length)),
  );
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}

export function estimateText(estimate) {
  if (typeof estimate === "string") return estimate;
  const { median, low, high } = estimate;
  if (low === high) return number(median);
  return `${number(median)} (${number(low)}–${number(high)})`;
}

function number(value) {
  const size = Math.abs(value);
  if (size > 0 && size < 0.005) return value.toExponential(1);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

export function limitText({ atLeast, atMost, unit }) {
  return (
    atLeast === undefined ? `at most ${atMost} ${unit}` : `at least ${atLeast} ${unit}`
  ).trim();
}
