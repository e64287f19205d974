// source.ts — how the presets of arXiv 2606.01292 cite, and claims that they write in numbers.

/** arXiv 2606.01292v1, "What Makes a Strong Model?", 2026. */
export const paper = "arXiv 2606.01292v1";

/** Where a number comes from that the paper's setting implies, but the paper does not print. */
export function exactFor(place: string): string {
  return `exact recursion for the setting of ${paper}, ${place}`;
}

/** One number with the precision that it is printed with. */
export interface PrintedValue {
  readonly claim: string;
  readonly source: string;
  readonly where?: string;
  readonly quantity: string;
  /** As printed: "1.278", "4.04e-5". */
  readonly value: string;
  /** Further fields of the claim, such as `take: { argmin: n }`. */
  readonly more?: string;
}

/** Claims that are met within half a unit of the last printed digit. */
export function printedClaims(values: readonly PrintedValue[]): string {
  return values
    .map(({ claim, source, where, quantity, value, more }) =>
      [
        `  - claim: ${claim}`,
        `    source: ${source}`,
        ...(where === undefined ? [] : [`    where: ${where}`]),
        `    quantity: ${quantity}`,
        ...(more === undefined ? [] : [`    ${more}`]),
        `    value: ${value}`,
        `    tolerance: ${halfUnit(value)}`,
      ].join("\n"),
    )
    .join("\n");
}

/** @example halfUnit("4.04e-5") // "5e-8" */
export function halfUnit(printed: string): string {
  const [digits, exponent = "0"] = printed.split("e");
  const decimals = digits.split(".").at(1)?.length ?? 0;
  return `5e${String(Number(exponent) - decimals - 1)}`;
}
