// noop-worker.mjs ADDRESS TOKENS — a worker whose threads compute nothing.

import { readTokens } from "@ktsweep/protocol";
import { buildId, runAgent } from "@ktsweep/worker";

const [address, tokens] = process.argv.slice(2);
const { worker: token } = await readTokens(tokens);
const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
await runAgent({
  locate: () => Promise.resolve({ address, token }),
  build: buildId(),
  threads: 1,
  signal: stop.signal,
  threadFile: new URL("noop-thread.mjs", import.meta.url),
});
