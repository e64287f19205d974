// reduced.ts — SGD on components of the whitened residual instead of coordinates; docs/theory/reduced.md.
//
// A component is signed (a coordinate, or the part of a block of equal eigenvalues along a fixed direction) or radial
// (the length of the rest of a block, with `freedom` dimensions orthogonal to it). One update with step size γ:
//
//   batch 1:  e = Σ a g,   signed a ← a − γ λ e g,   radial a ← √((a − γ λ e g)² + (γ λ e)² χ²);
//   batch B:  S = Σ a², E = S χ²_B (χ²_B: the last radial), γ λ e g becomes (γ/B) λ (√E g + (E − √E Σ a g) a / S).
//
// Label noise is a signed component of rate 0. Updates are drawn ahead in rows; `advance` ends settled.

import { chiSquares, emptySpare, lawBytes, prepareLaws, SPARE_BYTES } from "./chi-square";
import { drawGroups, GENERATOR_BYTES } from "./draw";
import { Change, folded, radialPass, signedPass, squares, weighted } from "./reduced-pass";
import { seedStreams } from "./stream";

/** Run in linear memory; everything else follows it in one block, at offsets that its counts give. */
@unmanaged
class Run {
  /** Components, multiples of 4. */
  signed: i32;
  radial: i32;
  batch: f64;
  /** Updates made. */
  step: f64;
  diverged: i32;
  /** Normals at `spill` that the last update left of their group of 16. */
  spilled: i32;
}

/** Header: the run, then room for the normals left over. */
// @ts-ignore: decorator
@inline
const SPILL: usize = 64;

// @ts-ignore: decorator
@inline
const NORMALS: usize = 128;

// @ts-ignore: decorator
@inline
const UNIFORMS: usize = NORMALS + GENERATOR_BYTES;

// @ts-ignore: decorator
@inline
const SPARE: usize = UNIFORMS + GENERATOR_BYTES;

/** Values a, f64. */
// @ts-ignore: decorator
@inline
const VALUES: usize = SPARE + SPARE_BYTES;

/** What the update at hand does. */
const CHANGE: usize = memory.data(16, 16);

/** Normals that are drawn ahead, about. */
// @ts-ignore: decorator
@inline
const AHEAD: i32 = 4096;

/** Normals of one update: one per component, then one per χ². */
// @ts-ignore: decorator
@inline
function width(signed: i32, radial: i32): i32 {
  return signed + 2 * radial;
}

// @ts-ignore: decorator
@inline
function rowsAhead(signed: i32, radial: i32): i32 {
  return max(1, AHEAD / max(1, width(signed, radial)));
}

/** Bytes of a run's state, which is all that a copy of it needs. */
export function reducedStateBytes(signed: i32, radial: i32): i32 {
  return <i32>(VALUES + ((<usize>(signed + radial)) << 4) + lawBytes(radial));
}

/** Bytes of a run's block: its state, then the draws ahead. */
export function reducedBytes(signed: i32, radial: i32): i32 {
  const rows = rowsAhead(signed, radial);
  const drawn = 64 + 4 * rows * width(signed, radial) + 64;
  return ((reducedStateBytes(signed, radial) + 63) & ~63) + drawn + 8 * rows * radial;
}

/** Address of the values; the rates follow them. */
export function reducedValues(block: usize): usize {
  return block + VALUES;
}

export function reducedStep(block: usize): f64 {
  return changetype<Run>(block).step;
}

/** Whether a residual error was not finite. */
export function reducedDiverged(block: usize): i32 {
  return changetype<Run>(block).diverged;
}

/** Lays a run out in a block of `reducedBytes` and seeds it with the key at `streamKey`; values and rates are 0. */
export function reducedCreate(block: usize, signed: i32, radial: i32, batch: f64): void {
  memory.fill(block, 0, <usize>reducedStateBytes(signed, radial));
  const run = changetype<Run>(block);
  run.signed = signed;
  run.radial = radial;
  run.batch = batch;
  seedStreams(0x67, 0, 1, block + NORMALS); // "g"
  seedStreams(0x75, 0, 1, block + UNIFORMS); // "u"
  seedStreams(0x73, 0, 2, block + SPARE); // "s"
  emptySpare(block + SPARE);
}

/** Sets the dimensions orthogonal to each radial component (f64, 0 for padding). */
export function reducedFreedom(block: usize, degrees: usize): void {
  const run = changetype<Run>(block);
  prepareLaws(lawsOf(run), degrees, run.radial);
}

// @ts-ignore: decorator
@inline
function lawsOf(run: Run): usize {
  return changetype<usize>(run) + VALUES + ((<usize>(run.signed + run.radial)) << 4);
}

