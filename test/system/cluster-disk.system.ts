// cluster-disk.system.ts — a coordinator whose disk fills up or fails stops with a message, having acknowledged only what is
// safe; started again, it goes on.

import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { isFinished, startCluster, submit, until } from "./support/cluster.js";
import { newFolder, testFolder } from "./support/folder.js";
import { ktsweepOutput } from "./support/program.js";
import { repeats } from "./support/size.js";
import { lacksStrace } from "./support/strace.js";
import { completeRun, csvOf, longSweep, smallSweep, writeSpec } from "./support/sweeps.js";
import { lacksNamespaces, mountTinyDisk } from "./support/tiny-disk.js";

describe.skipIf(lacksNamespaces())("a coordinator on a disk that fills up", () => {
  let spec = "";
  let onOneThread = "";

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, longSweep);
    await completeRun(spec, join(folder, "one"));
    onOneThread = await csvOf(join(folder, "one"));
  });

  it("ends with status 5, and goes on when there is space", async () => {
    const at = join(testFolder(), "disk");
    const disk = await mountTinyDisk(at, "192k");
    onTestFinished(() => disk.remove());
    const before = disk.enter;
    const cluster = await startCluster({ dir: join(at, "sweeps"), before, ttl: "2s" });
    cluster.worker({ threads: 2 });
    const { id } = await submit(cluster, spec);
    const { status, stderr } = await cluster.coordinator().ended;

    expect(stderr).toMatch(/STORE_DISK_FULL/);
    expect(stderr).not.toContain("    at ");
    expect(status).toBe(5);
    disk.remount("size=64m");
    await cluster.restart();
    await until(cluster, id, isFinished);
    const home = join(testFolder(), "home");
    await cluster.ktsweep("pull", id, "--out", home);
    expect(await csvOf(home)).toBe(onOneThread);
  });
});

describe.skipIf(lacksStrace())("a coordinator whose disk fails", () => {
  it("ends at a failed fsync and acknowledges nothing after it", async () => {
    const folder = newFolder();
    const spec = writeSpec(folder, smallSweep);
    await completeRun(spec, join(folder, "one"));
    const onOneThread = await csvOf(join(folder, "one"));
    for (const n of [3, 9, 15, 21, 27, 33].slice(0, repeats(3, 6))) {
      const before = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null"];
      const inject = ["-e", "trace=fsync", "-e", `inject=fsync:error=EIO:when=${String(n)}`];
      const env = { UV_THREADPOOL_SIZE: "1" };
      const failing = await startCluster({ before: [...before, ...inject], env, ttl: "2s" });
      failing.worker();
      const submitted = await submit(failing, spec).catch(() => undefined);
      const { status, stderr } = await failing.coordinator().ended;

      expect(status, stderr).toBe(5);
      expect(stderr).toMatch(/STORE_|EIO/);
      const again = await startCluster({ dir: failing.dir, ttl: "2s" });
      again.worker();
      const { id, dir } = submitted ?? (await submit(again, spec));
      await until(again, id, isFinished);
      expect(await csvOf(dir)).toBe(onOneThread);
      await ktsweepOutput("verify", dir);
    }
  });
});
