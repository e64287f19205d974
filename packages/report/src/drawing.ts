// drawing.ts — the modules that draw, loaded at the first figure and not before: together they take 0.3 s.

/** Observable Plot and a document for it to draw into. */
export interface Drawing {
  readonly plot: typeof import("@observablehq/plot");
  readonly document: Document;
}

/** Text size in px of everything but the title. */
export const fontSize = 12;

/** A fresh, empty document each time, so that one figure cannot show in the next. */
export async function loadDrawing(): Promise<Drawing> {
  const [plot, { parseHTML }] = await Promise.all([
    import("@observablehq/plot"),
    import("linkedom"),
  ]);
  return { plot, document: parseHTML("<!doctype html><html><body></body></html>").document };
}

/** A text in px coordinates of the figure; `y` is its base line. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill: string;
}

/** An svg text element. */
export function textElement(document: Document, { text, x, y, size, fill }: PlacedText): Element {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "text");
  for (const [name, value] of Object.entries({ x, y, "font-size": size, fill }))
    element.setAttribute(name, String(value));
  element.textContent = text;
  return element;
}

/**
 * An svg element that Plot drew, made fit for a place (x, y) in a larger one: its own style is gone, coordinates have two
 * decimals (shorter, and the same text whatever the last bit of this platform's logarithm is).
 */
export function nested(svg: Element, x: number, y: number): Element {
  svg.querySelectorAll("style").forEach((style) => {
    style.remove();
  });
  for (const name of ["class", "style", "font-family", "font-size", "fill", "xmlns", "xmlns:xlink"])
    svg.removeAttribute(name);
  svg.setAttribute("x", String(x));
  svg.setAttribute("y", String(y));
  for (const element of [svg, ...svg.querySelectorAll("*")]) roundCoordinates(element);
  return svg;
}

function roundCoordinates(element: Element): void {
  for (const { name, value } of Array.from(element.attributes)) {
    if (name.startsWith("aria") || !/\.\d{3}/u.test(value)) continue;
    const rounded = value.replace(/-?\d+\.\d+(?:e-?\d+)?/gu, (number) =>
      String(Math.round(Number(number) * 100) / 100 + 0),
    );
    element.setAttribute(name, rounded);
  }
}
