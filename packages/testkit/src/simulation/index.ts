// The public surface of @ktsweep/testkit/simulation.
export { simulate, type SimulationReport } from "./simulate.js";
export type { SimulationOptions } from "./setting.js";
export type { Stage } from "./stage.js";
export { scenarios, type Scenario } from "./scenarios.js";
export { joinCampaigns, simulateMany, type Campaign, type ManyOptions } from "./simulate-many.js";
export { shrink, type ShrunkPlan } from "./shrink.js";
export { coverageTable, neverHit } from "./coverage.js";
export { expectedCoverage, rareCoverage } from "./expected-coverage.js";
export { faultKinds, type FaultKind } from "./fault-kinds.js";
