import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256, sha256Hex, sha256Words } from "./sha256.js";

function reference(message: string | Uint8Array): string {
  return createHash("sha256").update(message).digest("hex");
}

describe("sha256", () => {
  it("gives the digests of FIPS 180's examples", () => {
    expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256Hex("abc")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).toBe(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
    expect(sha256Hex("a".repeat(1_000_000))).toBe(
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    );
  });

  it("agrees with the host's on every length up to three blocks, and around the input buffer's", () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 2654435761) >>> 24);
    const lengths = [...Array(200).keys(), 65_535, 65_536, 65_537, 131_071, 131_072, 199_999];
    for (const length of lengths) {
      const message = bytes.subarray(0, length);
      expect(sha256Hex(message)).toBe(reference(message));
      expect(Buffer.from(sha256(message)).toString("hex")).toBe(reference(message));
    }
  });

  it("agrees with the host's on any text, lone surrogates included", () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const text = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.string({ unit }));
    fc.assert(
      fc.property(text, (message) => {
        expect(sha256Hex(message)).toBe(reference(Buffer.from(message, "utf8")));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("gives the words of several texts after each other, however long and of whatever characters", () => {
    const texts = fc.array(
      fc.oneof(fc.string({ unit: "grapheme" }), fc.constant("é".repeat(9000))),
      {
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const words = new Uint32Array(6);
        sha256Words(parts, words, 1, 4);

        const hex = Array.from(words.subarray(1, 5), (word) => word.toString(16).padStart(8, "0"));
        expect(hex.join("")).toBe(reference(parts.join("")).slice(0, 32));
        expect([words[0], words[5]]).toEqual([0, 0]);
      }),
      { seed: 256, numRuns: 200 },
    );
  });
});
