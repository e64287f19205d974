import { describe, expect, it } from "vitest";
import { agentBook, countRows, rateOf } from "./agent-book.js";

const hello = (agent: string) => ({
  ...{ agent, host: "h", platform: "p", slots: 2, secondsLeft: 10, holds: [], memoryBytes: 1 },
  ...{ protocolVersion: 1, resultsEpoch: 1, build: "", probe: "" },
});

describe("the book of workers", () => {
  it("gives every hello a session of its own, and knows a caller by the last one", () => {
    const book = agentBook(1);
    const first = book.welcome(hello("a"), 0).session;
    const second = book.welcome(hello("a"), 5).session;

    expect(second).not.toBe(first);
    expect(() => book.caller({ agent: "a", session: first }, 6)).toThrow("AGENT_UNKNOWN");
    expect(book.caller({ agent: "a", session: second }, 7)).toMatchObject({
      lastSeen: 7,
      endsAt: 10_005,
    });
    expect(book.size).toBe(1);
  });

  it("does not take a worker of another incarnation for known", () => {
    const { session } = agentBook(1).welcome(hello("a"), 0);
    const next = agentBook(2);
    next.welcome(hello("a"), 0);

    expect(() => next.caller({ agent: "a", session }, 1)).toThrow("AGENT_UNKNOWN");
  });

  it("does not know a lost worker until it is back, and then remembers what it did", () => {
    const book = agentBook(1);
    const { session } = book.welcome(hello("a"), 0);
    countRows(book.find("a")!, 7, 0);
    book.lose("a");

    expect(() => book.caller({ agent: "a", session }, 1)).toThrow("AGENT_UNKNOWN");
    expect([...book.present()]).toEqual([]);
    expect(book.size).toBe(0);
    expect(book.welcome(hello("a"), 2).rowsRecorded).toBe(7);
  });

  it("forgets the workers that were lost first, so that the book stays small", () => {
    const book = agentBook(1);
    for (let i = 0; i < 5_000; i++) {
      book.welcome(hello(`w${String(i)}`), i);
      book.lose(`w${String(i)}`);
    }
    expect(book.size).toBe(0);
    expect(book.find("w0")).toBeUndefined();
    expect(book.find("w4999")).toBeDefined();
  });

  it("counts rows per second over the last minute", () => {
    const book = agentBook(1);
    const record = book.welcome(hello("a"), 0);
    for (let second = 0; second < 300; second++) countRows(record, 20, second * 1000);
    expect(rateOf(record, 299_000)).toBeCloseTo(20, 0);
    expect(rateOf(record, 330_000)).toBeLessThan(12);
    expect(rateOf(record, 400_000)).toBe(0);
    expect(record.rowsRecorded).toBe(6_000);
  });
});
