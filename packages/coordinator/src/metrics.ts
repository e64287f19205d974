// metrics.ts — figures for Prometheus at /metrics, and /healthz, over plain HTTP. There is nothing secret in them.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { KtsweepError } from "@ktsweep/core";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CoordinatorFigures } from "./figures.js";

export interface Metrics {
  /** `HOST:PORT` with the port that it has. */
  readonly address: string;
  countCall(method: string, outcome: string, seconds: number): void;
  close(): Promise<void>;
}

type Figure = Exclude<keyof CoordinatorFigures, "reports">;

/** Name, whether it only grows, and what it says. */
const figures: readonly (readonly [Figure, "counter" | "gauge", string, string])[] = [
  ["incarnation", "gauge", "incarnation", "Number of this start on the folder"],
  ["sweeps", "gauge", "sweeps", "Sweeps that are served"],
  ["sweepsOpen", "gauge", "sweeps_open", "Sweeps that have rows left and may go on"],
  ["agents", "gauge", "workers", "Workers that are alive"],
  ["slots", "gauge", "slots", "Threads of all workers"],
  ["leases", "gauge", "leases", "Leases that workers hold"],
  ["reportsInFlight", "gauge", "reports_in_flight", "Reports that are not answered yet"],
  ["reportsWaiting", "gauge", "reports_waiting", "Reports that wait for room before the disk"],
  ["pendingBytes", "gauge", "pending_bytes", "Bytes on their way to the disk"],
  ["grants", "counter", "grants_total", "Leases granted"],
  ["rowsRecorded", "counter", "rows_recorded_total", "Rows recorded"],
  ["rowsFailed", "counter", "rows_failed_total", "Rows that failed for good"],
  ["agentsLost", "counter", "workers_lost_total", "Workers that fell silent or left"],
];

/** Listens. Rejects: USAGE_INVALID for an address that can't be listened on. */
export async function startMetrics(
  listen: string,
  read: () => CoordinatorFigures,
): Promise<Metrics> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "ktsweep_" });
  addFigures(registry, read);
  const calls = new Histogram({
    name: "ktsweep_call_seconds",
    help: "Time to answer a call",
    labelNames: ["method", "outcome"],
    buckets: [0.001, 0.01, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  const server = createServer((request, response) => {
    void answer(registry, request.url ?? "").then(([status, type, text]) => {
      response.writeHead(status, { "content-type": type, connection: "close" }).end(text);
    });
  });
  const { host, port } = addressOf(listen);
  server.listen({ host, port });
  await once(server, "listening").catch((cause: unknown) => {
    throw cannotListen(listen, cause);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    address: `${host.includes(":") ? `[${host}]` : host}:${String(bound)}`,
    countCall: (method, outcome, seconds) => {
      calls.observe({ method, outcome }, seconds);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function addFigures(registry: Registry, read: () => CoordinatorFigures): void {
  const registers = [registry];
  for (const [figure, kind, name, help] of figures) {
    const options = { name: `ktsweep_${name}`, help, registers };
    if (kind === "gauge") {
      const gauge: Gauge = new Gauge({ ...options, collect: () => gauge.set(read()[figure]) });
      continue;
    }
    const counter: Counter = new Counter({
      ...options,
      collect: () => {
        counter.reset();
        counter.inc(read()[figure]);
      },
    });
  }
  const reports: Counter<"outcome"> = new Counter({
    name: "ktsweep_reports_total",
    help: "Reports by what became of them",
    labelNames: ["outcome"],
    registers,
    collect: () => {
      reports.reset();
      for (const [outcome, count] of Object.entries(read().reports))
        reports.inc({ outcome }, count);
    },
  });
}

async function answer(registry: Registry, url: string): Promise<[number, string, string]> {
  if (url === "/healthz") return [200, "application/json", '{"status":"serving"}\n'];
  if (url === "/metrics") return [200, registry.contentType, await registry.metrics()];
  return [404, "text/plain", "/metrics and /healthz\n"];
}

/** A port alone is one of this machine. Throws: USAGE_INVALID. */
function addressOf(listen: string): { readonly host: string; readonly port: number } {
  const [, host = "127.0.0.1", port = ""] = /^(?:(.+):)?([0-9]{1,5})$/.exec(listen) ?? [];
  if (port === "" || Number(port) > 65_535) throw cannotListen(listen, undefined);
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}

function cannotListen(listen: string, cause: unknown): KtsweepError {
  const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? "no HOST:PORT";
  return new KtsweepError(
    "USAGE_INVALID",
    `Metrics can't be served on ${listen} (${reason}).`,
    "Give --metrics HOST:PORT, with an address of this machine and a free port.",
    { reason },
    { cause },
  );
}
