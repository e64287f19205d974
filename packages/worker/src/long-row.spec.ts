// A row of seconds in a process that is killed or interrupted.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const PROGRAM = fileURLToPath(new URL("../fixtures/long-row.mjs", import.meta.url));
const base = mkdtempSync(join(tmpdir(), "ktsweep-long-row-"));
afterAll(() => rmSync(base, { recursive: true }));

interface Ended {
  readonly kind: string;
  readonly attempted: number;
  readonly values: readonly number[];
  readonly snapshots: readonly string[];
}

/** What the program printed; undefined where it was killed before. */
function start(folder?: string) {
  const child = spawn(process.execPath, [PROGRAM, ...(folder === undefined ? [] : [folder])]);
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<Ended | undefined>((resolve) => {
    child.on("close", () => resolve(text === "" ? undefined : (JSON.parse(text) as Ended)));
  });
  return { child, ended };
}

const snapshotsIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".snapshot")) : [];

/** Sends `signal` once a snapshot is there. */
async function interrupted(folder: string, signal: NodeJS.Signals): Promise<Ended | undefined> {
  const { child, ended } = start(folder);
  while (snapshotsIn(folder).length === 0 && child.exitCode === null) await sleep(5);
  child.kill(signal);
  return ended;
}

describe("a long row", () => {
  it("has the same bits after SIGKILL and after SIGINT", { timeout: 60_000 }, async () => {
    const [killed, stopped] = [join(base, "killed"), join(base, "stopped")];
    const whole = await start().ended;

    const atKill = await interrupted(killed, "SIGKILL");
    const atStop = await interrupted(stopped, "SIGINT");
    const afterKill = await start(killed).ended;
    const afterStop = await start(stopped).ended;

    expect(whole).toMatchObject({ kind: "computed", attempted: 1, snapshots: [] });
    expect(atKill).toBeUndefined();
    expect(atStop).toMatchObject({ kind: "computed", attempted: 0 });
    for (const resumed of [afterKill, afterStop]) {
      expect(resumed?.values).toEqual(whole?.values);
      expect(resumed?.snapshots).toHaveLength(1);
    }
  });
});
