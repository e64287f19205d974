// agent-book.ts — the workers that have introduced themselves, for sessions and for people.
import { KtsweepError } from "@ktsweep/core";
import type { AgentCall, HelloRequest } from "@ktsweep/protocol";

/** A worker. */
export interface AgentRecord {
  readonly agent: string;
  readonly host: string;
  readonly platform: string;
  readonly slots: number;
  /** Number of its last hello; 0 once it is lost. */
  session: number;
  lastSeen: number;
  /** When it is going to be ended, in milliseconds of the fleet's clock. */
  endsAt: number | undefined;
  /** Gave other bits than another worker: it gets no more work. */
  quarantined: boolean;
  rowsRecorded: number;
  /** Rows recorded by time. Shape of both: (slices), used round robin. */
  readonly sliceNumbers: Float64Array;
  readonly sliceRows: Float64Array;
}

export interface AgentBook {
  /** Workers that are not lost. */
  readonly size: number;
  /** Gives the worker a new session. */
  welcome(request: HelloRequest, now: number): AgentRecord;
  /** The worker that calls. Throws: AGENT_UNKNOWN unless this is its last session. */
  caller(call: AgentCall, now: number): AgentRecord;
  /** The record, also of a worker that is lost. */
  find(agent: string): AgentRecord | undefined;
  lose(agent: string): void;
  /** Those that are not lost. */
  present(): Iterable<AgentRecord>;
}

/** A rate is one over the last minute, in slices of five seconds. */
const sliceMs = 5_000;
const slices = 12;

/** Records of lost workers that are kept, for their numbers if they come back. */
const lostKept = 1_000;

/** Sessions that an incarnation may give before their numbers could be those of another one. */
const sessionsPerIncarnation = 2 ** 20;
/** Of incarnations whose sessions differ: numbers on the wire have 32 bits. */
const incarnationsApart = 4_095;

/**
 * Nobody has introduced itself. Sessions of incarnations that follow each other have different numbers: a worker of an
 * earlier one is never taken for known.
 */
export function agentBook(incarnation: number): AgentBook {
  const records = new Map<string, AgentRecord>();
  /** In the order in which they were lost. */
  const lost = new Set<string>();
  let sessions = (incarnation % incarnationsApart) * sessionsPerIncarnation;
  return {
    get size() {
      return records.size - lost.size;
    },
    welcome({ agent, host, platform, slots, secondsLeft }, now) {
      const known = records.get(agent);
      const record = {
        ...(known ?? fresh()),
        ...{ agent, host, platform, slots, session: ++sessions, lastSeen: now },
        endsAt: endOf(secondsLeft, now),
      };
      lost.delete(agent);
      records.set(agent, record);
      return record;
    },
    caller({ agent, session }, now) {
      const record = records.get(agent);
      if (record === undefined || record.session !== session) throw unknown(agent);
      record.lastSeen = now;
      return record;
    },
    find: (agent) => records.get(agent),
    lose(agent) {
      const record = records.get(agent);
      if (record === undefined) return;
      record.session = 0;
      lost.add(agent);
      for (const oldest of lost) {
        if (lost.size <= lostKept) break;
        lost.delete(oldest);
        records.delete(oldest);
      }
    },
    *present() {
      for (const record of records.values()) if (record.session > 0) yield record;
    },
  };
}

/** When a worker will be ended that has so many seconds left. */
export function endOf(secondsLeft: number | undefined, now: number): number | undefined {
  return secondsLeft === undefined ? undefined : now + secondsLeft * 1000;
}

/** Counts recorded rows for the rate. */
export function countRows(record: AgentRecord, rows: number, now: number): void {
  const number = Math.floor(now / sliceMs);
  const slot = ((number % slices) + slices) % slices;
  if (record.sliceNumbers[slot] !== number) record.sliceRows[slot] = 0;
  record.sliceNumbers[slot] = number;
  record.sliceRows[slot] += rows;
  record.rowsRecorded += rows;
}

/** Rows recorded per second over the last minute. */
export function rateOf(record: AgentRecord, now: number): number {
  const number = Math.floor(now / sliceMs);
  let rows = 0;
  for (let slot = 0; slot < slices; slot++) {
    if (record.sliceNumbers[slot] > number - slices) rows += record.sliceRows[slot];
  }
  return rows / ((slices * sliceMs) / 1000);
}

type Numbers = "quarantined" | "rowsRecorded" | "sliceNumbers" | "sliceRows";

function fresh(): Pick<AgentRecord, Numbers> {
  return {
    quarantined: false,
    rowsRecorded: 0,
    sliceNumbers: new Float64Array(slices).fill(-Infinity),
    sliceRows: new Float64Array(slices),
  };
}

function unknown(agent: string): KtsweepError {
  return new KtsweepError(
    "AGENT_UNKNOWN",
    `Worker ${agent} is not known in this session: the coordinator was restarted, or the worker was silent for too long.`,
    "The worker says hello again, with what it holds.",
  );
}
