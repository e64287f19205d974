// cluster-disk.system.ts — a coordinator whose disk fills up or fails stops with a message, having acknowledged only what is
// safe; started again, it goes on.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { isFinished, startCluster, submit, type SweepStatus, until } from "./support/cluster.js";
import { newFolder, testFolder } from "./support/folder.js";
import { type Ended, ktsweepCommand, ktsweepOutput } from "./support/program.js";
import { repeats } from "./support/size.js";
import { lacksStrace } from "./support/strace.js";
import { completeRun, csvOf, longSweep, smallSweep, writeSpec } from "./support/sweeps.js";
import { lacksNamespaces, mountTinyDisk } from "./support/tiny-disk.js";

let spec = "";
let onOneThread = "";

async function reference(text: string): Promise<void> {
  const folder = newFolder();
  spec = writeSpec(folder, text);
  await completeRun(spec, join(folder, "one"));
  onOneThread = await csvOf(join(folder, "one"));
}

function expectCleanStop({ status, stderr }: Ended, reason: RegExp): void {
  expect(stderr).toMatch(reason);
  expect(stderr).not.toContain("    at ");
  expect(status, stderr).toBe(5);
}

describe.skipIf(lacksNamespaces())("a coordinator on a disk that fills up", () => {
  beforeAll(() => reference(longSweep));

  // The first has no room for the spec's own tables.
  it.each(["64k", "160k", "256k"].slice(-repeats(2, 3)))(
    "ends with status 5 at %s, and goes on when there is space",
    async (size) => {
      const at = join(testFolder(), "disk");
      const disk = await mountTinyDisk(at, size);
      onTestFinished(() => disk.remove());
      const sweeps = join(at, "sweeps");
      const cluster = await startCluster({ dir: sweeps, before: disk.enter, ttl: "2s" });
      cluster.worker({ threads: 2 });
      const { id } = await submit(cluster, spec);
      let acknowledged = 0;
      const watched = until(cluster, id, ({ recorded }) => {
        acknowledged = recorded;
        return cluster.coordinator().child.exitCode !== null;
      });
      const ended = await cluster.coordinator().ended;

      expectCleanStop(ended, /STORE_DISK_FULL/);
      disk.remount("size=64m");
      await cluster.restart();
      await watched;
      const again = await until(cluster, id, () => true);
      expect(again.recorded).toBeGreaterThanOrEqual(acknowledged);
      await until(cluster, id, isFinished);
      const home = join(testFolder(), "home");
      const { status, stderr } = await cluster.ktsweep("pull", id, "--out", home);
      expect(status, stderr).toBe(0);
      expect(await csvOf(home)).toBe(onOneThread);
      const verified = await disk.run([...ktsweepCommand, "verify", join(sweeps, `long-${id}`)]);
      expect(verified.status, verified.stderr).toBe(0);
    },
  );
});

describe.skipIf(lacksStrace())("a coordinator whose disk fails", () => {
  beforeAll(() => reference(smallSweep));

  /** Starts a coordinator whose n-th fsync fails and lets it work: how it ended, or what else became of it. */
  async function failAt(
    n: number,
    dir: string,
  ): Promise<Ended | "refused" | "told" | "undisturbed"> {
    const log = join(testFolder(), "log");
    const inject = `inject=fsync:error=EIO:when=${String(n)}`;
    const strace = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", log, "-e", "trace=fsync"];
    // One thread makes all file operations, so that "the n-th call" has a meaning.
    const coordinatorEnv = { UV_THREADPOOL_SIZE: "1" };
    let started;
    try {
      started = await startCluster({ dir, before: [...strace, "-e", inject], coordinatorEnv });
    } catch (error) {
      const stderr = String(error);
      return {
        status: /ended with 5 before/.test(stderr) ? 5 : 1,
        signal: null,
        stdout: "",
        stderr,
      };
    }
    const cluster = started;
    const worker = cluster.worker();
    const { ended } = cluster.coordinator();
    let wasRefused = false as boolean;
    const work = async (): Promise<SweepStatus> => {
      const { id } = await submit(cluster, spec).catch((error: unknown) => {
        // What was not taken may be handed over again.
        expect(String(error)).toMatch(/STORE_|COORDINATOR_UNREACHABLE|RUN_STOPPED/);
        wasRefused = true;
        return submit(cluster, spec);
      });
      return until(cluster, id, isFinished);
    };
    const what = await Promise.race([ended, work().catch(() => ended)]);
    await cluster.stop();
    expect(worker.written().stderr).not.toContain('"level":50');
    const happened = readFileSync(log, "utf8").includes("(INJECTED)");
    if ("stderr" in what) return what;
    expect(wasRefused || what.trouble !== "").toBe(happened);
    // The tables that people open can be written again; rows are safe.
    if (what.trouble !== "") expect(what.trouble).toMatch(/STORE_/);
    if (!happened) return "undisturbed";
    return wasRefused ? "refused" : "told";
  }

  it("refuses or ends at a failed fsync, and acknowledges nothing after it", async () => {
    const ends: string[] = [];
    for (let n = 1; ; n += repeats(5, 1)) {
      const dir = join(testFolder(), "sweeps");
      const ended = await failAt(n, dir);
      if (ended === "undisturbed") break;
      if (typeof ended !== "string") expectCleanStop(ended, /STORE_|EIO/);
      ends.push(typeof ended === "string" ? ended : "ended");
      const again = await startCluster({ dir, ttl: "2s" });
      again.worker();
      const { id, dir: folder } = await submit(again, spec);
      await until(again, id, isFinished);
      expect(await csvOf(folder), `fsync ${String(n)}`).toBe(onOneThread);
      await ktsweepOutput("verify", folder);
      expect(existsSync(join(folder, "tables", "results.parquet"))).toBe(true);
      await again.stop();
    }
    process.stdout.write(`at failing calls: ${ends.join()}\n`);

    expect(ends).toContain("ended");
  });
});
