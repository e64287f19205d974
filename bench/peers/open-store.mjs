// open-store.mjs — opens a sweep folder and prints its number of rows. Usage: open-store.mjs DIR

import { openStore } from "../../packages/results/dist/index.js";

const store = await openStore(process.argv[2]);
console.log(store.rowCount);
