// methods.ts — every call there is, on both sides.
import * as convert from "../convert/index.js";
import { health, sweepService, workerService } from "../generated/messages.generated.js";
import type { SweepCalls, WorkerCalls } from "../messages.js";
import { unary, type Method, type Send } from "./method.js";

/** Says whether a service is being served; undefined for one that does not exist. */
export interface HealthCalls {
  check(service: string): Promise<convert.ServingStatus>;
}

/** One method for each call of a service: a call without one, or one that is no call, does not compile. */
type MethodsOf<Service, Calls> = {
  readonly [Name in keyof Service]: Method<Calls, never, unknown>;
};

const large = { request: "control", response: "data" } as const;

/** Calls of workers. */
export const workerMethods = {
  hello: unary(
    workerService.hello,
    convert.helloRequest,
    convert.helloResponse,
    (calls: WorkerCalls, request) => calls.hello(request),
  ),
  lease: unary(
    workerService.lease,
    convert.leaseRequest,
    convert.leaseResponse,
    (calls: WorkerCalls, request) => calls.lease(request),
    large,
  ),
  beat: unary(
    workerService.beat,
    convert.beatRequest,
    convert.beatResponse,
    (calls: WorkerCalls, request) => calls.beat(request),
  ),
  report: unary(
    workerService.report,
    convert.reportRequest,
    convert.reportResponse,
    (calls: WorkerCalls, request) => calls.report(request),
    { request: "data", response: "control" },
  ),
  crash: unary(
    workerService.crash,
    convert.crashRequest,
    convert.nothing,
    (calls: WorkerCalls, request) => calls.crash(request),
  ),
  goodbye: unary(
    workerService.goodbye,
    convert.goodbyeRequest,
    convert.nothing,
    (calls: WorkerCalls, request) => calls.goodbye(request),
  ),
  getBlob: unary(
    workerService.getBlob,
    convert.blobRequest,
    convert.blobResponse,
    (calls: WorkerCalls, request) => calls.getBlob(request),
  ),
} satisfies MethodsOf<typeof workerService, WorkerCalls>;

/** Calls of users. */
export const sweepMethods = {
  submit: unary(
    sweepService.submit,
    convert.submitRequest,
    convert.submitResponse,
    (calls: SweepCalls, request) => calls.submit(request),
  ),
  listSweeps: unary(
    sweepService.listSweeps,
    convert.afterKey,
    convert.sweepsPage,
    async (calls: SweepCalls, after) =>
      convert.pageAfter(await calls.listSweeps(), after, ({ id }) => id, convert.entryBytes.sweep),
  ),
  getSweep: unary(
    sweepService.getSweep,
    convert.sweepRequest,
    convert.sweepResponse,
    (calls: SweepCalls, sweep) => calls.getSweep(sweep),
  ),
  listWorkers: unary(
    sweepService.listWorkers,
    convert.afterKey,
    convert.workersPage,
    async (calls: SweepCalls, after) =>
      convert.pageAfter(
        await calls.listWorkers(),
        after,
        ({ agent }) => agent,
        convert.entryBytes.worker,
      ),
  ),
  changeSweep: unary(
    sweepService.changeSweep,
    convert.changeRequest,
    convert.changeResponse,
    (calls: SweepCalls, [sweep, change]) => calls.changeSweep(sweep, change),
  ),
  getCell: unary(
    sweepService.getCell,
    convert.cellRequest,
    convert.cellResponse,
    (calls: SweepCalls, request) => calls.getCell(request),
    large,
  ),
  listFiles: unary(
    sweepService.listFiles,
    convert.filesRequest,
    convert.filesPage,
    async (calls: SweepCalls, [sweep, after]) =>
      convert.pageAfter(
        await calls.listFiles(sweep),
        after,
        ({ path }) => path,
        convert.entryBytes.file,
      ),
  ),
  readFile: unary(
    sweepService.readFile,
    convert.readFileRequest,
    convert.readFileResponse,
    (calls: SweepCalls, [sweep, path, offset]) => calls.readFile(sweep, path, offset),
  ),
} satisfies MethodsOf<typeof sweepService, SweepCalls>;

/** Calls of probes. */
export const healthMethods = {
  check: unary(
    health.check,
    convert.healthRequest,
    convert.healthResponse,
    (calls: HealthCalls, service) => calls.check(service),
  ),
} satisfies MethodsOf<typeof health, HealthCalls>;

/** What a worker's connection offers. */
export function workerCalls(send: Send): WorkerCalls {
  return {
    hello: (request) => workerMethods.hello.ask(send, request),
    lease: (request) => workerMethods.lease.ask(send, request),
    beat: (request) => workerMethods.beat.ask(send, request),
    report: (request) => workerMethods.report.ask(send, request),
    crash: (request) => workerMethods.crash.ask(send, request),
    goodbye: (request) => workerMethods.goodbye.ask(send, request),
    getBlob: (request) => workerMethods.getBlob.ask(send, request),
  };
}

/** What a user's connection offers. */
export function sweepCalls(send: Send): SweepCalls {
  const { listSweeps, listWorkers, listFiles } = sweepMethods;
  return {
    submit: (request) => sweepMethods.submit.ask(send, request),
    listSweeps: () =>
      convert.allPages(
        (after) => listSweeps.ask(send, after),
        ({ id }) => id,
      ),
    getSweep: (sweep) => sweepMethods.getSweep.ask(send, sweep),
    listWorkers: () =>
      convert.allPages(
        (after) => listWorkers.ask(send, after),
        ({ agent }) => agent,
      ),
    changeSweep: (sweep, change) => sweepMethods.changeSweep.ask(send, [sweep, change]),
    getCell: (request) => sweepMethods.getCell.ask(send, request),
    listFiles: (sweep) =>
      convert.allPages(
        (after) => listFiles.ask(send, [sweep, after]),
        ({ path }) => path,
      ),
    readFile: (sweep, path, offset) => sweepMethods.readFile.ask(send, [sweep, path, offset]),
  };
}
