// next-replicates.ts — the rule of `until`: which cells get how many replicates next, from what is there.

import { isKtsweepError } from "@ktsweep/core";
import { fitLaws } from "../fit-laws.js";
import { groupCells } from "../group.js";
import { groupPoints, type GroupPoints } from "../group-points.js";
import { laws } from "../laws.js";
import type { FitCell, FitRequest, LawFit } from "../types.js";
import { allocateGroup, type Demand, isKnown } from "./allocate-group.js";
import { influenceOf } from "./influence.js";
import { nextRung } from "./ladder.js";

/** A cell of the fit with what was asked of it. */
export interface PlannedCell {
  readonly cell: FitCell;
  /** Replicates 0 … planned − 1 were asked for; those that failed are not in `cell`. */
  readonly planned: number;
  /** Predicted seconds of one replicate. Range: > 0. */
  readonly cost: number;
}

/** What `until` asks for. */
export interface Target {
  /** Half-width of the exponent's interval in every group. */
  readonly halfwidth: number;
  /** Most replicates of a cell. */
  readonly max: number;
}

/** How a group stands. */
export interface GroupStanding {
  readonly by: LawFit["by"];
  /** `exhausted`: further replicates would gain nothing, or `max` does not allow any. */
  readonly verdict: "goes-on" | "reached" | "exhausted";
  /** Of the interval now; null where it is open or there is none. */
  readonly halfwidth: number | null;
  /** With the replicates that come next, where that can be said. */
  readonly predicted: number | null;
}

/** The rule's answer. */
export interface NextReplicates {
  /** At least `planned` of each cell; the same where nothing is to be done. Shape: (cells). */
  readonly replicates: Float64Array;
  readonly groups: readonly GroupStanding[];
}

/** The first verdict falls at this many replicates: with fewer, noise is hardly known. */
const firstVerdict = 8;
/** Of the intervals that are looked at. */
const level = 0.95;

/**
 * The next replicates of every cell, by the replicates that are there and predicted costs, nothing else.
 *
 * A group ends when its interval is narrow enough and noise, steadied over its cells, agrees; or when nothing is to be
 * gained. Until every cell has 8 replicates, or where there is no interval to go by, all cells of the group double.
 *
 * Throws: USAGE_INVALID, EXPRESSION_INVALID as `fitLaws`.
 */
export function nextReplicates(
  request: FitRequest,
  cells: readonly PlannedCell[],
  target: Target,
): NextReplicates {
  const replicates = Float64Array.from(cells, ({ planned }) => planned);
  if (cells.length === 0) return { replicates, groups: [] };
  const placeOf = new Map(cells.map(({ cell }, i) => [cell, i]));
  const fits = groupFits(
    request,
    cells.map(({ cell }) => cell),
  );
  const demand: Demand = { ...target, level };
  const groups = groupCells([...placeOf.keys()], request.by).map((group, g): GroupStanding => {
    const places = group.cells.map((cell) => placeOf.get(cell) ?? -1);
    const members = places.map((place) => cells[place]);
    const read = groupPoints(group, request, laws[request.law], "equal");
    const at = { request, read, members, fit: fits?.[g] };
    const standing = standingOf(at, demand);
    members.forEach(({ cell }, i) => {
      const next = standing.replicates.get(cell) ?? members[i].planned;
      replicates[places[i]] = Math.max(members[i].planned, next);
    });
    const { verdict, halfwidth, predicted } = standing;
    return { by: group.by, verdict, halfwidth, predicted };
  });
  return { replicates, groups };
}

/** Undefined where no group at all can be fitted. */
function groupFits(request: FitRequest, cells: readonly FitCell[]): readonly LawFit[] | undefined {
  try {
    return fitLaws(request, cells, { level });
  } catch (error) {
    if (isKtsweepError(error) && error.code === "FIT_INVALID") return undefined;
    throw error;
  }
}

interface GroupAtHand {
  readonly request: FitRequest;
  readonly read: GroupPoints;
  readonly members: readonly PlannedCell[];
  readonly fit: LawFit | undefined;
}

interface Standing extends Omit<GroupStanding, "by"> {
  /** Of the cells that get more. */
  readonly replicates: ReadonlyMap<FitCell, number>;
}

function standingOf(group: GroupAtHand, demand: Demand): Standing {
  const { request, read, members, fit } = group;
  const halfwidth = fit === undefined ? null : halfwidthOf(fit);
  const isEarly = members.some(({ planned }) => planned < Math.min(firstVerdict, demand.max));
  const isSparse = read.replication.cells.some((cell) => cell.replicates.length < 2);
  if (halfwidth === null || isEarly || isSparse) return doubled(members, demand, halfwidth);
  const law = laws[request.law];
  const influence = influenceOf(read, law, law.fit(read.points));
  const byCell = new Map(members.map((member) => [member.cell, member]));
  const inOrder = read.replication.cells.flatMap((cell) => byCell.get(cell) ?? []);
  const planned = Float64Array.from(inOrder, (member) => member.planned);
  const costs = Float64Array.from(inOrder, (member) => member.cost);
  const state = { influence, planned, costs, halfwidth };
  if (isKnown(state, demand)) {
    return { verdict: "reached", halfwidth, predicted: null, replicates: new Map() };
  }
  const next = allocateGroup(state, demand);
  if (next === undefined) {
    return { verdict: "exhausted", halfwidth, predicted: null, replicates: new Map() };
  }
  const replicates = new Map(inOrder.map(({ cell }, i) => [cell, next.replicates[i]]));
  return { verdict: "goes-on", halfwidth, predicted: next.predicted, replicates };
}

function halfwidthOf({ exponent_ci_low: low, exponent_ci_high: high }: LawFit): number | null {
  return low === null || high === null ? null : (high - low) / 2;
}

/** Twice as many of every cell. */
function doubled(
  members: readonly PlannedCell[],
  { max }: Demand,
  halfwidth: number | null,
): Standing {
  const next = ({ planned }: PlannedCell): number =>
    Math.min(max, Math.max(nextRung(planned, max), 2 * planned));
  const replicates = new Map(members.map((member) => [member.cell, next(member)]));
  const verdict = members.some(({ planned }) => planned < max) ? "goes-on" : "exhausted";
  return { verdict, halfwidth, predicted: null, replicates };
}
