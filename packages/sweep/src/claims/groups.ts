// groups.ts — grid points that differ along one axis alone.

import type { ClaimPoint } from "./claim.js";

interface Placed {
  readonly point: ClaimPoint;
}

/** By combination of the other axes: what stands along `axis`, in its order. */
export function alongAxis<T extends Placed>(
  axis: string,
  items: readonly T[],
  axes: readonly string[],
): T[][] {
  const others = axes.filter((name) => name !== axis);
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = placeKey(item, others);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  const position = ({ point }: T): number => Number(point(axis));
  return [...groups.values()].map((group) => group.sort((a, b) => position(a) - position(b)));
}

/** Equal for items that agree on `names`. */
export function placeKey({ point }: Placed, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => point(name)));
}
