// inspect-page.mjs — what a reader would stumble over in a page: runs in the browser, as text.
/* global document, getComputedStyle, NodeFilter */

/** What is wrong with the page that is open, as sentences; none where nothing is. */
export function inspectPage() {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth)
    faults.push(`page: ${root.scrollWidth} px wide in a window of ${root.clientWidth}`);

  for (const element of document.querySelectorAll("body *")) {
    const { overflowX } = getComputedStyle(element);
    if (
      element.closest("svg") === null &&
      overflowX === "hidden" &&
      element.scrollWidth > element.clientWidth + 1
    )
      faults.push(`cut off: ${element.tagName} ${element.textContent.slice(0, 40)}`);
  }

  for (const figure of document.querySelectorAll("figure")) {
    const svg = figure.querySelector("svg");
    const name = svg?.getAttribute("aria-label") ?? "";
    if (name === "") faults.push("figure without a name for those who can't see it");
    if ((figure.querySelector("figcaption")?.textContent ?? "").length < 10)
      faults.push(`figure without a caption: ${name}`);
    if (svg === null) continue;
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent !== "");
    const boxes = texts.map((text) => ({
      text: text.textContent,
      box: text.getBoundingClientRect(),
    }));
    for (const { text, box } of boxes) {
      const inside =
        box.left >= frame.left - 1 &&
        box.right <= frame.right + 1 &&
        box.top >= frame.top - 1 &&
        box.bottom <= frame.bottom + 1;
      if (!inside) faults.push(`text outside its figure: "${text}" in ${name}`);
    }
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1)) {
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (wide > 2 && high > 5)
          faults.push(`texts on each other: "${a.text}" and "${b.text}" in ${name}`);
      }
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.textContent.trim() === "" || seen.has(element)) continue;
    seen.add(element);
    if (["TITLE", "DESC", "STYLE"].includes(element.tagName.toUpperCase())) continue;
    const ratio = contrastOf(element);
    if (ratio < 4.5)
      faults.push(
        `contrast ${ratio.toFixed(2)}: ${element.tagName} "${element.textContent.slice(0, 40)}"`,
      );
  }
  return faults;

  /** Of an element's text against what it stands on. Source: WCAG 2.2, 1.4.3. */
  function contrastOf(element) {
    const inFigure = element.closest("svg") !== null;
    const style = getComputedStyle(element);
    const [light, dark] = [inFigure ? style.fill : style.color, groundOf(element)]
      .map(luminance)
      .sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function groundOf(element) {
    for (let at = element; at !== null; at = at.parentElement) {
      const ground = getComputedStyle(at).backgroundColor;
      if (!/, 0\)$|transparent/.test(ground)) return ground;
    }
    return "rgb(255, 255, 255)";
  }

  function luminance(color) {
    const [r, g, b] = color
      .match(/[\d.]+/g)
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}
