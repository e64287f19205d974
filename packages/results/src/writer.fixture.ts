// writer.fixture.ts — a process that adds rows to a folder: DIR FIRST END. Prints a line per committed row.
import { openStore } from "./open-store.js";
import { batchOf, fakeCellId, fakeCurve, fakeResults, fakeSweep } from "./sweep.fixture.js";

const [dir, first, end] = process.argv.slice(2) as [string, string, string];
const sweep = fakeSweep();
const store = await openStore(dir, { create: { sweep } });
for (let row = Number(first); row < Number(end); row++) {
  const cell = fakeCellId(`row ${row}`);
  if (store.has(cell, 0)) continue;
  store.append(
    batchOf({ results: [fakeResults(sweep, [cell], 1)], curves: [fakeCurve(cell, 0, "teacher")] }),
  );
  await store.commit();
  process.stdout.write(`${row}\n`);
}
