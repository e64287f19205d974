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

describe.skipIf(lacksNetworks())("a cable between coordinator and worker", () => {
  it("may be pulled at any time: the sweep ends with the same bytes", async () => {
    const folder = newFolder();
    const spec = writeSpec(folder, longSweep);
    await completeRun(spec, join(folder, "one"), "-j", "1");
    const certs = join(folder, "certs");
    await ktsweepOutput("certs", "--out", certs, "--host", firstAddress);
    const tls = ["--tls-cert", join(certs, "server.pem"), "--tls-key", join(certs, "server.key")];
    const { first, second, setCable } = await connectTwoNetworks();

    const cluster = await startCluster({
      inside: first,
      listen: `${firstAddress}:7411`,
      args: tls,
      ttl: "2s",
      env: { KTSWEEP_TLS_CA: join(certs, "ca.pem") },
    });
    cluster.worker({ before: second });
    const { id, dir } = await submit(cluster, spec);
    for (const share of fractions(29, repeats(4, 300))) {
      await sleep(500 + 500 * share);
      setCable(false);
      await sleep(4000 * share);
      setCable(true);
    }
    const status = await until(cluster, id, isFinished);

    expect(status.failed).toBe(0);
    expect(await csvOf(dir)).toBe(await csvOf(join(folder, "one")));
    await ktsweepOutput("verify", dir);
  });
});
