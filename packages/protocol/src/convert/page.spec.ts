import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allPages, pageAfter } from "./page.js";

const same = (text: string): string => text;
const large = 300 * 1024;

describe("pages", () => {
  it("bring every entry once, whatever their sizes", async () => {
    const entries = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.array(fc.nat(2 * large), { minLength: 30 }),
        async (all, sizes) => {
          const sizeOf = (entry: string): number => sizes[all.indexOf(entry)];
          const pageOf = async (after: string) => pageAfter(all, after, same, sizeOf);

          expect(await allPages(pageOf, same)).toEqual(all.toSorted((a, b) => (a < b ? -1 : 1)));
        },
      ),
      { seed: 8, numRuns: 200 },
    );
  });

  it("end where a server says without end that more follow", async () => {
    const empty = async () => ({ items: [], more: true });
    const again = async () => ({ items: ["a"], more: true });

    expect(await allPages(empty, same)).toEqual([]);
    expect(await allPages(again, same)).toEqual(["a", "a"]);
  });
});
