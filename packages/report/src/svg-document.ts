// svg-document.ts — the outermost element of every figure.

import { fontSize } from "./drawing.js";
import { ink } from "./palette.js";

/** Width of every figure in px. */
export const svgWidth = 680;

export interface SvgDocument {
  /** Read out where the picture can't be seen. */
  readonly title: string;
  readonly description: string;
  /** In px. */
  readonly height: number;
  /** Elements as text, from back to front. */
  readonly parts: readonly string[];
}

/** A document that stands alone: white paper, one namespace, no ids, styles, links or scripts. */
export function standaloneSvg({ title, description, height, parts }: SvgDocument): string {
  const [w, h] = [String(svgWidth), String(Math.ceil(height))];
  const font = `font-family="'DejaVu Sans', Verdana, sans-serif" font-size="${String(fontSize)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"`,
    `  ${font} color="${ink.text}" fill="${ink.text}" role="img" aria-label="${escaped(title)}" style="max-width:100%;height:auto">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${String(character.codePointAt(0))};`);
}
