import { describe, expect, it } from "vitest";
import { hintWriter } from "./hint-writer.js";
import { settled, testClock } from "./ports.fixture.js";

function setUp() {
  const clock = testClock();
  const written: number[] = [];
  const ends: (() => void)[] = [];
  let truth = 0;
  const writer = hintWriter(clock, async () => {
    const what = truth;
    await new Promise<void>((resolve) => ends.push(resolve));
    written.push(what);
  });
  return { clock, writer, written, finish: () => ends.shift()?.(), change: () => truth++ };
}

describe("the writer of lease hints", () => {
  it("resolves only when what was true at the call is written", async () => {
    const { writer, written, finish, change } = setUp();
    void writer.now();
    change();
    let done = false;
    void writer.now().then(() => (done = true));

    finish();
    await settled();
    expect(written).toEqual([0]);
    expect(done).toBe(false);

    finish();
    await settled();
    expect(written).toEqual([0, 1]);
    expect(done).toBe(true);
  });

  it("writes once for all who call while another write runs", async () => {
    const { writer, written, finish, change } = setUp();
    const all = [writer.now()];
    for (let i = 0; i < 50; i++) {
      change();
      all.push(writer.now());
    }
    finish();
    await settled();
    finish();
    await Promise.all(all);

    expect(written).toEqual([0, 50]);
  });

  it("gathers what may wait for a second, and drops it when it is stopped", async () => {
    const { writer, written, finish, clock } = setUp();
    writer.soon();
    writer.soon();
    await clock.advance(999);
    finish();
    expect(written).toEqual([]);
    await clock.advance(1);
    finish();
    await settled();
    expect(written).toEqual([0]);

    writer.soon();
    writer.stop();
    await clock.advance(5_000);
    expect(written).toEqual([0]);
  });
});
