import { KtsweepError, type KtsweepErrorCode } from "@ktsweep/core";
import type { WorkerCalls } from "@ktsweep/protocol";
import { describe, expect, it } from "vitest";
import { createLine, failureOf } from "./line.js";

const error = (code: KtsweepErrorCode) => new KtsweepError(code, "What.", "Fix.");

describe("line", () => {
  it("looks for the coordinator before the first call and after each loss, not in between", async () => {
    const places = ["a:1", "b:2"];
    const closed: string[] = [];
    let looks = 0;
    const line = createLine(
      async () => ({ address: places[looks++], token: "t" }),
      ({ address }) => ({
        worker: { where: address } as unknown as WorkerCalls,
        close: () => closed.push(address),
      }),
    );
    const where = () => line.call(async (calls) => (calls as unknown as { where: string }).where);

    expect([await where(), await where()]).toEqual(["a:1", "a:1"]);
    line.disconnect();
    expect(await where()).toBe("b:2");
    expect([looks, closed]).toEqual([2, ["a:1"]]);
  });

  it("looks again where it found nobody", async () => {
    let looks = 0;
    const line = createLine(
      () => {
        looks += 1;
        return looks === 1
          ? Promise.reject(new Error("no file yet"))
          : Promise.resolve({ address: "a:1", token: "t" });
      },
      () => ({ worker: {} as WorkerCalls, close: () => undefined }),
    );

    await expect(line.call(async () => 1)).rejects.toThrow("no file yet");
    expect(await line.call(async () => 1)).toBe(1);
  });
});

describe("failureOf", () => {
  const met = { hasMet: true, isHello: false };

  it("tells what may be tried again from what may not", () => {
    expect(failureOf(error("AGENT_UNKNOWN"), met)).toBe("unknown");
    expect(failureOf(error("AGENT_REFUSED"), met)).toBe("refused");
    expect(failureOf(error("MESSAGE_INVALID"), met)).toBe("refused");
    expect(failureOf(error("COORDINATOR_UNREACHABLE"), met)).toBe("unreachable");
    expect(failureOf(error("COORDINATOR_SUPERSEDED"), met)).toBe("unreachable");
    expect(failureOf(new Error("a bug of theirs"), met)).toBe("unreachable");
  });

  it.each(["CREDENTIALS_REFUSED", "MESSAGE_INVALID"] as const)(
    "takes %s for the last word on hello only before the coordinator was met",
    (code) => {
      expect(failureOf(error(code), { hasMet: false, isHello: true })).toBe("refused");
      expect(failureOf(error(code), { hasMet: true, isHello: true })).toBe("unreachable");
    },
  );
});
