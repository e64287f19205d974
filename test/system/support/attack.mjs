// attack.mjs ADDRESS TOKENS CA REQUESTS SEED — attacks a coordinator over TLS from a process of its own, with tokens of both
// roles; prints what became of the requests as JSON.
//
// Decisions about sweeps are left out: who has the client's token may cancel a sweep, and a changed message may say so.
import { readFileSync } from "node:fs";
import { attack } from "../../../packages/protocol/fixtures/attacker.mjs";
import { rightMessages } from "../../../packages/protocol/fixtures/examples.mjs";
import { sweepCalls, workerCalls } from "../../../packages/protocol/dist/rpc/methods.js";

const [address, tokenFile, caFile, requests, seed] = process.argv.slice(2);
const lines = readFileSync(tokenFile, "utf8").trim().split("\n");
const tokens = Object.fromEntries(lines.map((line) => line.split(" ")));
const messages = await rightMessages(workerCalls, sweepCalls);
const target = { address, tokens, ca: readFileSync(caFile, "utf8") };
const counts = await attack(
  target,
  messages.filter(({ path }) => !path.endsWith("/ChangeSweep")),
  { requests: Number(requests), seed: Number(seed), lanes: 16 },
);
console.log(JSON.stringify(counts));
