// readme.mjs — the parts of bench/README.md that measured answers fill.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { answerText } from "./answer-text.mjs";
import { summaryText } from "./summary.mjs";

const readme = new URL("../README.md", import.meta.url);
const section = /<!-- results (\w+) -->[^]*?<!-- end -->/g;

/** Fills every `<!-- results NAME --> … <!-- end -->` from bench/results/NAME.json, and the summary from all of them. */
export function writeReadme() {
  const text = readFileSync(readme, "utf8");
  const names = [...text.matchAll(section)].map(([, name]) => name);
  const answers = Object.fromEntries(names.map((name) => [name, answerOf(name)]));
  const summary = summaryText(Object.values(answers).filter((answer) => answer !== undefined));
  writeFileSync(
    readme,
    text
      .replace(section, (_, name) => filled(`results ${name}`, answerPart(answers[name])))
      .replace(/<!-- summary -->[^]*?<!-- end -->/, () => filled("summary", summary)),
  );
}

function filled(mark, content) {
  return `<!-- ${mark} -->\n\n${content}\n\n<!-- end -->`;
}

/** What was measured of a question last; undefined where it never was. */
export function answerOf(name) {
  const file = new URL(`../results/${name}.json`, import.meta.url);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function answerPart(answer) {
  return answer === undefined ? "Not measured yet." : answerText(answer);
}
