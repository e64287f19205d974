// mutants.mjs — planted mistakes: each is a small change of the built code that the simulator must notice. White space in
// `from` stands for any white space; `from` must be found exactly once, or the mutant is out of date and that is a failure.

/**
 * @typedef {object} Edit
 * @property {string} file of packages/, as built
 * @property {string} from
 * @property {string} to
 *
 * @typedef {object} Mutant
 * @property {string} mistake
 * @property {readonly number[]} rows of the table of promises that it breaks
 * @property {readonly Edit[]} edits
 * @property {number} within plans, or runs of the scenario, in which it must be caught
 * @property {string} [scenario] instead of plans
 * @property {readonly string[]} [kinds] of faults; default: as drawn
 */

const fleet = "scheduler/dist/fleet";
const coordinator = "coordinator/dist";
const results = "results/dist";

/** @type {readonly Mutant[]} */
export const mutants = [
  {
    mistake: "a report is accepted though its grant has ended: no check of the epoch",
    rows: [1, 6],
    edits: [
      {
        file: `${fleet}/grants.js`,
        from: "fleet.grants.set(epochKey(lease.epoch), grant);",
        to: "fleet.grants.set(epochKey(lease.epoch), grant); (fleet.ever ??= new Map()).set(epochKey(lease.epoch), grant);",
      },
      {
        file: `${fleet}/reports.js`,
        from: "const grant = fleet.grants.get(epochKey(event.epoch)); if (grant === undefined || grant.lease.agent",
        to: "const live = fleet.grants.get(epochKey(event.epoch)); const grant = live ?? fleet.ever?.get(epochKey(event.epoch)); if (grant !== undefined) fleet.grants.set(epochKey(event.epoch), grant); if (grant === undefined || grant.lease.agent",
      },
    ],
    within: 60,
  },
  {
    mistake: "the last writer wins: the slower of two copies is recorded too",
    rows: [1],
    edits: [
      {
        file: `${fleet}/reports.js`,
        from: "if (twin !== undefined) { close(step, twin);",
        to: "if (twin !== undefined && fleet.isFair) { close(step, twin);",
      },
    ],
    within: 400,
  },
  {
    mistake: "rows of a lost agent are not leased again",
    rows: [2],
    edits: [
      { file: `${fleet}/grants.js`, from: "loseLot(round.schedule, held, step.now);", to: "" },
    ],
    within: 60,
  },
  {
    mistake: "rows are acknowledged before their commit",
    rows: [3],
    edits: [
      {
        file: `${coordinator}/take-report.js`,
        from: "await Promise.all([recorded, follow(context, effects)]);",
        to: "recorded.catch(() => undefined); await follow(context, effects);",
      },
    ],
    within: 100,
  },
  {
    mistake: "files are not synced",
    rows: [4],
    edits: [{ file: `${results}/stage-file.js`, from: "await file.sync();", to: "" }],
    within: 60,
  },
  {
    mistake: "folders are not synced",
    rows: [4],
    edits: [
      {
        file: `${results}/commit.js`,
        from: "await Promise.all([...folders].map((folder) => files.syncFolder(folder)));",
        to: "",
      },
    ],
    within: 60,
  },
  {
    mistake: "what a killed process left visible counts before it is durable",
    rows: [4],
    edits: [{ file: `${results}/recorded.js`, from: "await syncVisible(files);", to: "void 0;" }],
    within: 4000,
    kinds: ["power-lost", "coordinator-killed", "coordinator-killed-at-operation", "client"],
  },
  {
    mistake: "the number of the start is kept in memory",
    rows: [8],
    edits: [
      {
        file: `${coordinator}/coordinator.js`,
        from: "const incarnation = await claimIncarnation(",
        to: "const incarnation = 1; await claimIncarnation(",
      },
    ],
    within: 40,
  },
  {
    mistake: "decisions of users are kept in memory",
    rows: [8],
    edits: [
      {
        file: `${coordinator}/control-sweep.js`,
        from: "const counter = await writeControl(sweep.files, incarnation, control);",
        to: "const counter = sweep.controls.length + 1;",
      },
    ],
    within: 400,
  },
  {
    mistake: "who computes what is not noted for a restart",
    rows: [8],
    edits: [
      {
        file: `${coordinator}/call-workers.js`,
        from: "async function writeHints(context, sweeps) {",
        to: "async function writeHints(context, sweeps) { if (sweeps !== undefined) return;",
      },
      {
        file: `${coordinator}/hint-writer.js`,
        from: "const soonMs = 1_000;",
        to: "const soonMs = 1e9;",
      },
    ],
    within: 1,
    scenario: "restarts",
  },
  {
    mistake: "leases end by the wall clock",
    rows: [12],
    edits: [
      {
        file: `${coordinator}/fleet-clock.js`,
        from: "clock.now() - gaps",
        to: "Date.now() - gaps",
      },
    ],
    within: 2,
    scenario: "wall clock",
  },
  {
    mistake: "late lots are not leased a second time",
    rows: [7],
    edits: [
      {
        file: `${fleet}/copies.js`,
        from: "if (round.schedule.rows.pending > 0) return undefined;",
        to: "if (round.schedule.rows.pending >= 0) return undefined;",
      },
    ],
    within: 1,
    scenario: "slow",
  },
  {
    mistake: "a grant outlives the silence of its agent: no fence after a pause",
    rows: [6],
    edits: [
      {
        file: `${fleet}/grants.js`,
        from: 'close(step, grant); if (why === "revoked")',
        to: 'if (why !== "lost") close(step, grant); if (why === "revoked")',
      },
    ],
    within: 10,
    scenario: "zombie",
  },
  {
    mistake: "an agent is given up at half of its time",
    rows: [9],
    edits: [
      {
        file: `${fleet}/agents.js`,
        from: "if (agent.lastSeen + rules.ttlMs > now) break;",
        to: "if (agent.lastSeen + rules.ttlMs / 2 > now) break;",
      },
    ],
    within: 100,
  },
  {
    mistake: "a failed sync is tried again, and believed",
    rows: [11],
    edits: [
      {
        file: `${results}/stage-file.js`,
        from: "await file.sync();",
        to: "await file.sync().catch(() => file.sync());",
      },
    ],
    within: 600,
  },
  {
    mistake: "failed writes look like good ones",
    rows: [10],
    edits: [
      {
        file: `${results}/stage-file.js`,
        from: "for await (const chunk of chunks) await file.write(chunk);",
        to: "for await (const chunk of chunks) await file.write(chunk).catch(() => undefined);",
      },
    ],
    within: 400,
  },
  {
    mistake: "a sweep that can't be opened on a full disk is left out for good",
    rows: [10],
    edits: [
      {
        file: `${coordinator}/serve-all.js`,
        from: '!["STORE_DISK_FULL", "STORE_IO", "STORE_UNWRITABLE"].includes(error.code)',
        to: "error.code.length > 0",
      },
    ],
    within: 2000,
    kinds: ["disk-full", "coordinator-killed", "power-lost", "coordinator-superseded"],
  },
  {
    mistake: "all rows that were underway are blamed for a crash",
    rows: [15],
    edits: [
      {
        file: "scheduler/dist/agent/compute.js",
        from: "if (rows.length === 1 && held !== undefined)",
        to: "if (held !== undefined)",
      },
    ],
    within: 6,
    scenario: "poison",
  },
  {
    mistake: "rows that were computed again are compared with tolerance",
    rows: [17],
    edits: [
      {
        file: `${fleet}/reports.js`,
        from: "if (event.digest !== check.digest) {",
        to: "if (event.digest.length !== check.digest.length) {",
      },
      {
        file: `${fleet}/settled.js`,
        from: 'return a.digest === b.digest ? "equal" : "different";',
        to: 'return a.digest.length === b.digest.length ? "equal" : "different";',
      },
    ],
    within: 1,
    scenario: "one ulp",
  },
  {
    mistake: "no row is computed again to compare bits",
    rows: [17],
    edits: [
      {
        file: `${fleet}/checks.js`,
        from: "if (workers < 2 || rules.spotChecks <= 0) return [];",
        to: "if (workers < 2 || rules.spotChecks <= 1) return [];",
      },
    ],
    within: 1,
    scenario: "one ulp",
  },
  {
    mistake: "a request that comes twice is served twice",
    rows: [1, 2],
    edits: [
      {
        file: `${fleet}/ask.js`,
        from: "const isAgain = event.request === agent.request && event.request > 0;",
        to: "const isAgain = false; if (event.request === agent.request) agent.request -= 1;",
      },
    ],
    within: 400,
    kinds: ["response-lost", "request-twice"],
  },
  {
    mistake: "paused sweeps are leased",
    rows: [8],
    edits: [
      {
        file: `${fleet}/ask.js`,
        from: 'sweep.rounds.size > 0 && sweep.wish === "running" &&',
        to: 'sweep.rounds.size > 0 && sweep.wish !== "cancelled" &&',
      },
    ],
    within: 400,
  },
  {
    mistake: "sessions of different starts are alike",
    rows: [8],
    edits: [
      {
        file: `${coordinator}/agent-book.js`,
        from: "let sessions = (incarnation % incarnationsApart) * sessionsPerIncarnation;",
        to: "let sessions = 0 * incarnation;",
      },
    ],
    within: 4000,
    kinds: [
      "request-twice",
      "slow-message",
      "coordinator-killed",
      "power-lost",
      "coordinator-paused",
    ],
  },
];
