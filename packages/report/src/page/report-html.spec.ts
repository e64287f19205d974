import { describe, expect, it } from "vitest";

import { reportHtml } from "./report-html.js";
import type { Block } from "./report-page.js";

const attack = `<script>alert("1")</script>' onload='x`;

function pageOf(...blocks: readonly Block[]): string {
  return reportHtml({ title: attack, subtitle: attack, sections: [{ title: attack, blocks }] });
}

describe("a report as HTML", () => {
  it("escapes every text, and forbids what it has no need of", () => {
    const html = pageOf(
      { kind: "text", text: attack },
      { kind: "facts", facts: [[attack, attack]] },
      { kind: "table", caption: attack, head: [attack], rows: [[attack]] },
      { kind: "notes", notes: [attack] },
      { kind: "details", summary: attack, code: attack },
      { kind: "heading", text: attack },
      { kind: "code", code: attack },
      { kind: "figure", name: attack, svg: "<svg></svg>", caption: attack },
    );

    expect(html).not.toContain("<script");
    expect(html).not.toContain("' onload");
    expect(html.match(/&lt;script&gt;/g)).toHaveLength(18);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/https?:/);
  });

  it("sets columns of numbers to the right", () => {
    const html = pageOf({
      kind: "table",
      caption: "",
      head: ["name", "value", "interval"],
      rows: [
        ["a", "-0.5", "[-0.6, -0.4]"],
        ["b", "1e-3", "–"],
      ],
    });

    expect(html).toContain(
      '<td>a</td><td class="number">-0.5</td><td class="number">[-0.6, -0.4]</td>',
    );
  });
});
