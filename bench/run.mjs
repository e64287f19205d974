// run.mjs — `npm run bench [-- NAME...] [-- --rounds N]`: answers the questions of bench/questions side by side, keeps
// what was measured in bench/results and writes the tables and the chart of bench/README.md. With --gate it measures less,
// keeps nothing, and fails where a ratio of CPU times is below half of what is promised, also when it is measured longer.

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { answerText } from "./lib/answer-text.mjs";
import { isPassed, judge, LONGER, needsLonger } from "./lib/gate.mjs";
import { machine } from "./lib/machine.mjs";
import { writeChart } from "./lib/chart.mjs";
import { writeReadme } from "./lib/readme.mjs";

const gateQuestions = ["sampled", "batched", "exact", "reduced", "overhead"];
const { names, rounds: asked, gate } = parsedArguments();
const answers = [];
for (const name of names) {
  let answer = await answered(name, asked);
  if (gate && answer !== undefined && needsLonger(answer)) {
    console.log(`${answerText(answer)}\n\n${name}: a ratio is too low; measured again, longer\n`);
    answer = await answered(name, LONGER * asked);
  }
  if (answer === undefined) continue;
  answers.push(answer);
  console.log(`${answerText(answer)}\n`);
  if (!gate) keep(answer);
}
if (gate) reportGate(judge(answers));

/** Undefined where measuring failed: the other questions are answered all the same. */
async function answered(name, rounds) {
  const { measure } = await import(`./questions/${name}.mjs`);
  try {
    return { name, rounds, machine: machine(), ...measure({ rounds, quick: gate }) };
  } catch (error) {
    console.error(`failed: ${name}: ${error.stack}`);
    process.exitCode = 1;
    return undefined;
  }
}

function parsedArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: "string" }, gate: { type: "boolean", default: false } },
  });
  const known = readdirSync(new URL("questions/", import.meta.url))
    .filter((file) => file.endsWith(".mjs"))
    .map((file) => file.replace(/\.mjs$/, ""));
  const choice = values.gate ? gateQuestions : known;
  const count = Number(values.rounds ?? (values.gate ? 3 : 7));
  if (positionals.some((name) => !choice.includes(name)) || !Number.isInteger(count) || count < 1) {
    console.error(`usage: npm run bench -- [--gate] [--rounds N] [${choice.join("|")}]...`);
    process.exit(2);
  }
  return {
    names: positionals.length > 0 ? positionals : choice,
    rounds: count,
    gate: values.gate,
  };
}

function keep(answer) {
  mkdirSync(new URL("results/", import.meta.url), { recursive: true });
  const file = new URL(`results/${answer.name}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(answer, null, 2)}\n`);
  writeReadme();
  writeChart();
}

function reportGate(verdicts) {
  for (const { outcome, text, measured, limit } of verdicts) {
    console.log(`${outcome}: ${text}: ${measured}, ${limit}`);
  }
  if (!isPassed(verdicts)) process.exitCode = 1;
}
