// readme.mjs — measured answers as text, and the part of bench/README.md that they fill.

import { existsSync, readFileSync, writeFileSync } from "node:fs";

const readme = new URL("../README.md", import.meta.url);
const section = /<!-- results (\w+) -->[^]*?<!-- end -->/g;

/** Fills every `<!-- results NAME --> … <!-- end -->` from bench/results/NAME.json. */
export function writeReadme() {
  const text = readFileSync(readme, "utf8");
  writeFileSync(
    readme,
    text.replace(
      section,
      (_, name) => `<!-- results ${name} -->\n\n${answerOf(name)}\n\n<!-- end -->`,
    ),
  );
}

function answerOf(name) {
  const file = new URL(`../results/${name}.json`, import.meta.url);
  return existsSync(file)
    ? resultText(JSON.parse(readFileSync(file, "utf8")))
    : "Not measured yet.";
}

/** One answer in Markdown: tables of medians with their 95 % intervals, targets with verdicts, machine and versions. */
export function resultText({ rounds, machine, versions, tables, targets }) {
  const blocks = tables.map(
    ({ title, columns, rows }) =>
      `${title}:\n\n${markdownTable(
        ["", ...columns],
        rows.map(({ name, values }) => [name, ...values.map(estimateText)]),
      )}`,
  );
  if (targets.length > 0) {
    blocks.push(
      markdownTable(
        ["target", "measured", "met"],
        targets.flatMap((target) =>
          Object.entries(target.values).map(([where, estimate]) => [
            `${target.text}: ${limitText(target)}`,
            `${where}: ${estimateText(estimate)} ${target.unit}`,
            isMet(target, estimate) ? "yes" : "**no**",
          ]),
        ),
      ),
    );
  }
  const { processor, node, commit } = machine;
  const used = [
    `Node ${node}`,
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
  ];
  blocks.push(`${processor}; ${used.join(", ")}; commit ${commit}; ${rounds} rounds.`);
  return blocks.join("\n\n");
}

function markdownTable(header, rows) {
  const widths = header.map((title, i) =>
    Math.max(3, title.length, ...rows.map((row) => row[i].length)),
  );
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}

function estimateText({ median, low, high }) {
  return `${number(median)} (${number(low)}–${number(high)})`;
}

function number(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

function limitText({ atLeast, atMost, unit }) {
  return atLeast === undefined ? `at most ${atMost} ${unit}` : `at least ${atLeast} ${unit}`;
}

function isMet({ atLeast = -Infinity, atMost = Infinity }, { median }) {
  return median >= atLeast && median <= atMost;
}
