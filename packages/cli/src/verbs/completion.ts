// completion.ts — `ktsweep completion bash|zsh|fish`: words taken from the command tree itself.

import { KtsweepError } from "@ktsweep/core";
import type { Command } from "commander";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Terminal } from "../terminal.js";

interface VerbWords {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly string[];
}

const scripts: Readonly<Record<string, (verbs: readonly VerbWords[]) => string>> = {
  bash,
  zsh: (verbs) => `autoload -U +X bashcompinit && bashcompinit\n${bash(verbs)}`,
  fish,
};

export function completion(
  program: Command,
): (terminal: Terminal, operands: readonly string[]) => Promise<ExitCode> {
  return (terminal, [shell]) => {
    if (!Object.hasOwn(scripts, shell)) {
      throw new KtsweepError(
        "USAGE_INVALID",
        `There is no completion for ${JSON.stringify(shell)}.`,
        `Shells are ${Object.keys(scripts).join(", ")}.`,
      );
    }
    terminal.print(scripts[shell](program.commands.map(words)));
    return Promise.resolve(exitCodes.ok);
  };
}

function words(command: Command): VerbWords {
  return {
    name: command.name(),
    summary: command.description(),
    flags: [
      ...command.options.flatMap(({ long }) => (typeof long === "string" ? [long] : [])),
      "--help",
    ],
  };
}

function bash(verbs: readonly VerbWords[]): string {
  const cases = verbs.map(({ name, flags }) => `    ${name}) words="${flags.join(" ")}" ;;`);
  return [
    "_ktsweep() {",
    '  local current="${COMP_WORDS[COMP_CWORD]}" words',
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    "  esac",
    `  if [ "$COMP_CWORD" -eq 1 ]; then words="${verbs.map(({ name }) => name).join(" ")}"; fi`,
    '  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))',
    "}",
    "complete -o filenames -F _ktsweep ktsweep",
  ].join("\n");
}

function fish(verbs: readonly VerbWords[]): string {
  return verbs
    .flatMap(({ name, summary, flags }) => [
      `complete -c ktsweep -n __fish_use_subcommand -a ${name} -d ${JSON.stringify(summary)}`,
      ...flags.map(
        (flag) =>
          `complete -c ktsweep -n "__fish_seen_subcommand_from ${name}" -l ${flag.slice(2)}`,
      ),
    ])
    .join("\n");
}
