// browser.system.ts — the core runs in a page as it does in Node.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allBits, type Bits } from "./browser/bits.js";
import { lacksChromium, startChromium } from "./support/chromium.js";

/** The computation with @ktsweep/core in it, as one module for browsers. */
async function pageModule(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("browser/bits.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
  });
  return outputFiles[0].text;
}

const notANumber = "7ff8000000000000";

describe.skipIf(lacksChromium())("@ktsweep/core in a page", () => {
  const server = createServer();

  beforeAll(async () => {
    const module = await pageModule();
    server.on("request", ({ url }, response) => {
      const isModule = url === "/bits.js";
      response.setHeader("content-type", isModule ? "text/javascript" : "text/html");
      response.end(isModule ? module : "<!doctype html><title>core</title>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterAll(() => server.close());

  it("gives the same bits as in Node", async () => {
    const browser = await startChromium();
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    // A string, since the test's own transformer would rewrite the import of a function.
    const inPage = await page.evaluate<Bits>('import("/bits.js").then((page) => page.allBits())');
    await browser.close();
    expect(errors).toEqual([]);
    expect(Object.keys(inPage)).toHaveLength(40);
    expect(Object.values(inPage).join()).not.toContain(notANumber);
    expect(inPage).toEqual(allBits());
  });
});
