// chart.mjs — results/kernel.svg: ns of CPU time per coordinate-step of every program, one dot per dimension.

import { writeFileSync } from "node:fs";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { answerOf } from "./readme.mjs";

const questions = ["sampled", "batched"];
const ticks = [0.2, 0.5, 1, 2, 5, 10, 20, 50];
const title = "ns of CPU time per coordinate-step and model";
const ink = "#222222";
/** From “Color Universal Design” (Okabe and Ito, 2008), told apart in grey too. */
const colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];
const symbols = ["circle", "square", "triangle", "diamond"];
const ours = /ktsweep|models/;

/** Draws what results/ holds; does nothing where there is none. */
export function writeChart() {
  const points = questions.flatMap((name) => pointsOf(answerOf(name)));
  if (points.length === 0) return;
  const document = chartDocument(points);
  writeFileSync(new URL("../results/kernel.svg", import.meta.url), document);
}

/** One point per program and dimension; a program that two questions measured is drawn once. */
function pointsOf(answer) {
  if (answer === undefined) return [];
  const [{ columns, rows }] = answer.tables;
  return rows.flatMap(({ name, values }) =>
    values.map(({ median, low, high }, i) => ({ name, d: columns[i], median, low, high })),
  );
}

function chartDocument(all) {
  const points = [...new Map(all.map((point) => [`${point.name} ${point.d}`, point])).values()];
  const slowest = (name) => Math.max(...points.filter((p) => p.name === name).map((p) => p.median));
  const names = [...new Set(points.map(({ name }) => name))].sort(
    (a, b) => slowest(b) - slowest(a),
  );
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const dimensions = [...new Set(points.map(({ d }) => d))];
  const domain = extent(points);
  const marked = ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]);
  const plot = Plot.plot({
    document,
    width: 760,
    height: 70 + 24 * names.length,
    marginLeft: 235,
    marginRight: 24,
    marginTop: 44,
    marginBottom: 20,
    x: { type: "log", domain, axis: null },
    y: { type: "point", domain: names, axis: null, padding: 0.6 },
    color: { domain: dimensions, range: colors },
    symbol: { domain: dimensions, range: symbols },
    marks: [
      Plot.gridX(marked, { stroke: "#cccccc", strokeOpacity: 1 }),
      Plot.text(marked, { x: Plot.identity, text: String, frameAnchor: "top", dy: -12 }),
      nameTexts(
        names.filter((name) => ours.test(name)),
        700,
      ),
      nameTexts(
        names.filter((name) => !ours.test(name)),
        400,
      ),
      Plot.ruleY(points, { x1: "low", x2: "high", y: "name", stroke: "d", strokeWidth: 1.5 }),
      Plot.dot(points, { ...dotLook, x: "median", y: "name", fill: "d", symbol: "d" }),
    ],
  });
  return standalone(plot, dimensions);
}

const dotLook = { r: 4, stroke: "#ffffff", strokeWidth: 0.7 };

function nameTexts(names, fontWeight) {
  const place = { frameAnchor: "left", textAnchor: "end", dx: -12, fontSize: 12 };
  return Plot.text(names, { y: Plot.identity, text: Plot.identity, ...place, fontWeight });
}

function extent(points) {
  return [
    0.8 * Math.min(...points.map(({ low, median }) => Math.max(low, median / 2))),
    1.15 * Math.max(...points.map(({ high }) => high)),
  ];
}

/** On a white ground of its own, so that it reads on dark pages too. */
function standalone(plot, dimensions) {
  const [width, height] = [plot.getAttribute("width"), plot.getAttribute("height")];
  plot.querySelectorAll("style").forEach((style) => {
    style.remove();
  });
  for (const element of [plot, ...plot.querySelectorAll("*")]) roundCoordinates(element);
  const legend = dimensions.map((d, i) => {
    const x = 250 + 120 * i;
    return `<g transform="translate(${x},${Number(height) + 10})">${mark(i)}<text x="12" y="4">${d}</text></g>`;
  });
  const total = Number(height) + 28;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}"`,
    `  font-family="'DejaVu Sans', Verdana, sans-serif" font-size="12" fill="${ink}" color="${ink}" role="img">`,
    `<title>${title}</title>`,
    '<rect width="100%" height="100%" rx="6" fill="#ffffff"/>',
    `<text x="235" y="18">${title}</text>`,
    plot.innerHTML,
    ...legend,
    "</svg>\n",
  ].join("\n");
}

function mark(i) {
  const shapes = [
    '<circle r="4.5"/>',
    '<rect x="-4" y="-4" width="8" height="8"/>',
    '<path d="M0,-5L5,4L-5,4Z"/>',
    '<path d="M0,-6L4.5,0L0,6L-4.5,0Z"/>',
  ];
  return shapes[i].replace("/>", ` fill="${colors[i]}"/>`);
}

function roundCoordinates(element) {
  for (const { name, value } of Array.from(element.attributes)) {
    if (!/\.\d{3}/.test(value)) continue;
    element.setAttribute(
      name,
      value.replace(/-?\d+\.\d+(?:e-?\d+)?/g, (number) =>
        String(Math.round(Number(number) * 100) / 100 + 0),
      ),
    );
  }
}