/** Draws `rows` updates ahead: normals at `drawn`, χ² at `squares`. */
function drawAhead(run: Run, rows: i32, drawn: usize, to: usize): void {
  const block = changetype<usize>(run);
  const wanted = rows * width(run.signed, run.radial);
  memory.copy(drawn, block + SPILL, 64);
  const groups = max(0, (wanted - run.spilled + 15) >> 4);
  drawGroups(block + NORMALS, drawn + ((<usize>run.spilled) << 2), groups);
  const left = run.spilled + 16 * groups - wanted;
  memory.copy(block + SPILL, drawn + ((<usize>wanted) << 2), 64);
  run.spilled = left;
  chiSquares(
    lawsOf(run),
    run.radial,
    rows,
    drawn + ((<usize>(run.signed + run.radial)) << 2),
    (<usize>width(run.signed, run.radial)) << 2,
    block + UNIFORMS,
    block + SPARE,
    to,
  );
}

/** Σ a g of all components. */
// @ts-ignore: decorator
@inline
function dotOf(run: Run, g: usize): f64 {
  const values = changetype<usize>(run) + VALUES;
  const signedBytes = (<usize>run.signed) << 3;
  const signed = weighted(values, g, run.signed);
  const radial = weighted(values + signedBytes, g + (signedBytes >> 1), run.radial);
  return folded(f64x2.add(signed, radial));
}

/** Makes the update with the normals at g and the χ² at `chi`; returns Σ a g' with the normals at `next`. */
// @ts-ignore: decorator
@inline
function update(batched: bool, run: Run, change: Change, g: usize, chi: usize, next: usize): f64 {
  const values = changetype<usize>(run) + VALUES;
  const count = run.signed;
  const bytes = (<usize>count) << 3;
  const half = bytes >> 1;
  const rates = values + bytes + ((<usize>run.radial) << 3);
  const signed = signedPass(batched, values, rates, g, next, count, change);
  const radial = radialPass(
    batched,
    values + bytes,
    rates + bytes,
    g + half,
    next + half,
    run.radial,
    change,
    chi,
  );
  return folded(f64x2.add(signed, radial));
}

/** What the next update does, from Σ a g; false where that, or Σ a², is not finite. */
// @ts-ignore: decorator
@inline
function decide(run: Run, change: Change, stepSize: f64, dot: f64, chi: usize): bool {
  if (!isFinite(dot)) return false;
  if (run.batch == 1) {
    change.factor = stepSize * dot;
    return true;
  }
  const total = folded(squares(changetype<usize>(run) + VALUES, run.signed + run.radial));
  if (!isFinite(total)) return false;
  const gain = load<f64>(chi + ((<usize>run.radial - 1) << 3));
  const step = stepSize / run.batch;
  change.factor = step * sqrt(total * gain);
  change.shrink = total == 0 ? 0 : step * (gain - (sqrt(gain) * dot) / sqrt(total));
  return true;
}

/** Makes `rows` updates that are drawn; returns how many, fewer only where the run diverged. */
function advanceRows(run: Run, stepSizes: usize, rows: i32, g: usize, chi: usize): i32 {
  const change = changetype<Change>(CHANGE);
  const row = (<usize>width(run.signed, run.radial)) << 2;
  let dot = dotOf(run, g);
  for (let done = 0; done < rows; ++done) {
    if (!decide(run, change, load<f64>(stepSizes + ((<usize>done) << 3)), dot, chi)) return done;
    // The last product goes unused: whoever comes next forms it from other draws.
    const next = done + 1 < rows ? g + row : g;
    if (run.batch == 1) dot = update(false, run, change, g, chi, next);
    else dot = update(true, run, change, g, chi, next);
    g += row;
    chi += (<usize>run.radial) << 3;
  }
  return rows;
}

/** Makes up to `updates` updates with the step sizes (f64) at `stepSizes`; fewer only where the run diverged. */
export function reducedAdvance(block: usize, stepSizes: usize, updates: i32): void {
  const run = changetype<Run>(block);
  const ahead = rowsAhead(run.signed, run.radial);
  const drawn = block + ((<usize>reducedStateBytes(run.signed, run.radial) + 63) & ~63);
  const chis = drawn + 128 + ((<usize>ahead * <usize>width(run.signed, run.radial)) << 2);
  for (let left = updates; left > 0; ) {
    const rows = min(ahead, left);
    drawAhead(run, rows, drawn, chis);
    const made = advanceRows(run, stepSizes, rows, drawn, chis);
    run.step += <f64>made;
    if (made < rows) {
      run.diverged = 1;
      return;
    }
    stepSizes += (<usize>rows) << 3;
    left -= rows;
  }
}
