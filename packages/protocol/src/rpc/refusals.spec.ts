// What no sender of this version says: each is refused before the coordinator hears of it, and the field is named.

import { KtsweepError } from "@ktsweep/core";
import { describe, expect, it, vi } from "vitest";
import {
  beatRequestCodec,
  changeSweepRequestCodec,
  crashRequestCodec,
  getBlobRequestCodec,
  getCellRequestCodec,
  helloRequestCodec,
  leaseRequestCodec,
  leaseResponseCodec,
  listFilesResponseCodec,
  readFileRequestCodec,
  reportRequestCodec,
  reportResponseCodec,
  submitRequestCodec,
  type HelloRequestWire,
  type LeaseWire,
  type ReportRequestWire,
} from "../generated/messages.generated.js";
import { bytesOf, sha256 } from "../wire/numbers.js";
import { sweepMethods, workerMethods } from "./methods.js";

const agent = "a".repeat(32);
const digest = "d".repeat(64);
const who = { agent, session: 1 };
const epoch = { incarnation: 1, counter: 1 };
const numbers = (...values: number[]): Buffer => bytesOf(Float64Array.from(values));

const hello: HelloRequestWire = {
  ...{ agent, protocolVersion: 1, resultsEpoch: 1, build: digest, probe: digest, host: "n1" },
  ...{ platform: "", slots: 2, holds: [], memoryBytes: 1e9 },
};
const lease: LeaseWire = {
  ...{ epoch, spec: digest, seconds: 1 },
  rows: { index: [0, 7], first: [0, 4], count: [4, 1] },
};
const failure = { row: 1, code: "SGD_DIVERGED", message: "", permanent: true, lastOutput: "" };
const report: ReportRequestWire = {
  ...{ ...who, epoch, attempted: 3, values: numbers(1, 2, 3, 4), seconds: numbers(1, 1, 1) },
  ...{
    digest: sha256(numbers(1, 2, 3, 4)),
    thread: 0,
    failures: [failure],
    curves: [],
    profiles: [],
  },
};
const curve = { row: 0, stage: "teacher", columns: [numbers(1, 2), numbers(1, 2), numbers(1, 2)] };
const submit = { spec: "version: 1", file: "a.yaml", set: [] };
const sweep = "kd";

/** Fields that are wrong, in the message that is otherwise right, and the field that is named. */
type Wrong<T> = readonly (readonly [field: string, change: Partial<T>])[];

const wrongHellos: Wrong<HelloRequestWire> = [
  ["agent", { agent: "" }],
  ["agent", { agent: agent.toUpperCase() }],
  ["agent", { agent: "a".repeat(33) }],
  ["build", { build: agent }],
  ["probe", { probe: `${digest.slice(1)}g` }],
  ["host", { host: "" }],
  ["host", { host: "h".repeat(256) }],
  ["platform", { platform: "p".repeat(513) }],
  ["slots", { slots: 0 }],
  ["slots", { slots: 4097 }],
  ["protocolVersion", { protocolVersion: 0 }],
  ["secondsLeft", { secondsLeft: -1 }],
  ["secondsLeft", { secondsLeft: NaN }],
  ["memoryBytes", { memoryBytes: NaN }],
  ["holds[1].counter", { holds: [epoch, { incarnation: 1, counter: 0 }] }],
];

