// connection.ts — the way to a coordinator: address, token and certificates from options, environment and defaults.

import { readFile } from "node:fs/promises";
import { KtsweepError } from "@ktsweep/core";
import type { Connection, ConnectionOptions } from "@ktsweep/protocol";

/** Options of every verb that talks to a coordinator. */
export interface CoordinatorFlags {
  /** HOST:PORT. */
  readonly coordinator?: string;
  readonly tokenFile?: string;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

export type Role = "client" | "worker";

/** Where a coordinator listens unless it is told otherwise. */
export const defaultAddress = "127.0.0.1:7411";

/** Throws: USAGE_INVALID where a file is missing; CREDENTIALS_REFUSED where there is no token for the role. */
export async function connectionOptions(
  flags: CoordinatorFlags,
  role: Role,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ConnectionOptions> {
  const address = flags.coordinator ?? env.KTSWEEP_COORDINATOR ?? defaultAddress;
  const token = await tokenFor(role, flags.tokenFile ?? env.KTSWEEP_TOKEN_FILE, env);
  const tls = await tlsOptions(flags, env);
  return { address, token, ...(tls === undefined ? {} : { tls }) };
}

/** Opens a connection for commands of users. */
export async function openConnection(flags: CoordinatorFlags): Promise<Connection> {
  const { connect } = await import("@ktsweep/protocol");
  return connect(await connectionOptions(flags, "client"));
}

/** PEM texts from the named files; undefined where none is named. */
async function tlsOptions(
  flags: CoordinatorFlags,
  env: NodeJS.ProcessEnv,
): Promise<ConnectionOptions["tls"]> {
  const ca = flags.tlsCa ?? env.KTSWEEP_TLS_CA;
  const cert = flags.tlsCert ?? env.KTSWEEP_TLS_CERT;
  const key = flags.tlsKey ?? env.KTSWEEP_TLS_KEY;
  if (ca === undefined) {
    if (cert === undefined && key === undefined) return undefined;
    throw new KtsweepError(
      "USAGE_INVALID",
      "A client certificate is named, but not the CA of the coordinator.",
      "Name it with --tls-ca or KTSWEEP_TLS_CA.",
    );
  }
  const own =
    cert === undefined || key === undefined
      ? {}
      : { cert: await readNamed(cert), key: await readNamed(key) };
  return { ca: await readNamed(ca), ...own };
}

async function tokenFor(
  role: Role,
  named: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { defaultTokenFile, readTokens } = await import("@ktsweep/protocol");
  const file = named ?? defaultTokenFile(env);
  const token = (await readTokens(file))[role];
  if (token !== undefined) return token;
  throw new KtsweepError(
    "CREDENTIALS_REFUSED",
    `${file} has no token for the role ${role}.`,
    `Add a line \`${role} TOKEN\` as the coordinator's file has it, or name another file with --token-file.`,
  );
}

/** Throws: USAGE_INVALID where it can't be read. */
export async function readNamed(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `${file} could not be read: ${(cause as Error).message}.`,
      "Name an existing file.",
      { file },
      { cause },
    );
  }
}
