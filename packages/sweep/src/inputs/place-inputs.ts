// place-inputs.ts — a spec in which what was read stands in the place of the files.

import { type Fault, pathText } from "../fault.js";
import { type InputAnswer, inputRequests, treeOf } from "./input-requests.js";

type Tree = Readonly<Record<string, unknown>>;

/** Fields of a problem that measured rows bring with them. */
const MEASURED = ["d", "target", "noiseVariance", "distribution", "tail"];

/** The spec with the answers in it; faults are reported. Files without an answer stay. */
export function placeInputs(
  spec: unknown,
  answers: readonly InputAnswer[],
  report: (fault: Fault) => void,
): unknown {
  const byPath = new Map(answers.map((answer) => [pathText(answer.path), answer]));
  let placed = spec;
  for (const { kind, path } of inputRequests(spec)) {
    const answer = byPath.get(pathText(path));
    if (answer === undefined) continue;
    if ("what" in answer) {
      report(answer);
      continue;
    }
    const { value } = answer;
    if (kind === "learner") placed = changed(placed, path, () => value);
    else if (kind === "eigenvalues") {
      placed = changed(placed, path, (old) => ({ ...rest(old), ...treeOf(value) }));
    } else {
      placed = changed(placed, ["problem"], (old) =>
        measuredProblem(treeOf(old), treeOf(value), report),
      );
    }
  }
  return placed;
}

/** Scale and trace of a spectrum from a file. */
function rest(spectrum: unknown): Tree {
  return Object.fromEntries(
    Object.entries(treeOf(spectrum)).filter(([key]) => key !== "file" && key !== "column"),
  );
}

/** `measured`: `data`, and the other fields that go with it. */
function measuredProblem(problem: Tree, measured: Tree, report: (fault: Fault) => void): Tree {
  for (const key of MEASURED.filter((field) => problem[field] !== undefined)) {
    const what = "is measured: problem.data brings it.";
    report({ path: ["problem", key], what, fix: "Leave it out.", at: "key" });
  }
  return { ...measured, ...problem, ...pick(measured, ["data"]) };
}

function pick(tree: Tree, keys: readonly string[]): Tree {
  return Object.fromEntries(keys.map((key) => [key, tree[key]]));
}

function changed(
  value: unknown,
  path: readonly (string | number)[],
  change: (old: unknown) => unknown,
): unknown {
  const [key, ...deeper] = path;
  if (path.length === 0) return change(value);
  const tree = treeOf(value);
  const copy = Object.assign(Object.create(null) as Record<string, unknown>, tree);
  copy[key] = changed(tree[key], deeper, change);
  return copy;
}
