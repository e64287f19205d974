// The public surface of @ktsweep/scheduler.
export type { Plan, ScheduleOptions, ScheduleRules, TriedRow } from "./plan.js";
export { fullPlan } from "./plan.js";
export type { RowRanges, RowRef } from "./rows.js";
export { eachRow, rangesOf, rowAt, rowCount, sliceRows } from "./rows.js";
export type { Lot } from "./lot.js";
export type {
  Decision,
  Instant,
  Phase,
  Rejection,
  RejectionCode,
  ReportedFailure,
  ScheduleEffect,
  ScheduleEvent,
} from "./events.js";
export type { Schedule } from "./state.js";
export { createSchedule } from "./state.js";
export { decide } from "./decide.js";
export { attemptsAt } from "./attempts.js";
export type { Progress, ProgressForEstimate, Remaining } from "./progress.js";
export { estimateRemaining, progressOf } from "./progress.js";
export type { PhaseOutcome, RowEvent, RowState } from "./state-table.js";
export { phaseTransitions, rowTransitions, stateTable } from "./state-table.js";
export { validate } from "./validate.js";
export type {
  AgentEffect,
  AgentEnding,
  AgentEvent,
  AgentGrant,
  CallFailure,
  RowUnderway,
} from "./agent/agent-events.js";
export type { Agent, AgentOptions } from "./agent/agent-state.js";
export { createAgent } from "./agent/agent-state.js";
export { decideAgent, nextAgentTick, validateAgent } from "./agent/decide-agent.js";
export type { Epoch } from "./fleet/epoch.js";
export { compareEpochs, epochKey } from "./fleet/epoch.js";
export type {
  FleetDecision,
  FleetEffect,
  FleetEvent,
  FleetLease,
  FleetRejectionCode,
  FormerLease,
  IdleReason,
  SweepPhase,
  SweepWish,
} from "./fleet/fleet-events.js";
export type { FleetOptions } from "./fleet/fleet-rules.js";
export type { Fleet } from "./fleet/fleet-state.js";
export { createFleet } from "./fleet/fleet-state.js";
export { decideFleet, nextTick } from "./fleet/decide-fleet.js";
export type { AgentFigures, SweepIdle, SweepProgress } from "./fleet/figures.js";
export { agentsOf, leasesOf, sweepProgress } from "./fleet/figures.js";
export type { AgentHappening, AgentState, GrantEvent, GrantState } from "./fleet/fleet-table.js";
export { agentTransitions, fleetTable, grantTransitions } from "./fleet/fleet-table.js";
export { validateFleet } from "./fleet/validate-fleet.js";
export type {
  PlannableSweep,
  RecordedRows,
  RowPlan,
  RowPlanOptions,
  RowSpan,
  ShardSpans,
} from "./row-plan.js";
export { planRows } from "./row-plan.js";
