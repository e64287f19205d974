// hunt.mjs — runs in a copy of the built packages with one mistake in it: how many plans until the simulator notices.
// `node hunt.mjs WITHIN '{"scenario": NAME}' | '{"kinds": [KIND, …]}' | '{}'` prints { plans, violation } as JSON.
import { scenarios, simulate } from "@ktsweep/testkit/simulation";

const within = Number(process.argv[2]);
const { scenario, kinds } = JSON.parse(process.argv[3]);

/** What breaks first; undefined where nothing does. */
async function hunt() {
  if (scenario !== undefined) {
    for (let seeds = 1; seeds <= within; seeds++) {
      const [violation] = await scenarios[scenario].check(seeds);
      if (violation !== undefined) return { plans: seeds, violation };
    }
    return { plans: within };
  }
  for (let seed = 0; seed < within; seed++) {
    const { violations } = await simulate(seed, kinds === undefined ? {} : { kinds });
    if (violations.length > 0) return { plans: seed + 1, violation: violations[0] };
  }
  return { plans: within };
}

try {
  console.log(JSON.stringify(await hunt()));
} catch (error) {
  console.log(JSON.stringify({ plans: 0, broken: `it threw ${String(error)}` }));
}
// Promises of dead coordinators hang for ever, and nothing waits for them.
process.exit(0);
