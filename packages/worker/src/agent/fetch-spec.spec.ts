import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { specFetcher } from "./fetch-spec.js";

const bytes = Buffer.from("a resolved spec ".repeat(20));
const digest = createHash("sha256").update(bytes).digest("hex");

/** Pages of `content`, and how often one was asked for. */
function pagesOf(content: Buffer, page = 100) {
  const asked = { times: 0 };
  const getBlob = async ({ offset }: { readonly offset: number }) => {
    asked.times += 1;
    return { bytes: content.subarray(offset, offset + page), size: content.length };
  };
  return { getBlob, asked };
}

describe("specFetcher", () => {
  it("fetches a spec page by page, once", async () => {
    const { getBlob, asked } = pagesOf(bytes);
    const fetchSpec = specFetcher(getBlob);

    const [first, second] = await Promise.all([fetchSpec(digest), fetchSpec(digest)]);

    expect(Buffer.from(first).equals(bytes)).toBe(true);
    expect(second).toBe(first);
    expect(asked.times).toBe(4);
  });

  it("refuses other bytes than the digest's: one bit, an end that is missing, a page that is empty, too much", async () => {
    const flipped = Buffer.from(bytes);
    flipped[17] ^= 1;
    const answers = [
      pagesOf(flipped).getBlob,
      pagesOf(bytes.subarray(1)).getBlob,
      async () => ({ bytes: Buffer.alloc(0), size: bytes.length }),
      async () => ({ bytes, size: 2 ** 40 }),
    ];

    for (const getBlob of answers) {
      await expect(specFetcher(getBlob)(digest)).rejects.toMatchObject({ code: "MESSAGE_INVALID" });
    }
  });

  it("tries again after a call that failed", async () => {
    const { getBlob } = pagesOf(bytes);
    let isDown = true;
    const fetchSpec = specFetcher((request) =>
      isDown ? Promise.reject(new Error("down")) : getBlob(request),
    );

    await expect(fetchSpec(digest)).rejects.toThrow("down");
    isDown = false;

    expect((await fetchSpec(digest)).length).toBe(bytes.length);
  });
});
