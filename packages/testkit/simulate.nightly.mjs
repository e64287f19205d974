// simulate.nightly.mjs — 100,000 plans of the simulator on all cores, its scenarios ten times as often as in `npm test`, and the
// hunt for planted mistakes: `node packages/testkit/simulate.nightly.mjs [PLANS] [FIRST_SEED]`. Ends with 1 where a promise
// was broken, a mistake escaped, or something that plans should come across never came up. Needs the built packages.
import { fork, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import {
  coverageTable,
  expectedCoverage,
  joinCampaigns,
  neverHit,
  rareCoverage,
  scenarios,
  simulateMany,
} from "@ktsweep/testkit/simulation";

/** Plans of one process: small enough that nothing piles up. */
const PLANS_AT_ONCE = 1000;
/** From so many plans on, everything that is rare must come up too. */
const MANY = 100_000;
const NIGHTLY_TIMES = 10;

if (process.send !== undefined) await serve();
else await main(Number(process.argv[2] ?? MANY), Number(process.argv[3] ?? 0));

/** As a child: one job, one answer. */
async function serve() {
  const job = await new Promise((resolve) => process.once("message", resolve));
  const answer =
    job.scenario === undefined
      ? await simulateMany(job)
      : await scenarios[job.scenario].check(job.seeds);
  await new Promise((resolve) => process.send(answer, resolve));
  process.exit(0);
}

function inChild(job) {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename);
    child.once("message", resolve);
    child.once("exit", (code) => code !== 0 && reject(new Error(`A child ended with ${code}.`)));
    child.send(job);
  });
}

/** Answers to all jobs, as many at a time as there are cores. */
async function answers(jobs) {
  const left = [...jobs.entries()];
  const found = [];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      found[next[0]] = await inChild(next[1]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, worker));
  return found;
}

async function main(plans, first) {
  const started = performance.now();
  const jobs = [];
  for (let from = first; from < first + plans; from += PLANS_AT_ONCE) {
    jobs.push({ from, to: Math.min(first + plans, from + PLANS_AT_ONCE) });
  }
  const { failures, coverage, ...sums } = joinCampaigns(await answers(jobs));
  const seconds = (performance.now() - started) / 1000;
  const runs = new Map(coverage);
  console.log(coverageTable(runs));
  console.log(`${JSON.stringify(sums)}; ${(sums.plans / seconds).toFixed(0)} plans per second.`);
  for (const { seed, violation } of failures) console.log(`BROKEN seed ${seed}: ${violation}`);

  const expected = [
    ...(plans >= PLANS_AT_ONCE ? expectedCoverage : []),
    ...(plans >= MANY ? rareCoverage : []),
  ];
  const missed = neverHit(expected, runs);
  for (const what of missed) console.log(`NEVER  ${what}`);

  const names = Object.keys(scenarios);
  const times = plans >= MANY ? NIGHTLY_TIMES : 1;
  const told = await answers(
    names.map((scenario) => ({ scenario, seeds: scenarios[scenario].seeds * times })),
  );
  const broken = told.flatMap((found, i) => found.map((what) => `${names[i]}: ${what}`));
  for (const what of broken) console.log(`BROKEN ${what}`);

  const hunt = spawnSync(process.execPath, [join(import.meta.dirname, "hunt-mutants.mjs")], {
    stdio: "inherit",
  });
  const isGood = failures.length + missed.length + broken.length === 0 && hunt.status === 0;
  process.exitCode = isGood ? 0 : 1;
}
