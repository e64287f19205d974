// fit-law.ts — what `law` of a fit may be: a law by name, or an expression of variables and free parameters.

import { isKtsweepError, KtsweepError } from "@ktsweep/core";

import { compileNumberText } from "./compile-text.js";
import type { Scope } from "./expression/compile.js";
import { expressionNames } from "./expression/names.js";
import type { Path, Report } from "./fault.js";
import { nearest } from "./nearest.js";
import type { SurfaceLaw } from "./sweep.js";

/** Laws with an exponent: y = C·x^p, and with a floor. */
export const exponentLaws = ["power", "power+floor"] as const;

export type ExponentLaw = (typeof exponentLaws)[number];

/** Laws of one or two variables by name, with how many they have. */
const surfaceVariables = { broken: 1, chinchilla: 2 } as const;

/** Free parameters of a law of one's own at most: as many starts in as many dimensions find no minimum. */
const MOST_PARAMETERS = 12;

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

export function isExponentLaw(law: string): law is ExponentLaw {
  return exponentLaws.some((name) => name === law);
}

/** Where a law stands and what is around it. */
export interface LawContext {
  readonly path: Path;
  /** The texts of x. */
  readonly variables: readonly string[];
  /** Columns, which no free parameter may be called. */
  readonly columns: readonly string[];
  readonly report: Report;
}

/** The law of several parameters that `text` names or is; undefined where a fault was reported. */
export function compileSurfaceLaw(text: string, context: LawContext): SurfaceLaw | undefined {
  const { path, variables, report } = context;
  if (text === "broken" || text === "chinchilla") {
    const wanted = surfaceVariables[text];
    if (variables.length === wanted) return text;
    const what = `the law ${text} has ${countOf(wanted)}, but x names ${String(variables.length)}.`;
    const fix = wanted === 1 ? "Write one, such as x: N." : "Write two, such as x: [N, n].";
    report({ path: [...path, "x"], what, fix });
    return undefined;
  }
  return ownLaw(text, context);
}

function countOf(variables: number): string {
  return variables === 1 ? "one variable" : `${String(variables)} variables`;
}

/**
 * The law of a fit on any table: x by column or expression, `columns` what no free parameter may be called.
 *
 * Throws: EXPRESSION_INVALID.
 */
export function readSurfaceLaw(
  text: string,
  variables: readonly string[],
  columns: readonly string[],
): SurfaceLaw {
  const report: Report = ({ what, fix }) => {
    throw new KtsweepError("EXPRESSION_INVALID", `--law ${JSON.stringify(text)}: ${what}`, fix);
  };
  const law = compileSurfaceLaw(text, { path: [], variables, columns, report });
  if (law === undefined) throw new RangeError("a fault was not reported");
  return law;
}

/** A law by its expression: names of x are variables, all others free parameters. */
function ownLaw(
  text: string,
  { path, variables, columns, report }: LawContext,
): SurfaceLaw | undefined {
  const law = [...path, "law"];
  const unnamed = variables.find((variable) => !NAME.test(variable));
  if (unnamed !== undefined) {
    const what = `a law of your own needs x by a name, not as ${JSON.stringify(unnamed.slice(0, 80))}.`;
    report({ path: [...path, "x"], what, fix: "Give it a name under derive, and use that." });
    return undefined;
  }
  const used = namesOf(text, law, report);
  if (used === undefined) return undefined;
  const names = used.filter((name) => !variables.includes(name));
  const fault = faultOf(text, { used, names, variables, columns });
  if (fault !== undefined) {
    report({ path: law, ...fault });
    return undefined;
  }
  const scope: Scope<readonly Float64Array[]> = {
    names: used,
    variable: (name) => {
      const parameter = names.indexOf(name);
      const variable = variables.indexOf(name);
      return {
        type: "number",
        read: ([parameters, x]) => (parameter >= 0 ? parameters[parameter] : x[variable]),
      };
    },
    textCode: () => NaN,
  };
  const compiled = compileNumberText(text, law, { scope, report });
  if (compiled === undefined) return undefined;
  return { text, names, evaluate: (parameters, x) => compiled.evaluate([parameters, x]) };
}

function namesOf(text: string, path: Path, report: Report): readonly string[] | undefined {
  try {
    return expressionNames(text);
  } catch (error) {
    if (!isKtsweepError(error)) throw error;
    const { word } = error.data;
    report({
      path,
      what: error.what,
      fix: error.fix,
      ...(typeof word === "string" ? { word } : {}),
    });
    return undefined;
  }
}

interface OwnNames {
  readonly used: readonly string[];
  /** Free parameters. */
  readonly names: readonly string[];
  readonly variables: readonly string[];
  readonly columns: readonly string[];
}

function faultOf(
  text: string,
  { used, names, variables, columns }: OwnNames,
): { readonly what: string; readonly fix: string; readonly word?: string } | undefined {
  const named = [...exponentLaws, ...Object.keys(surfaceVariables)];
  const missing = variables.find((variable) => !used.includes(variable));
  if (missing !== undefined) {
    const near = used.length === 1 && used[0] === text ? nearest(text, named) : undefined;
    if (near !== undefined) {
      return { what: `there is no law ${text}.`, fix: `Did you mean ${near}?` };
    }
    return {
      what: `the law ${JSON.stringify(text.slice(0, 80))} does not use ${missing}, its x.`,
      fix: `Write one of ${named.join(", ")}, or an expression such as C * ${missing}^p + E.`,
    };
  }
  const column = names.find((name) => columns.includes(name));
  if (column !== undefined) {
    return {
      what: `${column} is a column, not a free parameter.`,
      fix: `Name it in x: [${[...variables, column].join(", ")}], or call the parameter otherwise.`,
      word: column,
    };
  }
  if (names.length === 0) {
    return { what: "the law has no free parameter.", fix: "Write one, such as C in C * N^p." };
  }
  if (names.length <= MOST_PARAMETERS) return undefined;
  return {
    what: `the law has ${String(names.length)} free parameters.`,
    fix: `Write at most ${String(MOST_PARAMETERS)}.`,
  };
}
