// program.ts — verbs, options and help; each verb's work loads when it is called.

import { isKtsweepError } from "@ktsweep/core";
import { Command, CommanderError } from "commander";
import { verbsOf } from "./declare-verb.js";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-codes.js";
import { declareLocalVerbs } from "./local-verbs.js";
import { processTerminal } from "./process-terminal.js";
import { declareRemoteVerbs } from "./remote-verbs.js";
import type { Terminal } from "./terminal.js";
import { version } from "./version.js";

/** Runs the program on its arguments and gives its exit status. */
export async function runProgram(argv: readonly string[]): Promise<ExitCode> {
  const terminal = processTerminal(process);
  let status: ExitCode = exitCodes.ok;
  const program = createProgram(terminal, (code) => (status = code));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    return reportError(terminal, error);
  }
}

function reportError(terminal: Terminal, error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (!isKtsweepError(error)) throw error;
  terminal.note(`${terminal.colors.red("error")} [${error.code}] ${error.what}`);
  if (error.fix !== "") terminal.note(error.fix);
  return exitCodeOf(error.code);
}

/** The whole command tree; `finish` receives the status of the verb that ran. */
export function createProgram(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command("ktsweep")
    .description(
      "Sweeps of teacher → student knowledge transfer in high-dimensional linear regression",
    )
    .version(version, "-V, --version")
    .configureOutput({ outputError: (text) => terminal.note(text.trimEnd()) })
    .showSuggestionAfterError()
    .exitOverride();

  const verb = verbsOf(program, terminal, finish);
  declareLocalVerbs(verb);
  declareRemoteVerbs(verb, (name, summary) => {
    const group = program.command(name).description(summary).exitOverride();
    group.addHelpText("after", `\nExample:\n  $ ktsweep ${name} start --help`);
    return verbsOf(group, terminal, finish);
  });

  verb(
    "completion <shell>",
    "completion script for bash, zsh or fish",
    async () => (await import("./verbs/completion.js")).completion(program),
    'eval "$(ktsweep completion bash)"',
  );

  return program;
}
