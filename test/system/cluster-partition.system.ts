// cluster-partition.system.ts — coordinator and worker in two networks, over TLS; the cable is pulled in the middle.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { isFinished, startCluster, submit, until } from "./support/cluster.js";
import { newFolder } from "./support/folder.js";
import { ktsweepOutput } from "./support/program.js";
import { fractions, repeats } from "./support/size.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";
import { connectTwoNetworks, firstAddress, lacksNetworks } from "./support/two-networks.js";

/** Pulls while the sweep was not finished. */
const PULLS = repeats(4, 300);
const MOST_PER_SWEEP = 8;

describe.skipIf(lacksNetworks())("a cable between coordinator and worker", () => {
  it("may be pulled at any time: the sweep ends with the same bytes", async () => {
    const folder = newFolder();
    const spec = writeSpec(folder, longSweep.replace("replicates: 8", "replicates: 24"));
    await completeRun(spec, join(folder, "one"), "-j", "2");
    const onOneThread = await csvOf(join(folder, "one"));
    const certs = join(folder, "certs");
    await ktsweepOutput("certs", "--out", certs, "--host", firstAddress);
    const tls = ["--tls-cert", join(certs, "server.pem"), "--tls-key", join(certs, "server.key")];
    const { first, second, setCable } = await connectTwoNetworks();

    let pulls = 0;
    for (let sweep = 1; pulls < PULLS; sweep++) {
      const cluster = await startCluster({
        inside: first,
        listen: `${firstAddress}:${String(7410 + sweep)}`,
        args: tls,
        ttl: "2s",
        env: { KTSWEEP_TLS_CA: join(certs, "ca.pem") },
      });
      cluster.worker({ before: second });
      const { id, dir } = await submit(cluster, spec);
      for (const share of fractions(sweep, Math.min(MOST_PER_SWEEP, PULLS - pulls))) {
        const { phase } = await until(cluster, id, (now) => now.leased > 0 || isFinished(now));
        if (phase === "finished") break;
        await sleep(500 * share);
        setCable(false);
        await sleep(4000 * ((7 * share) % 1));
        setCable(true);
        pulls++;
      }
      const { failed, trouble } = await until(cluster, id, isFinished);

      expect({ failed, trouble }).toEqual({ failed: 0, trouble: "" });
      expect(await csvOf(dir)).toBe(onOneThread);
      await ktsweepOutput("verify", dir);
      await cluster.stop();
    }
  });
});
