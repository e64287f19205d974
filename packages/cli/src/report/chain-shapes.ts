// chain-shapes.ts — which stages of a chain are teacher, student and directly trained student of each other.

import type { Json, ResolvedSpec } from "@ktsweep/sweep";
import { fieldsOf, labelSources } from "./chain-words.js";

/** A student that learned from the labels of one earlier stage. */
export interface TransferShape {
  readonly teacher: string;
  readonly student: string;
  /** The same model, trained on the truth: what the teacher's labels stand in for. */
  readonly direct: string | undefined;
}

type Stages = ResolvedSpec["chain"];

/**
 * Every pair of a stage and the one other stage that labels all its samples. Its `direct` is a stage that learns from the
 * truth with the same learner, spectrum, coordinates and basis, the teacher excepted: one with as many samples as the
 * student where there is one, else the first.
 */
export function transferShapes(chain: Stages): readonly TransferShape[] {
  return chain.flatMap(({ name: student, stage }) => {
    const sources = labelSources(fieldsOf(stage));
    const [teacher] = sources;
    if (sources.length !== 1 || teacher === "truth") return [];
    const candidates = chain.filter(
      (other) =>
        other.name !== teacher && learnsFromTruth(other.stage) && isSameModel(other.stage, stage),
    );
    const alike = candidates.find((other) => amountOf(other.stage) === amountOf(stage));
    return [{ teacher, student, direct: (alike ?? candidates.at(0))?.name }];
  });
}

function learnsFromTruth(stage: Json): boolean {
  const sources = labelSources(fieldsOf(stage));
  return sources.length === 1 && sources[0] === "truth";
}

const MODEL = ["learner", "spectrum", "sees", "rotation", "width", "init"] as const;

function isSameModel(a: Json, b: Json): boolean {
  return MODEL.every((field) => textOf(a, field) === textOf(b, field));
}

function amountOf(stage: Json): string {
  return ["samples", "steps", "flow", "ridge"].map((field) => textOf(stage, field)).join();
}

function textOf(stage: Json, field: string): string {
  return JSON.stringify(fieldsOf(stage)[field] ?? null);
}
