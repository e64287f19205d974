// number-text.ts — numbers as a reader of a figure expects them: −0.087, 10⁻³, 20,000.

const superscripts: Readonly<Record<string, string>> = {
  "-": "⁻",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
};

/** Superscript digits of an integer: -3 → "⁻³". */
export function superscript(integer: number): string {
  return Array.from(String(integer), (character) => superscripts[character] ?? character).join("");
}

/** Plain decimal with a true minus sign and a comma between thousands, up to 12 significant digits: 20000 → "20,000". */
export function plainNumber(value: number): string {
  const text = String(Number(value.toPrecision(12))).replace("-", "−");
  return Math.abs(value) >= 1e4 ? text.replace(/\B(?=(?:\d{3})+$)/gu, ",") : text;
}

/** As a power of ten: 0.001 → "10⁻³", 0.002 → "2×10⁻³". Range: > 0. */
export function powerOfTen(value: number): string {
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const digits = Number(Number(mantissa).toPrecision(12));
  const power = `10${superscript(Number(exponent))}`;
  return digits === 1 ? power : `${plainNumber(digits)}×${power}`;
}

/** An estimate with the ends of its interval. */
export interface Estimate {
  readonly exponent: number;
  readonly low?: number;
  readonly high?: number;
}

/** An exponent with its interval, if it has one of finite width: "−0.087 [−0.090, −0.084]". */
export function exponentText(
  { exponent, low = NaN, high = NaN }: Estimate,
  digits: number,
): string {
  const text = (value: number): string => value.toFixed(digits).replace("-", "−");
  return high > low && Number.isFinite(high - low)
    ? `${text(exponent)} [${text(low)}, ${text(high)}]`
    : text(exponent);
}

/** Decimals (3 to 6) that show the narrowest of the intervals with two digits, for all numbers of one figure. */
export function exponentDigits(estimates: readonly Estimate[]): number {
  const widths = estimates
    .map(({ low = NaN, high = NaN }) => high - low)
    .filter((width) => width > 0);
  const narrowest = Number(Math.min(1, ...widths).toPrecision(2));
  return Math.min(6, Math.max(3, 1 - Math.floor(Math.log10(narrowest))));
}
