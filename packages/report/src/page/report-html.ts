// report-html.ts — a report as one HTML file: no script, nothing from elsewhere, every text escaped.

import { stylesheet } from "./stylesheet.js";
import type { Block, ReportPage, ReportSection } from "./report-page.js";

/** Nothing may run or be fetched, whatever the texts hold. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole document; equal pages give equal bytes. */
export function reportHtml({ title, subtitle, sections }: ReportPage): string {
  const links = sections.map((section, i) => `<a href="#${idOf(i)}">${escape(section.title)}</a>`);
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escape(title)}</title>`,
    `<style>${stylesheet}</style>`,
    "</head>",
    "<body>",
    `<header><h1>${escape(title)}</h1><p>${escape(subtitle)}</p><nav>${links.join(" ")}</nav></header>`,
    "<main>",
    ...sections.map(sectionHtml),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function sectionHtml({ title, blocks }: ReportSection, i: number): string {
  return [
    `<section id="${idOf(i)}"><h2>${escape(title)}</h2>`,
    ...blocks.map(blockHtml),
    "</section>",
  ].join("\n");
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "text":
      return `<p>${escape(block.text)}</p>`;
    case "facts":
      return `<dl>${block.facts.map(([label, value]) => `<div><dt>${escape(label)}</dt><dd>${escape(value)}</dd></div>`).join("")}</dl>`;
    case "table":
      return tableHtml(block);
    case "figure":
      return `<figure><div class="picture" tabindex="0">${block.svg}</div><figcaption>${escape(block.caption)}</figcaption></figure>`;
    case "heading":
      return `<h3>${escape(block.text)}</h3>`;
    case "code":
      return `<pre tabindex="0">${escape(block.code)}</pre>`;
    case "notes":
      return `<ul>${block.notes.map((note) => `<li>${escape(note)}</li>`).join("")}</ul>`;
    case "details":
      return `<details><summary>${escape(block.summary)}</summary><pre tabindex="0">${escape(block.code)}</pre></details>`;
  }
}

function tableHtml({ caption, head, rows }: Extract<Block, { kind: "table" }>): string {
  const classes = head.map((_, column) => {
    const texts = rows.map((row) => row[column] ?? "");
    if (texts.every(isNumber)) return ' class="number"';
    return texts.some((text) => text.length > LONG) ? ' class="words"' : "";
  });
  const cell = (tag: "td" | "th", text: string, column: number): string =>
    `<${tag}${classes[column]}>${escape(text)}</${tag}>`;
  const row = (tag: "td" | "th", cells: readonly string[]): string =>
    `<tr>${cells.map((text, column) => cell(tag, text, column)).join("")}</tr>`;
  return [
    `<p class="caption">${escape(caption)}</p>`,
    `<div class="wide" tabindex="0"><table aria-label="${escape(caption)}">`,
    `<thead>${row("th", head)}</thead>`,
    `<tbody>${rows.map((cells) => row("td", cells)).join("\n")}</tbody></table></div>`,
  ].join("\n");
}

/** Characters from which on a column is given room to break between words. */
const LONG = 14;

const NUMBER = String.raw`(?:[−+-]?[\d.,]*\d(?:e[+-]?\d+)?|–)`;
const NUMERIC = new RegExp(
  `^(?:${NUMBER}(?: (?:%|ms|s|min|days))?|(?:${NUMBER} )?\\[${NUMBER}, ${NUMBER}\\])?$`,
  "u",
);

/** A number, an interval, a duration or nothing. */
function isNumber(text: string): boolean {
  return NUMERIC.test(text);
}

function idOf(section: number): string {
  return `section-${String(section + 1)}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
