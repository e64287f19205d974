// calls-once-open.ts — calls that wait until the coordinator has taken over: a port is listened on before that.
import type { SweepCalls, WorkerCalls } from "@ktsweep/protocol";

type Calls = WorkerCalls & SweepCalls;

/** Each call waits for `open`; where that fails, so does the call. */
export function callsOnceOpen(open: Promise<Calls>): Calls {
  return {
    hello: async (request) => (await open).hello(request),
    lease: async (request) => (await open).lease(request),
    beat: async (request) => (await open).beat(request),
    report: async (request) => (await open).report(request),
    crash: async (request) => (await open).crash(request),
    goodbye: async (request) => (await open).goodbye(request),
    getBlob: async (request) => (await open).getBlob(request),
    submit: async (request) => (await open).submit(request),
    listSweeps: async () => (await open).listSweeps(),
    getSweep: async (sweep) => (await open).getSweep(sweep),
    listWorkers: async () => (await open).listWorkers(),
    changeSweep: async (sweep, change) => (await open).changeSweep(sweep, change),
    getCell: async (request) => (await open).getCell(request),
    listFiles: async (sweep) => (await open).listFiles(sweep),
    readFile: async (sweep, path, offset) => (await open).readFile(sweep, path, offset),
  };
}
