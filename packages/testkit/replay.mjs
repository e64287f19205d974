// replay.mjs — one seed of the simulator, told event by event: `node packages/testkit/replay.mjs SEED [--shrink]`.
// With --shrink, the fewest faults that still break a promise are looked for first. Needs the built packages.
import { shrink, simulate } from "@ktsweep/testkit/simulation";

/** Lines that come too often to tell much. */
const usual = /look$|ask #|beat #|timer of|sync is through/;

const seed = Number(process.argv[2] ?? NaN);
if (!Number.isInteger(seed)) throw new RangeError("Give the number of a seed.");
const options = { trace: 100_000 };
const shrunk = process.argv.includes("--shrink") ? await shrink(seed, options) : undefined;
const report = shrunk?.report ?? (await simulate(seed, options));
console.log(report.trace.filter((line) => !usual.test(line)).join("\n"));
console.log(
  `\nseed ${report.seed}, trace ${report.hash}, ${report.seconds} s, ${report.events} events`,
);
console.log(`faults:\n  ${report.injected.join("\n  ")}`);
console.log(`violations:\n  ${report.violations.join("\n  ")}`);
process.exitCode = report.violations.length > 0 ? 1 : 0;
