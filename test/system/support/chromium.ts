// chromium.ts — Debian's Chromium, driven by playwright-core.

import { type Browser, chromium } from "playwright-core";
import { lacks } from "./machine.js";

/** Whether a test has to be skipped for want of Chromium; installs it where that is allowed. */
export function lacksChromium(): boolean {
  return lacks("chromium", "chromium");
}

/** A headless browser that asks nothing of the network. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
