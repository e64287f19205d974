// main.ts — the program's entry: answers --version at once, loads everything else on demand.

import { computeProcess } from "./thread-file.js";
import { version } from "./version.js";

// A reader such as `head` may go away early: that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const [first] = process.argv.slice(2);
if (first === "--version" || first === "-V") {
  process.stdout.write(`${version}\n`);
} else if (first === computeProcess && process.send !== undefined) {
  const { serveParent } = await import("./compute-process.js");
  serveParent();
} else if (first !== "status" || !(await isAnswered())) {
  const { runProgram } = await import("./program.js");
  // Idle threads do not keep a process alive: without this it could end while it waits for one of them alone.
  const alive = setInterval(() => undefined, 2 ** 30);
  process.exitCode = await runProgram(process.argv.slice(2));
  clearInterval(alive);
}

async function isAnswered(): Promise<boolean> {
  const { printKeptStatus } = await import("./kept-status.js");
  return printKeptStatus(process.argv.slice(3));
}
