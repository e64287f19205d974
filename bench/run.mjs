// run.mjs — `npm run bench [-- NAME...] [-- --rounds N]`: answers the questions of bench/questions side by side, keeps
// what was measured in bench/results and writes the tables of bench/README.md.

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { machine } from "./lib/machine.mjs";
import { resultText, writeReadme } from "./lib/readme.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "7" } },
});
const known = readdirSync(new URL("questions/", import.meta.url))
  .filter((file) => file.endsWith(".mjs"))
  .map((file) => file.replace(/\.mjs$/, ""));
const unknown = positionals.filter((name) => !known.includes(name));
const rounds = Number(values.rounds);
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(`usage: npm run bench -- [--rounds N] [${known.join("|")}]...`);
  process.exit(2);
}

mkdirSync(new URL("results/", import.meta.url), { recursive: true });
for (const name of positionals.length > 0 ? positionals : known) {
  const { measure } = await import(`./questions/${name}.mjs`);
  const answer = { name, rounds, machine: machine(), ...(await measure({ rounds })) };
  writeFileSync(
    new URL(`results/${name}.json`, import.meta.url),
    `${JSON.stringify(answer, null, 2)}\n`,
  );
  console.log(resultText(answer));
}
writeReadme();
