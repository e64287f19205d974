// assets.ts — the two files that a PNG needs: the renderer's WebAssembly and the font.
// Alone in this file, because the single-file bundle swaps it for one that carries the bytes (tools/bundle.mjs).

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** Files as bytes; nothing of the operating system's fonts is ever used. */
export interface Assets {
  /** WebAssembly module of resvg. */
  readonly renderer: Uint8Array;
  /** TrueType font DejaVu Sans. */
  readonly font: Uint8Array;
}

/** Reads both from the installed packages. */
export async function loadAssets(): Promise<Assets> {
  const { resolve } = createRequire(import.meta.url);
  const [renderer, font] = await Promise.all([
    readFile(resolve("@resvg/resvg-wasm/index_bg.wasm")),
    readFile(resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf")),
  ]);
  return { renderer, font };
}
