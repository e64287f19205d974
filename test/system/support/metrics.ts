// metrics.ts — a coordinator's own figures, as Prometheus would read them.

import type { Cluster } from "./cluster.js";

/** Options of a coordinator that serves figures. */
export const withMetrics = ["--metrics", "127.0.0.1:0"] as const;

/** All lines of /metrics. */
export async function metricsText(cluster: Cluster): Promise<string> {
  const response = await fetch(`http://${cluster.ready().metrics ?? ""}/metrics`);
  return response.text();
}

/** The value of a figure, such as `ktsweep_workers_lost_total`; with labels where it has some. */
export async function figure(cluster: Cluster, name: string): Promise<number> {
  const lines = (await metricsText(cluster)).split("\n");
  const line = lines.find((each) => each.startsWith(`${name} `));
  if (line === undefined) throw new Error(`There is no figure ${name}.`);
  return Number(line.slice(name.length + 1));
}
