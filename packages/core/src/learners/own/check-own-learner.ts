// check-own-learner.ts — whether what a module exports is a learner.

import { KtsweepError } from "../../errors.js";
import type { OwnLearner } from "./own-learner.js";

/** Fields that every stage has: a learner can't have parameters of these names. */
const TAKEN = [
  "learner",
  "labels",
  "noiseVariance",
  "spectrum",
  "sees",
  "init",
  "data",
  "rotation",
];

const KINDS = ["number", "count", "length", "word", "stage", "oneOf", "object", "list"];

/** What `module` (the namespace of `file`) exports by default. Throws: INPUT_INVALID naming the file and what is missing. */
export function checkOwnLearner(file: string, module: unknown): OwnLearner {
  const refuse = (what: string, fix: string): never => {
    throw new KtsweepError("INPUT_INVALID", `${file}: ${what}`, fix, { file });
  };
  if (!isRecord(module) || !("default" in module)) {
    return refuse("it has no default export.", "Write `export default { name, train, … }`.");
  }
  const learner = module.default;
  if (!isRecord(learner)) {
    return refuse("its default export is no object.", "Write `export default { name, train, … }`.");
  }
  const { name, train, parameters = {}, defaults = {} } = learner;
  if (typeof name !== "string" || name === "") {
    return refuse("name is missing.", 'Give the learner a name: `name: "…"`.');
  }
  if (typeof train !== "function") {
    return refuse("train is missing.", "Write `train({ rows, … }) { … return v; }`.");
  }
  for (const key of ["expect", "steps", "samples"]) {
    const given = learner[key];
    if (given === undefined || typeof given === "function") continue;
    return refuse(`${key} is no function.`, "Write a function, or leave it out.");
  }
  if (!isRecord(parameters)) {
    return refuse(
      "parameters is no map.",
      'Write `parameters: { name: { kind: "count", doc: "…" } }`.',
    );
  }
  for (const [key, parameter] of Object.entries(parameters)) {
    const fault = nameFault(key) ?? parameterFault(parameter);
    if (fault !== undefined)
      return refuse(`parameters.${key}: ${fault}`, "See docs/own-learners.md.");
  }
  if (!isRecord(defaults))
    return refuse("defaults is no map.", "Write `defaults: { name: value }`.");
  for (const key of Object.keys(defaults)) {
    if (Object.hasOwn(parameters, key)) continue;
    return refuse(`defaults.${key} is none of its parameters.`, "Declare it in parameters.");
  }
  return learner as unknown as OwnLearner;
}

function nameFault(name: string): string | undefined {
  if (TAKEN.includes(name)) return "every stage has a field of this name.";
  return /^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name) ? undefined : "this is no name.";
}

function parameterFault(parameter: unknown): string | undefined {
  if (!isRecord(parameter)) return "it is no parameter.";
  const { kind, doc } = parameter;
  if (!KINDS.includes(kind as string)) return `kind is none of ${KINDS.join(", ")}.`;
  if (typeof doc !== "string") return "doc is missing.";
  if (kind === "word") {
    const { words } = parameter;
    const ok =
      Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === "string");
    if (!ok) return "words is no list of words.";
  }
  if (kind === "list") return parameterFault(parameter.of);
  if (kind === "oneOf") {
    const { options } = parameter;
    if (!Array.isArray(options) || options.length === 0) return "options is no list of parameters.";
    return options.map(parameterFault).find((fault) => fault !== undefined);
  }
  if (kind === "object") {
    if (!isRecord(parameter.fields)) return "fields is no map of parameters.";
    return Object.values(parameter.fields)
      .map(parameterFault)
      .find((fault) => fault !== undefined);
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
