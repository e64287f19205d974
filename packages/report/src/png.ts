// png.ts — SVG to PNG by resvg in WebAssembly: no native module, no fonts of the system, so the same bytes everywhere.

import { loadAssets } from "./assets.js";

export interface PngOptions {
  /** Pixels per SVG px. Default 2: sharp on screens with doubled pixels. Range: > 0. */
  readonly scale?: number;
}

/** A picture of pixels: 4 bytes (red, green, blue, alpha) each, row by row from the top. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** shape (height × width × 4) */
  readonly pixels: Uint8Array;
}

/**
 * The SVG document as the bytes of a PNG file. All text is drawn in DejaVu Sans, whatever font it asks for.
 *
 * Throws: an Error of the renderer when `svg` is not well-formed. Cost: about 1 s for the first, then 0.2 s at scale 2.
 */
export async function pngFromSvg(svg: string, options: PngOptions = {}): Promise<Uint8Array> {
  return rendered(svg, options, (image) => image.asPng());
}

/** The SVG document as pixels, for tests that look at figures. */
export async function bitmapFromSvg(svg: string, options: PngOptions = {}): Promise<Bitmap> {
  return rendered(svg, options, ({ width, height, pixels }) => ({ width, height, pixels }));
}

type Renderer = (typeof import("@resvg/resvg-wasm"))["Resvg"];
type Rendered = ReturnType<InstanceType<Renderer>["render"]>;

/** Loaded once per process: the module can be initialised only once. */
let loading: Promise<{ readonly renderer: Renderer; readonly font: Uint8Array }> | undefined;

async function rendered<T>(
  svg: string,
  options: PngOptions,
  read: (image: Rendered) => T,
): Promise<T> {
  loading ??= load();
  const { renderer, font } = await loading;
  const resvg = new renderer(svg, {
    fitTo: { mode: "zoom", value: options.scale ?? 2 },
    font: { fontBuffers: [font], defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  try {
    const image = resvg.render();
    try {
      return read(image);
    } finally {
      image.free();
    }
  } finally {
    resvg.free();
  }
}

async function load(): Promise<{ readonly renderer: Renderer; readonly font: Uint8Array }> {
  const [{ initWasm, Resvg }, assets] = await Promise.all([
    import("@resvg/resvg-wasm"),
    loadAssets(),
  ]);
  await initWasm(assets.renderer);
  return { renderer: Resvg, font: assets.font };
}
