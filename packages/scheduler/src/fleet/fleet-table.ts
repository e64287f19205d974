// fleet-table.ts — what becomes of a grant and of an agent at each event, as tables that can be printed and tested.

/** Where a grant stands. */
export type GrantState =
  /** The agent computes it, and no result has come. */
  | "held"
  /** A report was accepted; its rows are being made durable. */
  | "committing"
  /** The agent was lost; the lot waits for it, or for the first that asks. */
  | "orphan"
  /** Results are on record: its own, or those of its twin. */
  | "settled"
  /** Anything else that was granted once, and everything that never was. */
  | "void";

/** What happens to a grant. */
export type GrantEvent =
  | "report"
  | "other report"
  | "recorded"
  | "crash"
  | "silence"
  | "leave"
  | "rejoin with it"
  | "rejoin without it"
  | "cancel"
  | "ask of another";

/** Next state of a grant, and after a slash the answer where one tells something. */
export const grantTransitions: Readonly<Record<GrantState, Readonly<Record<GrantEvent, string>>>> =
  {
    held: {
      report: "committing / commit",
      "other report": "committing / commit",
      recorded: "held / NOT_COMMITTING",
      crash: "void",
      silence: "orphan",
      leave: "void",
      "rejoin with it": "held / fresh epoch",
      "rejoin without it": "void",
      cancel: "void",
      "ask of another": "held",
    },
    committing: {
      report: "committing",
      "other report": "committing / conflict",
      recorded: "settled",
      crash: "committing / stale",
      silence: "committing",
      leave: "committing",
      "rejoin with it": "committing / same epoch",
      "rejoin without it": "committing",
      cancel: "committing",
      "ask of another": "committing",
    },
    orphan: {
      report: "orphan / AGENT_UNKNOWN",
      "other report": "orphan / AGENT_UNKNOWN",
      recorded: "orphan / NOT_COMMITTING",
      crash: "orphan / AGENT_UNKNOWN",
      silence: "orphan",
      leave: "orphan / AGENT_UNKNOWN",
      "rejoin with it": "held / fresh epoch",
      "rejoin without it": "orphan",
      cancel: "void",
      "ask of another": "void",
    },
    settled: {
      report: "settled / duplicate",
      "other report": "settled / conflict",
      recorded: "settled / NOT_COMMITTING",
      crash: "settled / stale",
      silence: "settled",
      leave: "settled",
      "rejoin with it": "settled / undefined",
      "rejoin without it": "settled",
      cancel: "settled",
      "ask of another": "settled",
    },
    void: {
      report: "void / stale",
      "other report": "void / stale",
      recorded: "void / NOT_COMMITTING",
      crash: "void / stale",
      silence: "void",
      leave: "void",
      "rejoin with it": "void / undefined",
      "rejoin without it": "void",
      cancel: "void",
      "ask of another": "void",
    },
  };

/** Where an agent stands. */
export type AgentState =
  | "unknown"
  /** It has former leases, and has not introduced itself to this incarnation. */
  | "expected"
  | "joined"
  /** It gave other bits than another: it may stay, and gets nothing. */
  | "quarantined";

/** What an agent does, or what happens to it. */
export type AgentHappening =
  "join" | "beat" | "ask" | "report" | "crash" | "leave" | "silence" | "former lease" | "conflict";

const UNKNOWN = "/ AGENT_UNKNOWN";

/** Next state of an agent. */
export const agentTransitions: Readonly<
  Record<AgentState, Readonly<Record<AgentHappening, string>>>
> = {
  unknown: {
    join: "joined",
    beat: `unknown ${UNKNOWN}`,
    ask: `unknown ${UNKNOWN}`,
    report: `unknown ${UNKNOWN}`,
    crash: `unknown ${UNKNOWN}`,
    leave: `unknown ${UNKNOWN}`,
    silence: "unknown",
    "former lease": "expected",
    conflict: "unknown / quarantined when it joins",
  },
  expected: {
    join: "joined",
    beat: `expected ${UNKNOWN}`,
    ask: `expected ${UNKNOWN}`,
    report: `expected ${UNKNOWN}`,
    crash: `expected ${UNKNOWN}`,
    leave: `expected ${UNKNOWN}`,
    silence: "unknown / agent-lost",
    "former lease": "expected",
    conflict: "expected / quarantined when it joins",
  },
  joined: {
    join: "joined",
    beat: "joined",
    ask: "joined",
    report: "joined",
    crash: "joined",
    leave: "unknown / agent-lost",
    silence: "unknown / agent-lost",
    "former lease": "joined",
    conflict: "quarantined",
  },
  quarantined: {
    join: "quarantined",
    beat: "quarantined",
    ask: "quarantined",
    report: "quarantined",
    crash: "quarantined",
    leave: "unknown / agent-lost",
    silence: "unknown / agent-lost",
    "former lease": "quarantined",
    conflict: "quarantined",
  },
};

/**
 * Both tables as text.
 *
 * @example
 * console.log(fleetTable())
 */
export function fleetTable(): string {
  return `grant\n${table(grantTransitions)}\n\nagent\n${table(agentTransitions)}\n`;
}

function table(transitions: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const [first] = Object.values(transitions);
  const states = Object.keys(transitions);
  const lines = [["", ...states]];
  for (const event of Object.keys(first)) {
    lines.push([event, ...states.map((state) => transitions[state][event])]);
  }
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const padded = lines.map((line) => line.map((text, column) => text.padEnd(widths[column])));
  return padded.map((line) => line.join("  ").trimEnd()).join("\n");
}
