// report.system.ts — reports as a reader sees them: on a desktop and a phone, light and dark.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lacksChromium, startChromium } from "./support/chromium.js";
import { newFolder } from "./support/folder.js";
import { ktsweep, ktsweepOutput } from "./support/program.js";
import { smallSweep, writeSpec } from "./support/sweeps.js";

const attack = `<img src=http://127.0.0.1:9/x onerror=alert(1)>${"overlong".repeat(30)}`;

/** Every section that a report can have, and texts that try to be markup. */
const fullSweep = `
version: 1
name: a-rather-long-name-without-any-space-of-a-sweep
seed: 3
axes: { N: { log2: [5, 8] }, alpha: [1.5, 2, 3], note: [${JSON.stringify(attack)}] }
derive: { Neff: "N / log2(N)" }
problem: { d: 64, target: { exponent: 2 }, noiseVariance: 0.05 }
chain:
  weak: { learner: sgd, spectrum: { exponent: 1.2 }, samples: N, stepSize: 0.05 }
  ceiling: { learner: sgd, spectrum: { exponent: alpha }, samples: 4*N, stepSize: 0.1 }
  student: { learner: sgd, labels: weak, spectrum: { exponent: alpha }, samples: 4*N, stepSize: 0.1 }
measures: { der: "ceiling_risk / student_risk" }
replicates: 8
engine: sampled
checkpoints: { logspace: [1, steps, 8], of: [ceiling, student] }
profiles: { of: [weak, student], points: 12 }
theory: [kstar]
fit:
  - { name: student, y: student_risk, x: Neff, law: power, by: [alpha], predicted: "-0.5" }
  - { name: der, y: der, x: N, law: power+floor, by: [alpha] }
claims:
  - { claim: the student learns, source: ${JSON.stringify(attack)}, order: [0, student_risk, 1] }
  - { claim: the student is perfect, source: nobody, quantity: student_risk, value: 0 }
`;

const exactSweep = `
version: 1
name: exact
axes: { N: { log2: [8, 11] } }
problem: { d: 100, target: { exponent: 1.5 }, noiseVariance: 0.01 }
chain: { teacher: { learner: sgd, samples: N, stepSize: 0.1 } }
`;

const looks = [
  { name: "desktop, light", width: 1280, scheme: "light" },
  { name: "desktop, dark", width: 1280, scheme: "dark" },
  { name: "phone, light", width: 360, scheme: "light" },
  { name: "phone, dark", width: 360, scheme: "dark" },
] as const;

const inspection = readFileSync(
  fileURLToPath(new URL("browser/inspect-page.mjs", import.meta.url)),
  "utf8",
).replace("export function", "function");

