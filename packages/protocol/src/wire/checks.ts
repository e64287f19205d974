// checks.ts — what may be in a field: each function returns the value, or throws MESSAGE_INVALID with field and value.
import { refuse, shown } from "./refuse.js";

/** Largest number of rows in a lot, and so of anything that there is per row. */
export const maxRows = 65_536;
/** Threads of one worker, and leases in one answer. */
export const maxSlots = 4_096;
/** Largest value of a uint32. */
export const maxUint32 = 2 ** 32 - 1;
/** Largest number of anything that is counted in float64. */
export const maxCount = Number.MAX_SAFE_INTEGER;

const stage = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;
const errorCode = /^[A-Z][A-Z0-9_]{0,63}$/;

/** An integer of [from, to]. */

export function integer(field: string, value: number, from: number, to: number): number {
  return Number.isInteger(value) && value >= from && value <= to
    ? value
    : refuse(field, `is ${shown(value)}; must be an integer from ${from} to ${to}`);
}

/** A number ≥ 0 that is not infinite. */
export function amount(field: string, value: number): number {
  return value >= 0 && value < Infinity
    ? value
    : refuse(field, `is ${shown(value)}; must be a finite number from 0`);
}

/** A whole number of things, from 0 to 2^53 - 1. */
export function count(field: string, value: number): number {
  return integer(field, value, 0, maxCount);
}

/** Lower-case hexadecimal digits, exactly so many. */
export function hex(field: string, value: string, digits: 32 | 64): string {
  return value.length === digits && /^[0-9a-f]*$/.test(value)
    ? value
    : refuse(field, `is ${shown(value)}; must be ${digits} lower-case hex digits`);
}

/** Any text up to a length. */
export function text(field: string, value: string, maxLength: number): string {
  return value.length <= maxLength
    ? value
    : refuse(field, `has ${value.length} characters; at most ${maxLength} are allowed`);
}

/** Any text with something in it, up to a length. */
export function name(field: string, value: string, maxLength: number): string {
  return value.length > 0 ? text(field, value, maxLength) : refuse(field, "is empty");
}

/** Name of a stage, as the language of specs has it. */
export function stageName(field: string, value: string): string {
  return stage.test(value) ? value : refuse(field, `is ${shown(value)}; must be a stage's name`);
}

/** An error code: of this version, or of another one. */
export function codeName(field: string, value: string): string {
  return errorCode.test(value) ? value : refuse(field, `is ${shown(value)}; must be an error code`);
}

/** One of a few words. */
export function oneOf<T extends string>(field: string, value: string, words: readonly T[]): T {
  const word = words.find((each) => each === value);
  return word ?? refuse(field, `is ${shown(value)}; must be one of ${words.join(", ")}`);
}

/** A field of an optional kind: null and undefined are absence. */
export function optional<T, U>(value: T | null | undefined, check: (value: T) => U): U | undefined {
  return value === null || value === undefined ? undefined : check(value);
}

/** A message inside another that must be there. */
export function present<T>(field: string, value: T | null | undefined): T {
  return value ?? refuse(field, "is missing");
}

/** A list up to a length, each entry checked under its own name. */

export function list<T, U>(
  field: string,
  values: readonly T[],
  maxLength: number,
  check: (field: string, value: T) => U,
): U[] {
  if (values.length > maxLength)
    refuse(field, `has ${values.length} entries; at most ${maxLength} are allowed`);
  return values.map((value, i) => check(`${field}[${i}]`, value));
}

/**
 * Number 1 to `length` of what the others have, or all of them: every array must be as long as the first.
 */
export function equallyLong(fields: Readonly<Record<string, ArrayLike<unknown>>>): void {
  const lengths = Object.entries(fields).map(([field, { length }]) => `${field} ${length}`);
  const [first, ...others] = Object.values(fields);
  if (others.some(({ length }) => length !== first.length))
    refuse(Object.keys(fields).join(", "), `differ in length (${lengths.join(", ")})`);
}
