// cluster.mjs — a coordinator and workers on this machine, and what the coordinator costs.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../packages/cli/bin/ktsweep.js", import.meta.url));
const noopWorker = fileURLToPath(new URL("../peers/noop-worker.mjs", import.meta.url));
/** Unit of times in /proc on Linux: 1/100 s. */
const TICKS_PER_SECOND = 100;

/** Starts a coordinator of the sweeps in `folder`; `seconds` is how long it took to listen. */
export async function startCoordinator(folder) {
  const tokens = join(folder, "tokens");
  const dir = join(folder, "sweeps");
  const args = ["coordinator", "start", "--dir", dir, "--listen", "127.0.0.1:0"];
  const begun = performance.now();
  const child = spawn(process.execPath, [program, ...args, "--token-file", tokens], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = await once(child.stdout, "data");
  const { listening: address } = JSON.parse(String(line));
  const seconds = (performance.now() - begun) / 1000;
  return { child, address, tokens, seconds };
}

/** A worker that computes, with so many threads. */
export function startWorker({ address, tokens }, threads) {
  const args = ["worker", "start", "--coordinator", address, "--token-file", tokens];
  return spawn(process.execPath, [program, ...args, "-j", String(threads)], { stdio: "ignore" });
}

/** A worker of one thread that computes nothing. */
export function startNoopWorker({ address, tokens }) {
  return spawn(process.execPath, [noopWorker, address, tokens], { stdio: "ignore" });
}

/** Hands over a spec and waits for the end; wall seconds. */
export function submitAndWait({ address, tokens }, spec) {
  const begun = performance.now();
  const args = ["submit", spec, "--wait", "--coordinator", address, "--token-file", tokens];
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`submit ended with ${String(status)}: ${stderr}`);
  return (performance.now() - begun) / 1000;
}

/** CPU seconds of a process so far, all threads. */
export function cpuSeconds({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Most memory that a process has held. */
export function peakBytes({ pid }) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]);
}

/** Ends processes and waits until they are gone. */
export async function end(...children) {
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")));
}
