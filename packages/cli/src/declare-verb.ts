// declare-verb.ts — how a verb enters the program: usage, summary, example; its work loads when it is called.

import { type Command, CommanderError, Option } from "commander";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** A verb's work. */
export type Run<Options> = (
  terminal: Terminal,
  operands: readonly string[],
  options: Options,
) => Promise<ExitCode>;

/** Adds a verb and gives its command, for options. */
export type DeclareVerb = <Options>(
  usage: string,
  summary: string,
  load: () => Promise<Run<Options>>,
  example: string,
) => Command;

/** Verbs below `parent`; `finish` receives the status of the one that ran. */
export function verbsOf(
  parent: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): DeclareVerb {
  return <Options>(
    usage: string,
    summary: string,
    load: () => Promise<Run<Options>>,
    example: string,
  ): Command =>
    parent
      .command(usage)
      .description(summary)
      .addHelpText("after", `\nExample:\n  $ ${example}`)
      .exitOverride()
      .action(async (...args: unknown[]) => {
        const command = args.at(-1) as Command;
        const run = await load();
        finish(await run(terminal, operandsOf(command), command.opts<Options & object>()));
      });
}

/** Options of every verb that takes a spec. */
export function withSpec(command: Command): Command {
  return command
    .option("--set <path=value>", "set any field of the spec; repeatable", appended, [])
    .option("--only <expression>", "only cells where this holds, as `where`")
    .addOption(new Option("--engine <engine>", "engine instead of the spec's"));
}

/** Options of every verb that talks to a coordinator. */
export function withCoordinator(command: Command): Command {
  return withCredentials(
    command.option(
      "--coordinator <host:port>",
      "the coordinator (default: KTSWEEP_COORDINATOR, else 127.0.0.1:7411)",
    ),
  );
}

/** Options that say who one is. */
export function withCredentials(command: Command): Command {
  return command
    .option("--token-file <file>", "file with tokens (default: the user's own)")
    .option("--tls-ca <file>", "certificate authority of the other side, PEM")
    .option("--tls-cert <file>", "own certificate, PEM")
    .option("--tls-key <file>", "its key, PEM");
}

/** Collects a repeatable option. */
export function appended(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** Throws: CommanderError, exit status 2. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new CommanderError(
    exitCodes.usage,
    "ktsweep.number",
    `error: ${JSON.stringify(text)} is not a whole number`,
  );
}

function operandsOf(command: Command): readonly string[] {
  return command.processedArgs
    .flat()
    .filter((operand): operand is string => typeof operand === "string");
}
