// input-requests.ts — files that a spec names: whoever may read files reads them, and says what stands in their place.

import type { Fault, Path } from "../fault.js";
import type { Json } from "../resolved-spec.js";

/** A file that a spec names, and what is wanted of it. */
export type InputRequest = {
  /** Where it is asked for. */
  readonly path: Path;
  /** As written: relative to the spec's file. */
  readonly file: string;
} & (
  | /** A module that exports a learner. */ { readonly kind: "learner" }
  | /** Eigenvalues: the only column, or the one named or counted from 1. */ {
      readonly kind: "eigenvalues";
      readonly column?: string | number;
    }
  | /** Rows of features with what is to be predicted. */ {
      readonly kind: "rows";
      readonly target: string | number;
    }
);

/** What stands in the place of a file, or why nothing does. */
export type InputAnswer =
  | { readonly path: Path; readonly value: Json }
  | { readonly path: Path; readonly what: string; readonly fix: string };

type Tree = Readonly<Record<string, unknown>>;

/** The files that a spec names; its structure has not been checked. */
export function inputRequests(spec: unknown): readonly InputRequest[] {
  const top = treeOf(spec);
  const requests: InputRequest[] = [];
  const problem = treeOf(top.problem);
  const ask = (spectrum: unknown, path: Path): void => {
    const { file, column } = treeOf(spectrum);
    if (typeof file !== "string") return;
    const of = typeof column === "string" || typeof column === "number" ? { column } : {};
    requests.push({ kind: "eigenvalues", path, file, ...of });
  };
  const { file, target } = treeOf(problem.data);
  if (typeof file === "string" && (typeof target === "string" || typeof target === "number")) {
    requests.push({ kind: "rows", path: ["problem", "data"], file, target });
  }
  ask(problem.spectrum, ["problem", "spectrum"]);
  for (const [name, value] of Object.entries(treeOf(top.chain))) {
    const stage = treeOf(value);
    const { learner } = stage;
    if (typeof learner === "string" && isLearnerFile(learner)) {
      requests.push({ kind: "learner", path: ["chain", name, "learner"], file: learner });
    }
    ask(stage.spectrum, ["chain", name, "spectrum"]);
  }
  return requests;
}

/** Whether a learner is named by its file. */
export function isLearnerFile(learner: string): boolean {
  return /\.m?js$/.test(learner) || /^\.{0,2}\//.test(learner);
}

/** Faults of a spec whose files nobody has read. */
export function unreadInputs(spec: unknown): Fault[] {
  return inputRequests(spec).map(({ kind, path, file }) => ({
    path,
    what: `names the file ${JSON.stringify(file.slice(0, 80))}, which is not read here.`,
    fix:
      kind === "eigenvalues"
        ? "Use the program ktsweep, or list the eigenvalues as values."
        : "Use the program ktsweep.",
  }));
}

export function treeOf(value: unknown): Tree {
  const isTree = typeof value === "object" && value !== null && !Array.isArray(value);
  return isTree ? (value as Tree) : {};
}
