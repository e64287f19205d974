// serve-folder.ts — a sweep's folder becomes a sweep that is served: what is recorded, decided and leased of it.
import {
  createCommitter,
  hintText,
  openStore,
  readControls,
  writeLeaseHints,
  type FilePort,
} from "@ktsweep/results";
import { epochKey, leasesOf, type FleetLease } from "@ktsweep/scheduler";
import type { Context } from "./context.js";
import { decided } from "./control-sweep.js";
import { hintWriter } from "./hint-writer.js";
import type { NameBook } from "./name-book.js";
import { sweepId, type ServedSweep } from "./served-sweep.js";
import type { SweepVersion } from "./sweep-version.js";

/** Opens the folder, which is made where it is missing; nothing is planned yet. Rejects: as `openStore`, `readControls`. */
export async function serveFolder(
  context: Context,
  files: FilePort,
  version: SweepVersion,
): Promise<ServedSweep> {
  const { sweep } = version;
  const { clock } = context.ports;
  const store = await openStore(files.root, { files, create: { sweep } });
  await context.ports.keepInputs?.(store.dir, sweep.resolved);
  const controls = await readControls(files);
  const { wish, priority, options, conflict } = decided(controls);
  for (const warning of store.warnings) context.ports.log.warn({ sweep: sweep.name }, warning);
  const served: ServedSweep = {
    id: sweepId(sweep),
    name: sweep.name,
    files,
    store,
    committer: createCommitter(store, { sharded: false, clock }),
    hints: hintWriter(clock, () => writeHints(context, served)),
    version,
    round: 0,
    rounds: new Map(),
    roundRuns: false,
    more: new Map(),
    counts: { cells: 0, rows: 0, recorded: 0, failed: 0 },
    recordedSince: 0,
    finished: false,
    ...{ controls, wish, priority, options, conflict },
    trouble: "",
    attempts: new Map(),
    givenUp: new Map(),
    commits: new Set(),
    submitted: store.specs[0].modified,
    tasks: Promise.resolve(),
    hintTexts: new Map(),
  };
  context.sweeps.set(served.id, served);
  context.versions.set(version.digest, version);
  return served;
}

/** What is leased now, for the next start. Copies and checks can be granted anew. */
async function writeHints({ fleet, ports, names }: Context, sweep: ServedSweep): Promise<void> {
  const texts = new Map<string, string>();
  for (const lease of leasesOf(fleet, sweep.id)) {
    if (lease.kind !== "work") continue;
    const key = epochKey(lease.epoch);
    texts.set(key, sweep.hintTexts.get(key) ?? textOf(sweep, lease, names));
  }
  sweep.hintTexts = texts;
  try {
    await writeLeaseHints(sweep.files, texts.values());
  } catch (error) {
    ports.log.warn(
      { sweep: sweep.id, error: String(error) },
      "Who computes what could not be noted; a restart would compute it again.",
    );
  }
}

function textOf(
  sweep: ServedSweep,
  { agent, epoch, round, ranges }: FleetLease,
  names: NameBook,
): string {
  const former = names.former(agent, epoch);
  const { indices, version } = sweep.rounds.get(round) ?? { indices: [], version: sweep.version };
  return hintText({
    ...{ agent, ...epoch, spec: version.digest },
    ...(former === undefined ? {} : { former: [former.incarnation, former.counter] }),
    indices: Array.from(ranges.items, (item) => indices[item]),
    firsts: [...ranges.firsts],
    counts: [...ranges.counts],
  });
}
