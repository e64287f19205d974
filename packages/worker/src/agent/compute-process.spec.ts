import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { LotOutcome } from "../lot-task.js";
import { startCompute, type ComputeOptions } from "./compute-process.js";
import { residentBytes } from "./watch-memory.js";

if (!existsSync(new URL("../../dist/child.js", import.meta.url))) {
  throw new Error(
    "Processes load built files: run `npx tsc -b packages/worker` before these tests.",
  );
}

const fixture = (name: string): URL => new URL(`../../fixtures/${name}.mjs`, import.meta.url);
const OPTIONS: ComputeOptions = {
  threads: 2,
  memoryBytes: 2 ** 31,
  threadFile: fixture("fake-thread"),
  childFile: new URL("../../dist/child.js", import.meta.url),
  childArguments: [],
};

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A process, and promises of what it says. */
function started(options: Partial<ComputeOptions> = {}) {
  const outcomes = new Map<number, (outcome: LotOutcome) => void>();
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  let died: (about: { underway: readonly object[]; message: string }) => void = () => undefined;
  const death = new Promise<{ underway: readonly object[]; message: string }>((resolve) => {
    died = resolve;
  });
  const compute = startCompute(
    { ...OPTIONS, ...options },
    { ready: () => isReady(), outcome: (lot, _, outcome) => outcomes.get(lot)?.(outcome), died },
  );
  function outcomeOf(lot: number, spec: object, row: readonly [number, number]) {
    const text = Buffer.from(JSON.stringify({ rowMs: 0, outputs: ["teacher_risk"], ...spec }));
    const [index, count] = row;
    const outcome = new Promise<LotOutcome>((resolve) => outcomes.set(lot, resolve));
    compute.compute({
      lot,
      spec: { digest: JSON.stringify(spec), text },
      rows: {
        indices: Float64Array.of(index),
        firsts: Int32Array.of(0),
        counts: Int32Array.of(count),
      },
      timeoutSeconds: undefined,
    });
    return outcome;
  }
  return { compute, ready, death, outcomeOf };
}

describe("compute process", { timeout: 60_000 }, () => {
  it("computes lots of several sweeps at a time", async () => {
    const { compute, ready, death, outcomeOf } = started();
    await ready;

    const outcomes = await Promise.all([
      outcomeOf(1, {}, [1, 3]),
      outcomeOf(2, { diverge: [2] }, [2, 1]),
      outcomeOf(3, {}, [3, 2]),
    ]);
    compute.kill();

    expect(outcomes).toMatchObject([
      { attempted: 3, failures: [] },
      { attempted: 1, failures: [{ code: "SGD_DIVERGED" }] },
      { attempted: 2 },
    ]);
    expect(await death).toMatchObject({ underway: [], message: "It was ended." });
  });

  it("names every row that was underway when it was killed, and no other", async () => {
    const { compute, ready, death, outcomeOf } = started();
    await ready;
    await outcomeOf(1, {}, [1, 3]);

    void outcomeOf(2, { hang: [9] }, [9, 5]);
    void outcomeOf(3, { hang: [9] }, [9, 5]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    process.kill(compute.pid, "SIGKILL");

    const { underway, message } = await death;
    expect(new Set(underway)).toEqual(
      new Set([
        { lot: 2, row: 0 },
        { lot: 3, row: 0 },
      ]),
    );
    expect(message).toBe("exit by SIGKILL");
  });

  it("ignores the signals that a user sends to all processes", async () => {
    const { compute, ready, death, outcomeOf } = started();
    await ready;

    process.kill(compute.pid, "SIGINT");
    process.kill(compute.pid, "SIGTERM");

    expect((await outcomeOf(1, {}, [1, 1])).kind).toBe("computed");
    compute.kill();
    await death;
  });

  it("is killed where it takes too much memory, and says how much that was", async () => {
    const { ready, death, outcomeOf } = started({ memoryBytes: 2 ** 29 });
    await ready;

    void outcomeOf(1, { hog: [4] }, [4, 1]);

    const { underway, message } = await death;
    expect(underway).toEqual([{ lot: 1, row: 0 }]);
    expect(message).toMatch(/^It took [\d,]+ MiB, 512 MiB may be used\./);
  });

  it("says why it could not start, and blames no row", async () => {
    const { death } = started({ threadFile: fixture("exits-at-start") });
    expect(await death).toMatchObject({ underway: [] });
    const missing = started({ childFile: new URL("file:///nowhere/child.js") });
    expect((await missing.death).message).toContain("nowhere");
  });

  it("ends with its agent, even where that is killed and a thread hears nothing", async () => {
    const agent = spawn(process.execPath, [fileURLToPath(fixture("agent-with-lot"))]);
    const pid = await new Promise<number>((resolve) => {
      agent.stdout.once("data", (text: Buffer) => resolve(Number(text.toString())));
    });
    expect(isAlive(pid)).toBe(true);

    agent.kill("SIGKILL");

    const end = performance.now() + 5000;
    while (isAlive(pid) && performance.now() < end) await new Promise((r) => setTimeout(r, 10));
    expect(isAlive(pid)).toBe(false);
  });
});

describe("residentBytes", () => {
  it("sees this process, and nothing of one that does not exist", () => {
    expect(residentBytes(process.pid)).toBeGreaterThan(2 ** 24);
    expect(residentBytes(2 ** 30)).toBeUndefined();
  });
});
