// check-token.ts — whose token this is, in a time that says nothing about the tokens.
import { timingSafeEqual } from "node:crypto";
import { sha256 } from "../wire/numbers.js";
import { allRoles, type Role } from "./roles.js";

/** A token per role. */
export type Tokens = Readonly<Record<Role, string>>;

/** The role of a token, or undefined. */
export type TokenCheck = (token: string) => Role | undefined;

/** Compares with the tokens of all roles, by their SHA-256: always the same number of bytes, and all of them. */
export function tokenCheck(tokens: Tokens): TokenCheck {
  const known = allRoles.map((role) => ({ role, digest: digestOf(tokens[role]) }));
  return (token) => {
    const digest = digestOf(token);
    const found = known.filter((each) => timingSafeEqual(each.digest, digest));
    return found.at(0)?.role;
  };
}

function digestOf(token: string): Buffer {
  return sha256(Buffer.from(token));
}
