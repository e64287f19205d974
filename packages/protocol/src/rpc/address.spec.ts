import { describe, expect, it } from "vitest";
import { formatAddress, isLoopback, parseAddress } from "./address.js";

describe("an address", () => {
  it.each(["127.0.0.1:7411", "[::1]:0", "node-1.example.org:65535", "localhost:80"])(
    "is the same after it was read: %s",
    (text) => {
      expect(formatAddress(parseAddress(text))).toBe(text);
    },
  );

  it.each([
    "",
    "host",
    "host:",
    ":80",
    "host:65536",
    "host:-1",
    "::1:80",
    "[::1]",
    "a b:1",
    "http://h:1",
    "h:1/x",
    "h:1e3",
  ])("is refused: %j", (text) => {
    expect(() => parseAddress(text)).toThrow(/USAGE_INVALID/);
  });

  it("is of this machine or of another", () => {
    for (const host of ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
      expect(isLoopback(host)).toBe(true);
    for (const host of [
      "0.0.0.0",
      "::",
      "10.0.0.1",
      "127.0.0.1.example.org",
      "localhost.example.org",
      "::ffff:10.0.0.1",
      "",
    ])
      expect(isLoopback(host)).toBe(false);
  });
});
