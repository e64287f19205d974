// compile-curves.ts — `checkpoints` and `profiles` at any grid point.

import type { NumberGrid, Profiles } from "@ktsweep/core";

import { compileField } from "./compile-field.js";
import { type CompiledStage, stepsOf, withoutSteps } from "./compile-stage.js";
import type { CompiledField, FieldContext } from "./compiled-field.js";
import type { Path } from "./fault.js";
import { STEPS } from "./grid/slots.js";
import type { Json } from "./resolved-spec.js";
import { checkpointsField, profilesField } from "./schema/curve-fields.js";

/** Where one stage's learning curve is recorded. */
export interface CompiledCurve extends CompiledField<NumberGrid> {
  readonly name: string;
}

const DEFAULT_POINTS = 64;

/** One curve for each stage in `of` (default: all), with `steps` as its own number. */
export function compileCheckpoints(
  value: Json | undefined,
  stages: readonly CompiledStage[],
  context: FieldContext,
): CompiledCurve[] {
  if (value === undefined) return [];
  const path = ["checkpoints"];
  const { of, ...grid } = value as Readonly<Record<string, Json>>;
  const compiled = compileField(checkpointsField, grid, path, { ...context, allowSteps: true });
  const chosen = stagesOf(of, path, context);
  return stages
    .filter(({ name }) => chosen.includes(name))
    .map((stage) => ({
      name: stage.name,
      names: withoutSteps([...stage.names, ...compiled.names]),
      evaluate: (slots) => {
        const steps = stepsOf(stage.evaluate(slots), stage.name, path, context);
        slots[STEPS] = steps;
        return numberGrid(compiled.evaluate(slots) as SpecGrid);
      },
    }));
}

/** A grid as specs have it: a list is called `values`, rounding goes without saying. */
type SpecGrid = Readonly<Record<string, readonly number[] | "int">>;

function numberGrid(grid: SpecGrid): NumberGrid {
  if ("values" in grid) return grid.values as readonly number[];
  const rule = Object.entries(grid).filter(([key]) => key !== "round");
  return Object.fromEntries(rule) as unknown as NumberGrid;
}

export function compileProfiles(
  value: Json | undefined,
  context: FieldContext,
): CompiledField<Profiles> | undefined {
  if (value === undefined) return undefined;
  const path = ["profiles"];
  const { of, points = DEFAULT_POINTS } = value as Readonly<Record<string, Json>>;
  const chosen = stagesOf(of, path, context);
  if (chosen.length === 0) return undefined;
  const compiled = compileField(profilesField, { of: chosen, points }, path, context);
  return {
    names: compiled.names,
    evaluate: (slots) => {
      const profiles = compiled.evaluate(slots) as Profiles;
      return { of: profiles.of, points: inOrder(profiles.points) };
    },
  };
}

/** Listed coordinates ascending, each once. */
function inOrder(points: Profiles["points"]): Profiles["points"] {
  return typeof points === "number" ? points : [...new Set(points)].sort((a, b) => a - b);
}

/** Refuses a grid point where a listed coordinate lies beyond d. */
export function checkProfiles(
  { points }: Profiles,
  d: number,
  refuse: FieldContext["refuse"],
): void {
  const beyond = typeof points === "number" ? undefined : points.find((index) => index > d);
  if (beyond === undefined && (typeof points === "number" || points.length > 0)) return;
  refuse({
    path: ["profiles", "points"],
    what: beyond === undefined ? "lists no coordinate." : `has ${String(beyond)}.`,
    fix: `List coordinates from 1 to d = ${String(d)}.`,
  });
}

function stagesOf(of: Json | undefined, path: Path, context: FieldContext): readonly string[] {
  if (of === undefined) return context.stages;
  const names = of as readonly Json[];
  const odd = names.findIndex((name) => typeof name !== "string");
  if (odd >= 0) {
    const fix = "Write the name of a stage.";
    context.report({ path: [...path, "of", odd], what: "found a map.", fix });
    return [];
  }
  const list = { kind: "list", of: { kind: "stage", doc: "" }, doc: "" } as const;
  compileField(list, names, [...path, "of"], context);
  return names as readonly string[];
}