const wrongReports: Wrong<ReportRequestWire> = [
  ["session", { session: 0 }],
  ["epoch", { epoch: null }],
  ["epoch.incarnation", { epoch: { incarnation: 0, counter: 3 } }],
  ["attempted", { attempted: 65_537 }],
  ["values", { values: numbers(1, 2, 3, 4).subarray(1) }],
  ["values", { values: numbers(1, 2, 3) }],
  ["values", { attempted: 1, failures: [{ ...failure, row: 0 }] }],
  ["digest", { digest: report.digest.subarray(1) }],
  ["digest", { digest: sha256(numbers(1, 2, 3)) }],
  ["digest", { values: numbers(1, 2, 3, 5) }],
  ["attempted, seconds", { seconds: numbers(1, 1) }],
  ["seconds[2]", { seconds: numbers(1, 0, -1) }],
  ["seconds[0]", { seconds: numbers(NaN, 0, 0) }],
  ["thread", { thread: 4096 }],
  ["failures[0].row", { failures: [{ ...failure, row: 3 }] }],
  ["failures[0].code", { failures: [{ ...failure, code: "no code" }] }],
  ["failures[0].message", { failures: [{ ...failure, message: "x".repeat(4001) }] }],
  ["failures[0].lastOutput", { failures: [{ ...failure, lastOutput: "x".repeat(16_385) }] }],
  ["failures", { attempted: 0, values: numbers(), seconds: numbers() }],
  ["failures[1].row", { failures: [failure, failure] }],
  ["failures[1].row", { failures: [{ ...failure, row: 2 }, failure] }],
  ["curves[0].row", { curves: [{ ...curve, row: 3 }] }],
  ["curves[0].stage", { curves: [{ ...curve, stage: "1st" }] }],
  ["curves[0].columns", { curves: [{ ...curve, columns: curve.columns.slice(1) }] }],
  [
    "curves[0].expectedRisk",
    { curves: [{ ...curve, columns: [...curve.columns.slice(1), Buffer.alloc(7)] }] },
  ],
  ["profiles[0].columns", { profiles: [curve] }],
];

const wrongLeases: Wrong<LeaseWire> = [
  ["leases[0].epoch", { epoch: undefined }],
  ["leases[0].spec", { spec: "" }],
  ["leases[0].seconds", { seconds: Infinity }],
  ["leases[0].timeoutSeconds", { timeoutSeconds: -3 }],
  ["leases[0].rows", { rows: null }],
  ["leases[0].rows", { rows: { index: [], first: [], count: [] } }],
  ["leases[0].rows", { rows: { index: [1, 2], first: [0, 0], count: [65_536, 1] } }],
  ["leases[0].rows.index[0]", { rows: { index: [0.5], first: [0], count: [1] } }],
  ["leases[0].rows.index[0]", { rows: { index: [-1], first: [0], count: [1] } }],
  ["leases[0].rows.index[0]", { rows: { index: [2 ** 53], first: [0], count: [1] } }],
  ["leases[0].rows.count[1]", { rows: { index: [1, 2], first: [0, 0], count: [1, 0] } }],
  ["leases[0].rows.first[0]", { rows: { index: [1], first: [2 ** 31 - 1], count: [2] } }],
];

/** The error of a promise. */
async function refusal(promise: Promise<unknown>): Promise<KtsweepError> {
  const error: unknown = await promise.then(
    () => new Error("was taken"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof KtsweepError)) throw error;
  return error;
}

/** Calls that must not be reached. */
const unreached = new Proxy({} as never, {
  get: () => vi.fn().mockRejectedValue(new Error("reached")),
});

async function expectRefused(answer: Promise<Buffer>, field: string): Promise<void> {
  const error = await refusal(answer);
  expect(error.code).toBe("MESSAGE_INVALID");
  expect(error.data.field).toBe(field);
  expect(error.what.startsWith(field)).toBe(true);
}

