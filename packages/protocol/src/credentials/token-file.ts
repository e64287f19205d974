// token-file.ts — the file in which a user's tokens are: a line per role, readable by nobody else.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import type { Tokens } from "./check-token.js";
import { allRoles, type Role } from "./roles.js";

const tokenBytes = 32;
const ownerOnly = 0o600;
const ownerOnlyFolder = 0o700;
/** Bits of those who must not read: group and others. */
const strangers = 0o077;
/** What a token may look like: no blanks, and too long to be guessed or to be a word. */
const line = /^(client|worker) +([\x21-\x7e]{32,512})$/;

/**
 * Where the tokens are unless told otherwise: `ktsweep/tokens` in the user's folder for settings.
 *
 * @example defaultTokenFile({ XDG_CONFIG_HOME: "/home/ann/.config" }) // "/home/ann/.config/ktsweep/tokens"
 */
export function defaultTokenFile(env: Readonly<Record<string, string | undefined>>): string {
  const settings = env.XDG_CONFIG_HOME;
  return join(settings ? settings : join(env.HOME ?? homedir(), ".config"), "ktsweep", "tokens");
}

/**
 * Makes two tokens of 256 random bits and a file that holds them, which must not exist yet.
 *
 * Throws: EEXIST where it does (another process was first: read it then), and what else the file system says.
 */
export async function createTokens(file: string): Promise<Tokens> {
  const tokens = { client: randomToken(), worker: randomToken() };
  await mkdir(dirname(file), { recursive: true, mode: ownerOnlyFolder });
  const text = allRoles.map((role) => `${role} ${tokens[role]}\n`).join("");
  await writeFile(file, text, { mode: ownerOnly, flag: "wx", flush: true });
  return tokens;
}

/**
 * The tokens of a file: both, or that of one role where only that is in it.
 *
 * Throws USAGE_INVALID where the file is missing, others may read it, or a line is anything else. What is in the file is
 * never in the error.
 */
export async function readTokens(file: string): Promise<Partial<Tokens>> {
  const tokens: Partial<Record<Role, string>> = {};
  for (const [i, content] of (await readPrivately(file)).split("\n").entries()) {
    if (content.trim() === "" || content.startsWith("#")) continue;
    const [, role, token] = line.exec(content.trim()) ?? [];
    if (!isRole(role) || tokens[role] !== undefined) throw lineRefused(file, i + 1);
    tokens[role] = token;
  }
  if (Object.keys(tokens).length === 0)
    throw usage(
      `${file} holds no token.`,
      "It needs a line `client TOKEN`, `worker TOKEN` or both.",
    );
  return tokens;
}

function randomToken(): string {
  return randomBytes(tokenBytes).toString("base64url");
}

function isRole(word: string | undefined): word is Role {
  return allRoles.some((role) => role === word);
}

async function readPrivately(file: string): Promise<string> {
  try {
    const { mode } = await stat(file);
    if ((mode & strangers) !== 0)
      throw usage(
        `${file} may be read by others (mode ${(mode & 0o777).toString(8)}).`,
        `Whoever has read it can use it: \`chmod 600 ${file}\`, or delete it so that new tokens are made.`,
      );
    return await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof KtsweepError) throw cause;
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    throw usage(
      `The token file ${file} can't be read (${reason}).`,
      "Name an existing one with --token-file; `ktsweep coordinator start` makes one.",
      cause,
    );
  }
}

function lineRefused(file: string, number: number): KtsweepError {
  return usage(
    `Line ${number} of ${file} is no token.`,
    "Each line is `client TOKEN` or `worker TOKEN`, each role once, with at least 32 characters.",
  );
}

function usage(what: string, fix: string, cause?: unknown): KtsweepError {
  return new KtsweepError("USAGE_INVALID", what, fix, {}, { cause });
}
