import { describe, expect, it } from "vitest";
import { createDraws } from "./draws.js";
import { shrink } from "./shrink.js";
import { simulate } from "./simulate.js";
import type { Stage } from "./stage.js";
import { virtualTime } from "./virtual-time.js";

describe("a simulation", { timeout: 60_000 }, () => {
  it("is the same, event by event, when its seed is run again", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const first = await simulate(seed);
      const again = await simulate(seed);

      expect([again.hash, again.events]).toEqual([first.hash, first.events]);
    }
  });

  it("differs from seed to seed", async () => {
    const reports = [await simulate(0), await simulate(1), await simulate(2)];

    expect(new Set(reports.map(({ hash }) => hash)).size).toBe(3);
  });

  it("ends as without faults when it is told that none may happen", async () => {
    const report = await simulate(5, { only: [] });

    expect(report.injected).toEqual([]);
    expect(report.violations).toEqual([]);
  });

  it("fails when it takes more events than it may", async () => {
    const { violations } = await simulate(0, { maxEvents: 50 });

    expect(violations).toEqual(["More than 50 events."]);
  });

  it("fails when it never ends", async () => {
    const forever = ({ world, agents }: Stage): void => {
      const again = (): void => {
        world.time.after(300, "killed again", () => {
          for (const agent of agents()) agent?.kill();
          again();
        });
      };
      again();
    };

    const { violations } = await simulate(0, { kinds: [], scenario: forever });

    expect(violations[0]).toContain("Not finished");
  });

  it("is shrunk to the faults that matter", async () => {
    // A promise that is none: a killed agent counts as broken.
    const scenario = ({ world, agents }: Stage): void => {
      const look = (): void => {
        world.time.after(50, "look for the dead", () => {
          if (world.coverage.counts.has("agent ended killed")) world.violate("An agent died.");
          else if (agents().length >= 0) look();
        });
      };
      look();
    };
    const kinds = ["agent-killed", "response-lost", "slow-message", "agent-paused"] as const;
    const options = { kinds, agents: 3, faultSeconds: 30, scenario };
    const whole = await simulate(4, options);
    const { faults, report } = await shrink(4, options);

    expect(whole.injected.length).toBeGreaterThan(3);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^agent-killed at/);
    expect(report.violations).toEqual(["An agent died."]);
  });
});

describe("draws", () => {
  it("of one concern are not shifted by those of another", () => {
    const [one, other] = [createDraws(3), createDraws(3)];
    one("a")();

    expect(one("b")()).toBe(other("b")());
    expect(one("a")()).not.toBe(one("b")());
  });
});

describe("virtual time", () => {
  it("goes from event to event, in the order of asking where times are equal", () => {
    const time = virtualTime();
    const seen: string[] = [];
    for (const [ms, name] of [
      [5, "c"],
      [1, "a"],
      [5, "d"],
      [1, "b"],
      [9, "e"],
    ] as const) {
      time.after(ms, name, () => seen.push(`${name}${time.now()}`));
    }
    time.after(6, "never", () => seen.push("never")).cancel();
    for (let next = time.next(); next !== undefined; next = time.next()) next.run();

    expect(seen).toEqual(["a1", "b1", "c5", "d5", "e9"]);
    expect(time.nextAt()).toBe(Infinity);
  });

  it("keeps that order for thousands of events", () => {
    const time = virtualTime();
    const random = createDraws(1)("times");
    const times: number[] = [];
    for (let i = 0; i < 3000; i++) {
      time.after(Math.floor(random() * 100), "", () => times.push(time.now()));
    }
    for (let next = time.next(); next !== undefined; next = time.next()) next.run();

    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times).toHaveLength(3000);
  });
});
