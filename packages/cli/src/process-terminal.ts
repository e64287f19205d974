// process-terminal.ts — the real streams.

import pico from "picocolors";
import type { Terminal } from "./terminal.js";

/** Colour and redrawing only where stderr is a terminal and NO_COLOR is not set. */
export function processTerminal({ stdout, stderr, env }: NodeJS.Process): Terminal {
  const isInteractive = stderr.isTTY && env.TERM !== "dumb";
  const hasColor = isInteractive && (env.NO_COLOR ?? "") === "";
  let drawn = "";

  function clear(): void {
    if (drawn !== "") stderr.write("\r\u001b[K");
    drawn = "";
  }

  return {
    isInteractive,
    columns: stderr.isTTY ? stderr.columns : 80,
    colors: pico.createColors(hasColor),
    print: (text) => {
      clear();
      stdout.write(`${text}\n`);
    },
    note: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    redraw: (line) => {
      if (!isInteractive) return;
      clear();
      drawn = line;
      stderr.write(line);
    },
  };
}
