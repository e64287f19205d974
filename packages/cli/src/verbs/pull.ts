// pull.ts — `ktsweep pull`: brings a sweep home from a coordinator, file by file; again = go on.

import { type ExitCode, exitCodes } from "../exit-codes.js";
import { type CoordinatorFlags, openConnection } from "../remote/connection.js";
import { pullSweep } from "../remote/pull-sweep.js";
import { bytesText, countText, type Terminal } from "../terminal.js";

interface PullOptions extends CoordinatorFlags {
  readonly out: string;
  readonly json?: boolean;
}

export async function pull(
  terminal: Terminal,
  [sweep]: readonly string[],
  { out, json = false, ...flags }: PullOptions,
): Promise<ExitCode> {
  const connection = await openConnection(flags);
  try {
    const { phase } = await connection.sweeps.getSweep(sweep);
    const report = await pullSweep(connection.sweeps, sweep, out, ({ done, files, bytes }) => {
      terminal.redraw(
        `${countText(done)} of ${countText(files)} files · ${bytesText(bytes)}`.slice(
          0,
          terminal.columns - 1,
        ),
      );
    });
    if (json) terminal.print(JSON.stringify({ sweep, dir: out, phase, ...report }));
    else {
      const { fetched, bytes, present } = report;
      terminal.note(
        `${countText(fetched)} files fetched (${bytesText(bytes)}), ${countText(present)} were there`,
      );
      if (phase !== "finished") terminal.note(`The sweep is ${phase}: pull again for what comes.`);
    }
    return exitCodes.ok;
  } finally {
    connection.close();
  }
}
