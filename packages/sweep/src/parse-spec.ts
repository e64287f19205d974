// parse-spec.ts — text of a spec, or a resolved spec → Sweep.

import { isKtsweepError, KtsweepError } from "@ktsweep/core";

import { buildSweep } from "./build-sweep.js";
import { ONLY } from "./conditions.js";
import { type Override, readSpecDocument } from "./document/spec-document.js";
import { type Fault, type Locate, specError } from "./fault.js";
import {
  type InputAnswer,
  type InputRequest,
  inputRequests,
  unreadInputs,
} from "./inputs/input-requests.js";
import { checkLearnersLoaded, neededInputs, type NeededInputs } from "./inputs/needed-inputs.js";
import { placeInputs } from "./inputs/place-inputs.js";
import { type RawSpec, rawFromResolved, resolveSpec } from "./resolve.js";
import type { ResolvedSpec } from "./resolved-spec.js";
import { faultsFrom } from "./schema/explain-issue.js";
import { wholeSpec } from "./schema/spec-schema.js";
import type { Sweep } from "./sweep.js";

/** What a spec asks for from outside: files by name, and by content what was read before. */
export interface SpecInputs extends NeededInputs {
  readonly files: readonly InputRequest[];
}

/** What a command line adds to a spec. */
export interface ParseOptions {
  /** Name of the file, for messages. Default: spec. */
  readonly file?: string;
  /** `--set`: `PATH=VALUE`, in order. */
  readonly set?: readonly string[];
  /** `--only`: a further condition on grid points. */
  readonly only?: string;
  /** `--engine`: instead of the spec's. */
  readonly engine?: string;
  /** What stands in the place of the files that `specInputs` named. Default: files are refused. */
  readonly inputs?: readonly InputAnswer[];
}

/**
 * Parses a spec: YAML 1.2 (core schema) or JSON, at most 1 MiB.
 *
 * Throws: SPEC_INVALID naming file, line and column of the first few faults, what was found and what to write.
 * Cost: linear in the text; nothing of the grid is made.
 *
 * @example
 * parseSpec("version: 1\nname: one-cell\nproblem: { d: 8, target: { exponent: 1.5 } }\n" +
 *   "chain: { model: { learner: sgd, samples: 64, stepSize: 0.1 } }").points // 1
 */
export function parseSpec(text: string, options: ParseOptions = {}): Sweep {
  const label = options.file ?? "spec";
  const { value, faults, locate } = readSpecDocument(text, label, overrides(options));
  if (faults.length > 0) throw specError(faults, locate);
  if (value === null) {
    throw new KtsweepError(
      "SPEC_INVALID",
      `${label}: the spec is empty.`,
      "`ktsweep init` writes one.",
    );
  }
  const place: Locate = (fault) => (fault.path[0] === ONLY ? undefined : locate(fault));
  return sweepFromRaw(withInputs(value, options.inputs ?? [], place), place, options.only);
}

/**
 * The files that a spec names, for the caller to read; parseSpec takes what stands in their place.
 *
 * Throws: SPEC_INVALID on texts that can't be read at all.
 */
export function specInputs(text: string, options: ParseOptions = {}): SpecInputs {
  const { value } = readSpecDocument(text, options.file ?? "spec", overrides(options));
  return { files: inputRequests(value), ...neededInputs(value) };
}

/** A spec of the same meaning that names no file (JSON), for those who can't read it. Throws: SPEC_INVALID. */
export function specWithInputs(text: string, options: ParseOptions): string {
  const { value, locate } = readSpecDocument(text, options.file ?? "spec", overrides(options));
  return JSON.stringify(withInputs(value, options.inputs ?? [], locate));
}

function withInputs(value: unknown, answers: readonly InputAnswer[], locate: Locate): unknown {
  const faults: Fault[] = [];
  const placed = placeInputs(value, answers, (fault) => faults.push(fault));
  if (faults.length === 0) faults.push(...unreadInputs(placed));
  if (faults.length > 0) throw specError(faults, locate);
  return placed;
}

function overrides({ set = [], engine }: ParseOptions): Override[] {
  const fields = set.map((assignment) => ({
    assignment,
    label: `--set ${assignment.slice(0, 80)}`,
  }));
  if (engine === undefined) return fields;
  const assignment = `engine=${JSON.stringify(engine)}`;
  return [...fields, { assignment, label: `--engine ${engine.slice(0, 80)}` }];
}

/**
 * The same sweep (same digest, same cells) from `sweep.resolved`, in another thread or on another machine.
 *
 * Throws: SPEC_INVALID where the value is not a resolved spec.
 */
export function sweepFromResolved(resolved: ResolvedSpec): Sweep {
  return sweepFromRaw(rawOf(resolved), () => "resolved spec", resolved.only);
}

function rawOf(resolved: ResolvedSpec): RawSpec {
  try {
    return rawFromResolved(resolved);
  } catch (cause) {
    if (isKtsweepError(cause)) throw cause;
    throw new KtsweepError(
      "SPEC_INVALID",
      "This is no resolved spec.",
      "Pass what `sweep.resolved` gave.",
      {},
      {
        cause,
      },
    );
  }
}

function sweepFromRaw(value: unknown, locate: Locate, only: string | undefined): Sweep {
  checkLearnersLoaded(value);
  const checked = wholeSpec().safeParse(value);
  if (!checked.success) throw specError(faultsFrom(checked.error.issues, value), locate);
  return buildSweep(resolveSpec(value as RawSpec, only), locate);
}