describe.skipIf(lacksChromium())("a report", () => {
  let browser: Browser;
  let full = "";
  const folder = newFolder();
  const others: string[] = [];

  /** A folder that goes when the tests are over. */
  function anotherFolder(): string {
    const made = newFolder();
    others.push(made);
    return made;
  }

  /** Runs a spec and reports it; gives the file. */
  async function reported(spec: string, name: string, ...options: string[]): Promise<string> {
    const dir = join(folder, name);
    const { status, stderr } = await ktsweep("run", spec, "--out", dir, "-j", "2", ...options);
    expect([0, 75], stderr).toContain(status);
    const made = await ktsweep("report", dir);
    expect(made.stderr).toContain("wrote");
    return join(dir, "report.html");
  }

  /** What is wrong with the page, and every request beyond the page itself. */
  async function faultsOf(file: string, look: (typeof looks)[number]): Promise<string[]> {
    const page = await browser.newPage({
      viewport: { width: look.width, height: 800 },
      colorScheme: look.scheme,
    });
    const heard: string[] = [];
    page.on("console", (message) => heard.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
      heard.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (!request.isNavigationRequest()) heard.push(`request: ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await page.screenshot({
      path: file.replace(/\.html$/, `-${look.name.replace(", ", "-")}.png`),
    });
    const seen = await page.evaluate<string[]>(`${inspection}\ninspectPage()`);
    await page.close();
    return [...heard, ...seen];
  }

  beforeAll(async () => {
    browser = await startChromium();
    full = await reported(writeSpec(anotherFolder(), fullSweep), "full");
  });

  afterAll(async () => {
    await browser.close();
    for (const each of [folder, ...others]) rmSync(each, { recursive: true, force: true });
  });

  it.each(looks)("of everything has no fault: $name", async (look) => {
    expect(await faultsOf(full, look)).toEqual([]);
  });

  it("of everything has every section, and every figure is a file too", () => {
    const html = readFileSync(full, "utf8");
    for (const title of [
      "In short",
      "Completeness",
      "Scaling laws",
      "Risk along the grid",
      "From teacher to student",
      "Theory beside simulation",
      "Learning curves",
      "What each model learned",
      "Closed forms",
      "Claims",
      "Reporting checklist",
      "Where the numbers come from",
    ])
      expect(html.includes(`>${title}</h2>`), title).toBe(true);
    const tags =
      /<(?:img|script|iframe|link|form)\b|<\w+(?:\s[\w-]+="[^"]*")*\s+on\w+=|(?:src|href)="(?!#)/;
    expect(tags.exec(html)?.[0]).toBeUndefined();
    const addresses = html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "");
    expect(/="https?:/.exec(addresses)?.[0]).toBeUndefined();
    expect(html.length).toBeLessThan(1_000_000);
  });

  it("says what its digest is a digest of", async () => {
    const { createHash } = await import("node:crypto");
    const csv = await ktsweepOutput("export", join(folder, "full"));
    const digest = createHash("sha256").update(csv).digest("hex");
    expect(readFileSync(full, "utf8").includes(digest)).toBe(true);
  });

  it("is the same, byte for byte, every time", async () => {
    const again = join(anotherFolder(), "again.html");
    await ktsweepOutput("report", join(folder, "full"), "--out", again);
    expect(readFileSync(again, "utf8") === readFileSync(full, "utf8")).toBe(true);
  });

  it.each([
    ["an unfinished sweep", smallSweep, ["--limit", "3"], "Unfinished: 12 of 24 planned rows"],
    ["exact expectations without fits", exactSweep, [], "exact expectation"],
    [
      "one cell",
      exactSweep.replace(/axes: .*\n/, "").replace("samples: N", "samples: 64"),
      [],
      "a single point",
    ],
  ])("of %s has no fault, and says so", async (name, spec, options, text) => {
    const file = await reported(
      writeSpec(anotherFolder(), spec),
      name.replaceAll(" ", "-"),
      ...options,
    );
    expect(readFileSync(file, "utf8").includes(text), text).toBe(true);
    for (const look of [looks[0], looks[3]]) expect(await faultsOf(file, look)).toEqual([]);
  });

  /** The report with a fault in it. */
  function spoilt(from: RegExp | string, to: string): string {
    const html = readFileSync(full, "utf8");
    const changed = html.replace(from, to);
    expect(changed).not.toBe(html);
    const file = join(anotherFolder(), "spoilt.html");
    writeFileSync(file, changed);
    return file;
  }

  it.each([
    [
      "words that do not break",
      /overflow-wrap: (?:anywhere|break-word)/g,
      "overflow-wrap: normal",
      /^page: /,
    ],
    ["pale text", "--muted: #595959", "--muted: #999999", /^contrast/],
    ["a text beside its figure", / x="16">/, ' x="660">', /^text outside/],
    [
      "a figure without a name",
      / aria-label="[^"]*" style="max/,
      ' style="max',
      /^figure without a name/,
    ],
    [
      "a picture from elsewhere",
      "<main>",
      '<main><img src="http://127.0.0.1:9/x">',
      /^console: .*Content Security Policy/,
    ],
    [
      "a script",
      "<main>",
      "<main><script>alert(1)</script>",
      /^console: .*Content Security Policy/,
    ],
  ])("shows %s", async (_, from, to, fault) => {
    const faults = await faultsOf(spoilt(from, to), { ...looks[2] });
    expect(
      faults.some((text) => fault.test(text)),
      faults.join("\n"),
    ).toBe(true);
  });
});
