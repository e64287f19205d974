// laws.ts — the laws by name. A new law is a file beside `power.ts` and a line here.

import type { Law } from "./law.js";
import { powerWithFloor } from "./power-with-floor.js";
import { power } from "./power.js";
import { withObjective } from "./surfaces/robust-law.js";
import type { FitRequest, LawName } from "./types.js";

/** Every law that a spec may name. */
export const laws: Readonly<Record<LawName, Law>> = { power, "power+floor": powerWithFloor };

/** The law of a request, as its objective fits it. Throws: USAGE_INVALID where there is no such law. */
export function lawOf({
  law,
  objective = "least-squares",
}: Pick<FitRequest, "law" | "objective">): Law {
  return withObjective(laws[law], law, objective);
}

/** Names of the laws. */
export const lawNames = Object.keys(laws) as readonly LawName[];
