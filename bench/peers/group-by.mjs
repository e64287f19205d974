// group-by.mjs — mean and variance of 1e7 rows in 1,000 groups: ours and DuckDB's, from loaded columns and from disk.
// Prints { name: { wallSeconds, cpuSeconds } }. Usage: group-by.mjs DIR PARQUET OUTPUT

import { DuckDBInstance } from "@duckdb/node-api";
import { groupMoments, quantilesOf, readResults } from "../../packages/results/dist/index.js";

const [dir, parquet, output] = process.argv.slice(2);
const repeats = 5;
const costs = {};

const { column, rows } = await readResults(dir, [output]);
const groupCount = 1000;
const perGroup = rows / groupCount;
const values = column(output);
const groups = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / perGroup));
await measure("ours, from loaded columns", () => groupMoments(values, groups, groupCount));
await measure("ours, three quantiles from loaded columns", () => {
  const own = values.slice();
  for (let group = 0; group < groupCount; group++)
    quantilesOf(own.subarray(group * perGroup, (group + 1) * perGroup), [0.05, 0.5, 0.95]);
});
await measure("ours, from segments", async () => {
  const read = await readResults(dir, [output]);
  return groupMoments(read.column(output), groups, groupCount);
});

for (const threads of [1, 2]) {
  const database = await DuckDBInstance.create(":memory:", { threads: String(threads) });
  const connection = await database.connect();
  const moments = `select cell, avg(${output}) m, var_samp(${output}) v`;
  await connection.run(
    `create table loaded as select (hash(cell) % 2147483647)::int cell, ${output} from '${parquet}'`,
  );
  await measure(`DuckDB, ${threads} threads, from a table in memory`, () =>
    connection.runAndReadAll(`${moments} from loaded group by cell`),
  );
  await measure(`DuckDB, ${threads} threads, from our Parquet`, () =>
    connection.runAndReadAll(`${moments} from '${parquet}' group by cell`),
  );
  connection.closeSync();
}
console.log(JSON.stringify(costs));

/** Median of several after one that warms up. */
async function measure(name, work) {
  await work();
  const measured = [];
  for (let i = 0; i < repeats; i++) {
    const before = process.cpuUsage();
    const start = performance.now();
    await work();
    const { user, system } = process.cpuUsage(before);
    measured.push({
      wallSeconds: (performance.now() - start) / 1e3,
      cpuSeconds: (user + system) / 1e6,
    });
  }
  costs[name] = Object.fromEntries(
    ["wallSeconds", "cpuSeconds"].map((clock) => [
      clock,
      measured.map((one) => one[clock]).sort((a, b) => a - b)[repeats >> 1],
    ]),
  );
}
