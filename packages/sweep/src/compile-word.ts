// compile-word.ts — a word, the name of a stage, or an axis of such → the word at any grid point.

import { type CompiledField, constant, type FieldContext } from "./compiled-field.js";
import type { Path } from "./fault.js";
import { suggestion } from "./nearest.js";

/** What a field takes: some words, and names of earlier stages. */
export interface WordChoice {
  readonly words: readonly string[];
  readonly takesStages: boolean;
}

/** `value`: a text, or `{ axis: name }` whose every text must be allowed. Faults are reported. */
export function compileWord(
  choice: WordChoice,
  value: unknown,
  path: Path,
  context: FieldContext,
): CompiledField {
  if (typeof value === "string") {
    checkWord(choice, value, path, context);
    return constant(value);
  }
  const { axis } = value as { readonly axis: string };
  const texts = context.textAxis(axis);
  const at = [...path, "axis"];
  if (texts === undefined) {
    const what = `${JSON.stringify(axis)} is no axis of texts.`;
    context.report({ path: at, what, fix: "Name an axis whose values are texts." });
    return constant("");
  }
  for (const word of texts.texts) checkWord(choice, word, at, context);
  return { names: new Set([axis]), evaluate: texts.read };
}

function checkWord(
  { words, takesStages }: WordChoice,
  word: string,
  path: Path,
  { stages, laterStages, report }: FieldContext,
): void {
  const known = takesStages ? [...words, ...stages] : words;
  if (known.includes(word)) return;
  const fix = suggestion(word, known);
  if (takesStages && laterStages.includes(word)) {
    const what = `${word} does not stand before this stage: a chain cannot be cyclic.`;
    report({ path, what, fix: `Name an earlier stage. ${fix}` });
    return;
  }
  const kind = takesStages ? "earlier stage" : "word here";
  report({ path, what: `${JSON.stringify(word.slice(0, 80))} is no ${kind}.`, fix });
}
