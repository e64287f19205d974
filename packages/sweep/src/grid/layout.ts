// layout.ts — axes, zip and union of a spec → blocks, with every number counted before it is made.

import type { Fault, Path, Report } from "../fault.js";
import { nearest, suggestion } from "../nearest.js";
import type { ResolvedBlock } from "../resolved-spec.js";
import { type Axis, type AxisContext, lengthOf, MAX_AXIS_LENGTH, readAxis } from "./axis.js";
import { type Block, extents, layOut } from "./block.js";
import { MAX_POINTS } from "./grid.js";
import { FIRST_AXIS, type TextTable } from "./slots.js";

/** Values of all axes together. */
const MAX_VALUES = 4 * MAX_AXIS_LENGTH;

export interface AxisInfo {
  readonly name: string;
  readonly type: "number" | "text";
  /** Texts that it takes in any block. */
  readonly texts: readonly string[];
}

export interface Layout {
  readonly axes: readonly AxisInfo[];
  readonly blocks: readonly Block[];
}

/** Path of a block in the spec: the spec itself, then the entries of `union`. */
export function blockPath(block: number): Path {
  return block === 0 ? [] : ["union", block - 1];
}

/** Undefined where something is wrong, which is then reported. Axes have slots in the order of the first block. */
export function layOutBlocks(
  blocks: readonly ResolvedBlock[],
  { texts, report }: AxisContext,
): Layout | undefined {
  const faults: Fault[] = [];
  const complain: Report = (fault) => {
    faults.push(fault);
    report(fault);
  };
  checkCount(blocks, complain);
  if (faults.length > 0) return undefined;
  const names = blocks[0].axes.map(({ name }) => name);
  const read = blocks.map((block, i) =>
    readBlock(block, blockPath(i), { texts, report: complain }),
  );
  blocks.forEach((block, i) => {
    checkNames(block, names, blockPath(i), complain);
    checkZip(block, read[i], [...blockPath(i), "zip"], complain);
  });
  checkTypes(read, complain);
  if (faults.length > 0) return undefined;
  const slotOf = (name: string): number => FIRST_AXIS + names.indexOf(name);
  return {
    axes: names.map((name) => axisInfo(name, read.flat(), texts)),
    blocks: blocks.map((block, i) => layOut(extents(read[i], block.zip, slotOf))),
  };
}

/** The product of the lengths in whole numbers, before anything is made. Zipped axes count as the longest. */
function checkCount(blocks: readonly ResolvedBlock[], report: Report): void {
  let total = 0n;
  let values = 0;
  blocks.forEach(({ axes, zip }) => {
    const zipped = new Set(zip.flatMap((group) => group.slice(1)));
    const lengths = axes.map((axis) => lengthOf(axis.values));
    if (lengths.some((length) => !(length >= 1 && length <= MAX_AXIS_LENGTH))) return;
    values += lengths.reduce((sum, length) => sum + length, 0);
    total += axes.reduce(
      (product, { name }, i) => (zipped.has(name) ? product : product * BigInt(lengths[i])),
      1n,
    );
  });
  const fix = `At most ${String(MAX_POINTS)} are planned: shorten axes or zip some.`;
  if (total > BigInt(MAX_POINTS)) {
    report({ path: ["axes"], at: "key", what: `the grid has ${total.toString()} points.`, fix });
  } else if (values > MAX_VALUES) {
    report({ path: ["axes"], at: "key", what: `the axes have ${String(values)} values.`, fix });
  }
}

function readBlock({ axes }: ResolvedBlock, path: Path, context: AxisContext): Axis[] {
  return axes.flatMap(
    ({ name, values }) => readAxis(name, values, [...path, "axes", name], context) ?? [],
  );
}

function checkNames(
  { axes }: ResolvedBlock,
  names: readonly string[],
  path: Path,
  report: Report,
): void {
  const own = axes.map(({ name }) => name);
  for (const name of own.filter((axis) => !names.includes(axis))) {
    const near = nearest(name, names);
    report({
      path: [...path, "axes", name],
      at: "key",
      what: "this axis is not in the first block.",
      fix: near === undefined ? "All blocks have the same axes." : `Did you mean ${near}?`,
    });
  }
  const missing = names.filter((name) => !own.includes(name));
  if (missing.length === 0) return;
  report({
    path: [...path, "axes"],
    what: `this block has no ${missing.join(", ")}.`,
    fix: "All blocks have the same axes; a list of one value will do.",
  });
}

function checkZip(
  { zip, axes }: ResolvedBlock,
  read: readonly Axis[],
  path: Path,
  report: Report,
): void {
  const names = axes.map(({ name }) => name);
  const seen = new Set<string>();
  zip.forEach((group, i) => {
    const at = [...path, i];
    if (group.length < 2) {
      report({ path: at, what: "this zips fewer than two axes.", fix: "Name two or more." });
    }
    group.forEach((name, j) => {
      if (!names.includes(name)) {
        const what = `${name.slice(0, 80)} is no axis.`;
        report({ path: [...at, j], what, fix: suggestion(name, names) });
      } else if (seen.has(name)) {
        const what = `${name} is zipped twice.`;
        report({ path: [...at, j], what, fix: "Put it into one group." });
      }
      seen.add(name);
    });
    checkLengths(
      read.filter(({ name }) => group.includes(name)),
      at,
      report,
    );
  });
}

function checkLengths(zipped: readonly Axis[], path: Path, report: Report): void {
  const lengths = zipped.map(({ values }) => values.length);
  if (new Set(lengths).size < 2) return;
  const counts = zipped
    .map(({ name, values }) => `${name} has ${String(values.length)}`)
    .join(", ");
  const what = `zipped axes differ in length: ${counts}.`;
  report({ path, what, fix: "Give them equal lengths." });
}

function checkTypes(blocks: readonly (readonly Axis[])[], report: Report): void {
  blocks.slice(1).forEach((axes, i) => {
    for (const { name, type } of axes) {
      const first = blocks[0].find((axis) => axis.name === name);
      if (first === undefined || first.type === type) continue;
      const what = `${name} has ${type}s here and ${first.type}s in the first block.`;
      report({ path: [...blockPath(i + 1), "axes", name], what, fix: "Keep to one." });
    }
  });
}

function axisInfo(name: string, axes: readonly Axis[], texts: TextTable): AxisInfo {
  const same = axes.filter((axis) => axis.name === name);
  const type = same[0].type;
  const codes = type === "text" ? new Set(same.flatMap(({ values }) => [...values])) : [];
  return { name, type, texts: [...codes].map((code) => texts.text(code)) };
}
