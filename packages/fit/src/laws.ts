// laws.ts — the laws by name. A new law is a file beside `power.ts` and a line here.

import type { Law } from "./law.js";
import { powerWithFloor } from "./power-with-floor.js";
import { power } from "./power.js";
import type { LawName } from "./types.js";

/** Every law that a spec may name. */
export const laws: Readonly<Record<LawName, Law>> = { power, "power+floor": powerWithFloor };

/** Names of the laws. */
export const lawNames = Object.keys(laws) as readonly LawName[];
