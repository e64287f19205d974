// The public surface of @ktsweep/coordinator.

export { openCoordinator, type Coordinator } from "./coordinator.js";
export type { CoordinatorFigures } from "./figures.js";
export type { Clock, CoordinatorPorts, CoordinatorRules, Log, Timer } from "./ports.js";
export { sweepId } from "./served-sweep.js";
export { serveCoordinator, type Ready, type ServeOptions } from "./serve-coordinator.js";
export type { LogLevel } from "./json-log.js";