describe("a message that contradicts itself", () => {
  it.each(wrongHellos)("is refused by its field in Hello: %s %j", async (field, change) => {
    const bytes = helloRequestCodec.encode({ ...hello, ...change });
    await expectRefused(workerMethods.hello.answer(unreached, bytes), field);
  });

  it.each(wrongReports)("is refused by its field in Report: %s", async (field, change) => {
    const bytes = reportRequestCodec.encode({ ...report, ...change });
    await expectRefused(workerMethods.report.answer(unreached, bytes), field);
  });

  it("is taken in Report where nothing is wrong", async () => {
    const calls = { report: vi.fn().mockResolvedValue({ outcome: "recorded" }) };
    await workerMethods.report.answer(calls as never, reportRequestCodec.encode(report));
    expect(calls.report).toHaveBeenCalledOnce();
  });

  it.each(wrongLeases)("is refused by its field in a lease: %s %j", async (field, change) => {
    const bytes = leaseResponseCodec.encode({
      leases: [{ ...lease, ...change }],
      ...{ retryMs: 0, reason: "" },
    });
    const request = { ...who, request: 1, want: 1 };
    const error = await refusal(workerMethods.lease.ask(async () => bytes, request));
    expect(error.data.field).toBe(field);
  });

  it.each([
    ["want", workerMethods.lease, leaseRequestCodec.encode({ ...who, request: 1, want: 0 })],
    ["want", workerMethods.lease, leaseRequestCodec.encode({ ...who, request: 1, want: 4097 })],
    ["request", workerMethods.lease, leaseRequestCodec.encode({ ...who, request: 0, want: 1 })],
    ["session", workerMethods.beat, beatRequestCodec.encode({ agent, session: 0 })],
    [
      "row",
      workerMethods.crash,
      crashRequestCodec.encode({ ...who, epoch, row: 65_536, message: "" }),
    ],
    ["digest", workerMethods.getBlob, getBlobRequestCodec.encode({ digest: "x", offset: 0 })],
    [
      "spec",
      sweepMethods.submit,
      submitRequestCodec.encode({ ...submit, spec: "é".repeat(524_289) }),
    ],
    ["set[0]", sweepMethods.submit, submitRequestCodec.encode({ ...submit, set: [""] })],
    ["retries", sweepMethods.submit, submitRequestCodec.encode({ ...submit, retries: 1_000_001 })],
    ["change", sweepMethods.changeSweep, changeSweepRequestCodec.encode({ sweep })],
    ["sweep", sweepMethods.changeSweep, changeSweepRequestCodec.encode({ sweep: "", pause: {} })],
    ["view", sweepMethods.getCell, getCellRequestCodec.encode({ sweep, cell: "#1", view: "drop" })],
    [
      "path",
      sweepMethods.readFile,
      readFileRequestCodec.encode({ sweep, path: "../tokens", offset: 0 }),
    ],
    [
      "path",
      sweepMethods.readFile,
      readFileRequestCodec.encode({ sweep, path: "/etc/passwd", offset: 0 }),
    ],
    [
      "path",
      sweepMethods.readFile,
      readFileRequestCodec.encode({ sweep, path: "a/.b", offset: 0 }),
    ],
    [
      "path",
      sweepMethods.readFile,
      readFileRequestCodec.encode({ sweep, path: "a\0b", offset: 0 }),
    ],
    [
      "offset",
      sweepMethods.readFile,
      readFileRequestCodec.encode({ sweep, path: "a", offset: 0.5 }),
    ],
  ] as const)("is refused by its field in other calls: %s (%#)", async (field, method, bytes) => {
    await expectRefused(method.answer(unreached, bytes), field);
  });

  it("is refused by clients where a path leads out of the folder", async () => {
    const files = [{ path: "segments/../../.bashrc", size: 1 }];
    const bytes = listFilesResponseCodec.encode({ files, more: false });
    const error = await refusal(sweepMethods.listFiles.ask(async () => bytes, [sweep, ""]));
    expect(error.data.field).toBe("files[0].path");
  });

  it("is refused where an outcome is none that this version knows", async () => {
    for (const outcome of [0, 5, -1]) {
      const bytes = reportResponseCodec.encode({ outcome });
      const value = { ...report, values: new Float64Array(), seconds: new Float64Array() } as never;
      const error = await refusal(workerMethods.report.ask(async () => bytes, value));
      expect(error.data.field).toBe("outcome");
    }
  });

  it("is refused where it is larger than its kind may be", async () => {
    const error = await refusal(workerMethods.beat.answer(unreached, Buffer.alloc(2 ** 21)));
    expect(error.what).toMatch(/^request has 2097152 bytes; at most 1114112/);
  });
});

describe("decoding", () => {
  it("refuses messages inside messages to any depth at once", async () => {
    // Groups nest without lengths: 10,000 of them are 10,000 bytes.
    const nested = Buffer.concat([Buffer.alloc(10_000, 0x7b), Buffer.alloc(10_000, 0x7c)]);
    const error = await refusal(workerMethods.hello.answer(unreached, nested));
    expect(error.what).toMatch(/^ktsweep\.v1\.HelloRequest is no such message/);
  });

  it("gives up on a message of two-byte entries before they fill the memory", async () => {
    const entries = Buffer.alloc(4_000_000, Buffer.from([0x4a, 0x00]));
    const before = process.memoryUsage().heapUsed;
    const error = await refusal(workerMethods.report.answer(unreached, entries));
    expect(error.what).toMatch(/more than 1000000 fields/);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(400e6);
  });

  it("refuses text that is not UTF-8", async () => {
    const error = await refusal(
      workerMethods.hello.answer(unreached, Buffer.from([10, 2, 0xc0, 0x80])),
    );
    expect(error.code).toBe("MESSAGE_INVALID");
  });
});
