import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createTokens, defaultTokenFile, readTokens } from "./token-file.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ktsweep-tokens-"));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const token = "t".repeat(43);

async function refusal(file: string): Promise<string> {
  const error: unknown = await readTokens(file).catch((reason: unknown) => reason);
  if (!(error instanceof KtsweepError)) throw new Error("was taken");
  expect(error.code).toBe("USAGE_INVALID");
  return `${error.message} ${String(error.cause)}`;
}

async function tokenFile(text: string, mode = 0o600): Promise<string> {
  const file = join(folder, "tokens");
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

describe("createTokens", () => {
  it("makes a file that only its owner can read, in a folder of the same kind", async () => {
    const file = join(folder, "config", "ktsweep", "tokens");

    const tokens = await createTokens(file);

    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "config", "ktsweep"))).mode & 0o777).toBe(0o700);
    expect(await readTokens(file)).toEqual(tokens);
    expect(await readFile(file, "utf8")).toBe(`client ${tokens.client}\nworker ${tokens.worker}\n`);
  });

  it("makes 256 random bits for each role", async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) => createTokens(join(folder, String(i)))),
    );

    const all = made.flatMap(({ client, worker }) => [client, worker]);
    expect(new Set(all).size).toBe(40);
    for (const each of all) expect(Buffer.from(each, "base64url")).toHaveLength(32);
  });

  it("never replaces a file", async () => {
    const file = await tokenFile(`client ${token}\n`);

    await expect(createTokens(file)).rejects.toMatchObject({ code: "EEXIST" });
    expect(await readFile(file, "utf8")).toBe(`client ${token}\n`);
  });
});

describe("readTokens", () => {
  it("takes a file with the token of one role", async () => {
    expect(await readTokens(await tokenFile(`# of node-1\n\nworker  ${token} \n`))).toEqual({
      worker: token,
    });
  });

  it.each([0o640, 0o604, 0o660, 0o620])(
    "refuses a file that others may open (%o)",
    async (mode) => {
      const message = await refusal(await tokenFile(`client ${token}\n`, mode));

      expect(message).toMatch(/chmod 600/);
      expect(message).not.toContain(token);
    },
  );

  it.each([
    `admin ${token}`,
    token,
    `client ${token.slice(0, 31)}`,
    `client ${token} ${token}`,
    `client ${token}\nclient ${token}x`,
    `client\t${token}`,
    `client ${"é".repeat(40)}`,
    "__proto__ tttttttttttttttttttttttttttttttttttttttttttttttt",
  ])("refuses a line that is no token without repeating it (%#)", async (text) => {
    const message = await refusal(await tokenFile(text));

    expect(message).toMatch(/Line [12] of/);
    expect(message).not.toMatch(/t{31}/);
  });

  it("refuses a file without a token, and one that is missing", async () => {
    expect(await refusal(await tokenFile("# nothing\n"))).toMatch(/holds no token/);
    expect(await refusal(join(folder, "missing"))).toMatch(/ENOENT/);
  });
});

describe("defaultTokenFile", () => {
  it("is in the user's folder for settings", () => {
    expect(defaultTokenFile({ XDG_CONFIG_HOME: "/x", HOME: "/h" })).toBe("/x/ktsweep/tokens");
    expect(defaultTokenFile({ XDG_CONFIG_HOME: "", HOME: "/h" })).toBe("/h/.config/ktsweep/tokens");
    expect(defaultTokenFile({})).toMatch(/\.config\/ktsweep\/tokens$/);
  });
});
