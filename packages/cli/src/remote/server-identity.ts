// server-identity.ts — what a coordinator is known by: its tokens, its certificate, and the file that announces both.

import { hostname } from "node:os";
import { KtsweepError } from "@ktsweep/core";
import {
  createDevelopmentCertificates,
  createTokens,
  defaultTokenFile,
  fingerprintOf,
  parseAddress,
  readTokens,
  type ServerTls,
  type Tokens,
} from "@ktsweep/protocol";
import { readAnnouncement, writeAnnouncement } from "../cluster/announcement.js";
import { announcedHosts, hostAndPort } from "../cluster/locate-sweep.js";
import { readNamed } from "./connection.js";

/** Options that name files. */
export interface CoordinatorFiles {
  readonly tokenFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  /** Asks both sides for certificates. */
  readonly tlsCa?: string;
  readonly announce?: string;
}

export interface ServerIdentity {
  readonly tokens: Tokens;
  readonly tokenFile: string;
  readonly tls: ServerTls | undefined;
  /** Who has to be trusted to trust it, PEM; of an identity that it made itself. */
  readonly authority: string | undefined;
}

/** Certificates that a coordinator makes for itself live as long as it does. Unit: days. */
const OWN_DAYS = 365;

/**
 * Tokens are made where the file is missing. A coordinator that announces itself and has no certificate makes one,
 * whose key never leaves its memory.
 */
export async function serverIdentity(
  files: CoordinatorFiles,
  env: NodeJS.ProcessEnv,
): Promise<ServerIdentity> {
  const tokenFile = files.tokenFile ?? env.KTSWEEP_TOKEN_FILE ?? defaultTokenFile(env);
  const tokens = await tokensFrom(tokenFile);
  const { tlsCert, tlsKey, tlsCa } = files;
  if (tlsCert !== undefined && tlsKey !== undefined) {
    const cert = await readNamed(tlsCert);
    const mutual = tlsCa === undefined ? {} : { ca: await readNamed(tlsCa) };
    const tls = { cert, key: await readNamed(tlsKey), ...mutual };
    return { tokens, tokenFile, tls, authority: cert };
  }
  if ([tlsCert, tlsKey, tlsCa].some((file) => file !== undefined)) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "TLS needs both --tls-cert and --tls-key.",
      "Name both; `ktsweep certs` makes them.",
    );
  }
  if (files.announce === undefined) {
    return { tokens, tokenFile, tls: undefined, authority: undefined };
  }
  const hosts = announcedHosts();
  const { ca, server } = await createDevelopmentCertificates({ hosts, days: OWN_DAYS });
  return { tokens, tokenFile, tls: server, authority: ca };
}

/** Says in the announced file how to reach the coordinator. Nothing happens where no file was asked for. */
export async function announceServing(
  { announce }: CoordinatorFiles,
  { tls, authority, tokenFile }: ServerIdentity,
  { address, incarnation }: { readonly address: string; readonly incarnation: number },
): Promise<void> {
  if (announce === undefined) return;
  const { host, port } = parseAddress(address);
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const addresses = (isEverywhere ? announcedHosts() : [host]).map((each) =>
    hostAndPort(each, port),
  );
  await writeAnnouncement(announce, {
    state: "serving",
    incarnation,
    address: addresses[0],
    addresses,
    ...(authority === undefined || tls === undefined
      ? {}
      : { certificate: authority, fingerprint: fingerprintOf(tls.cert) }),
    tokens: tokenFile,
    host: hostname(),
    pid: process.pid,
  }).catch((cause: unknown) => {
    throw new KtsweepError(
      "STORE_UNWRITABLE",
      `${announce} could not be written: ${(cause as Error).message}.`,
      "Name a file in a folder that you may write to.",
      {},
      { cause },
    );
  });
}

/** Says that nobody is to come any more. */
export async function announceFinished({ announce }: CoordinatorFiles): Promise<void> {
  if (announce === undefined) return;
  const announcement = await readAnnouncement(announce);
  if (announcement !== undefined)
    await writeAnnouncement(announce, { ...announcement, state: "finished" });
}

async function tokensFrom(file: string): Promise<Tokens> {
  const { client, worker } = await createTokens(file).catch((error: unknown) => {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return readTokens(file);
    throw new KtsweepError(
      "STORE_UNWRITABLE",
      `The token file ${file} can't be written: ${message}.`,
      "Look at the disk, or name another file with --token-file.",
      { file, code },
      { cause: error },
    );
  });
  if (client !== undefined && worker !== undefined) return { client, worker };
  throw new KtsweepError(
    "USAGE_INVALID",
    `${file} has a token for one role only.`,
    "A coordinator needs a line `client TOKEN` and a line `worker TOKEN`; delete the file to have both made.",
  );
}
