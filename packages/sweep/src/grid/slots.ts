// slots.ts — a grid point as an array of numbers, so that expressions read it without looking anything up.

/** Shape: `steps` of the stage at hand, then the axes, then the derived names. Texts are numbers of a TextTable. */
export type Slots = Float64Array;

export const STEPS = 0;
export const FIRST_AXIS = STEPS + 1;

/** Texts by number: equal texts have equal numbers in all axes and literals of a spec. */
export interface TextTable {
  readonly code: (text: string) => number;
  readonly text: (code: number) => string;
}

export function createTextTable(): TextTable {
  const codes = new Map<string, number>();
  const texts: string[] = [];
  return {
    code: (text) => {
      const known = codes.get(text);
      if (known !== undefined) return known;
      codes.set(text, texts.length);
      return texts.push(text) - 1;
    },
    text: (code) => texts[code],
  };
}
