import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellCommand, shellQuoted } from "./shell-quote.js";

/** What /bin/sh makes of a command line: its words, each with NUL after it. */
function wordsOf(line: string): readonly string[] {
  const script = `printf '%s\\0' ${line}`;
  const { stdout, status } = spawnSync("/bin/sh", ["-s"], { input: script, encoding: "utf8" });
  expect(status).toBe(0);
  return stdout.split("\0").slice(0, -1);
}

const nasty = [
  "",
  " ",
  "'",
  "''",
  "'; touch /tmp/owned; '",
  "$(id)",
  "`id`",
  "${HOME}",
  "a\\",
  "\\'",
  "a\nb",
  "\n",
  "\t*?[a]~",
  "-rf",
  "!history",
  "ü – 中 🙂",
  "# comment",
  "%A_%a",
  "\u0001\u007f\u001b[31m",
];

/** Pieces that mean something to a shell, in any order; no NUL, no half characters. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...nasty),
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "binary" }),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join("").replaceAll("\0", ""))
  .filter((joined) => Buffer.from(joined).toString() === joined);

describe("shell-quote", () => {
  it.each(nasty)("keeps %j as one word", (word) => {
    expect(wordsOf(shellQuoted(word))).toEqual([word]);
  });

  it("keeps any words, as a real /bin/sh reads them", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (words) => {
        expect(wordsOf(shellCommand(words))).toEqual(words);
      }),
      { numRuns: 100, seed: 20261121 },
    );
  });

  it("is what the property is about: double quotes would not do", () => {
    const planted = (word: string): string => `"${word}"`;

    expect(wordsOf(planted("$HOME"))).not.toEqual(["$HOME"]);
  });

  it("refuses a NUL character", () => {
    expect(() => shellQuoted("a\0b")).toThrow(/USAGE_INVALID/);
  });
});
