// provenance-section.ts — where the numbers come from, and whether they are all there.

import type { Block, ReportSection } from "@ktsweep/report";
import { resultsEpoch } from "@ktsweep/core";
import { neededInputs, type Sweep } from "@ktsweep/sweep";
import { countText, durationText } from "../terminal.js";
import { version } from "../version.js";
import type { ReportInput } from "./report-input.js";
import type { RunRecord } from "./run-record.js";

const UNKNOWN = "not recorded";

export function provenanceSection({ sweep, record, dir }: ReportInput): ReportSection {
  return {
    title: "Where the numbers come from",
    blocks: [
      {
        kind: "facts",
        facts: [
          ["report written by", `ktsweep ${version}`],
          [
            "rows computed by",
            `results epoch ${String(resultsEpoch)} (equal epochs give equal bits); program version ${UNKNOWN}`,
          ],
          ["spec, resolved", `SHA-256 ${sweep.digest}${versionsText(record)}`],
          ["root seed", String(sweep.seed)],
          ["recorded", writtenText(record)],
          [
            "time of all threads",
            durationText(record.hosts.reduce((sum, { seconds }) => sum + seconds, 0)),
          ],
          ["failed attempts", countText(record.failures)],
          ["input files", inputsText(sweep)],
          ["git commit", UNKNOWN],
        ],
      },
      hostsTable(record),
      {
        kind: "details",
        summary: "The whole spec, resolved",
        code: JSON.stringify(sweep.resolved, undefined, 2),
      },
      {
        kind: "text",
        text: "Computed again from its spec, on any machine and with any number of threads, the sweep gives the same table, byte for byte:",
      },
      {
        kind: "code",
        code: [
          "ktsweep run SPEC --out AGAIN",
          exportCommand("AGAIN", record.table.format),
          `ktsweep replay ${dir} '#0'`,
          `ktsweep verify ${dir} --sample 1% --theory`,
        ].join("\n"),
      },
    ],
  };
}

function versionsText({ versions }: RunRecord): string {
  return versions > 1 ? `, the newest of ${String(versions)} versions that were run here` : "";
}

function writtenText({ written }: RunRecord): string {
  if (written === undefined) return UNKNOWN;
  const [first, last] = written.map((time) =>
    new Date(time).toISOString().slice(0, 16).replace("T", " "),
  );
  const when = first === last ? `${first} UTC` : `${first} to ${last} UTC`;
  return `${when}, by the dates of the files (a copy may have others)`;
}

function inputsText({ resolved }: Sweep): string {
  const { learners, rows } = neededInputs(resolved);
  const files = [
    ...learners.map((hash) => `learner SHA-256 ${hash}`),
    ...rows.map((hash) => `rows SHA-256 ${hash}`),
  ];
  return files.length === 0 ? "none besides the spec" : files.join("; ");
}

const MOST_HOSTS = 20;

function hostsTable({ hosts }: RunRecord): Block {
  const shown = hosts.slice(0, MOST_HOSTS);
  const rest = hosts.length - shown.length;
  return {
    kind: "table",
    caption: `Who computed it.${rest > 0 ? ` ${countText(rest)} more machines are left out.` : ""}`,
    head: ["machine", "threads", "rows", "time of all threads"],
    rows: shown.map(({ host, threads, rows, seconds }) => [
      host,
      countText(threads),
      countText(rows),
      durationText(seconds),
    ]),
  };
}

function exportCommand(dir: string, format: RunRecord["table"]["format"]): string {
  return `ktsweep export ${dir}${format === "csv" ? "" : ` --format ${format}`} | sha256sum`;
}

/** Whether it is all there, and how to see that it is the same table. */
export function completenessSection({ verdict, record, dir }: ReportInput): ReportSection {
  const { planned, valid, missing, conflicting, corrupt, unplanned } = verdict;
  const isWhole = valid === planned && conflicting.count === 0;
  const { format, rows, columns, sha256 } = record.table;
  return {
    title: "Completeness",
    blocks: [
      {
        kind: "text",
        text: isWhole
          ? `All ${countText(planned)} planned rows are there, each exactly once; every stored file was read and matches its checksum.`
          : `${countText(valid)} of ${countText(planned)} planned rows are there: everything in this report rests on these alone.`,
      },
      {
        kind: "facts",
        facts: [
          ["planned", countText(planned)],
          ["valid", countText(valid)],
          ["missing", countText(missing.count)],
          ["with two results", countText(conflicting.count)],
          ["damaged files", countText(corrupt.count)],
          ["no longer planned", countText(unplanned)],
          ["table of results", `${countText(rows)} rows, ${countText(columns)} columns`],
          ["its SHA-256", sha256],
        ],
      },
      {
        kind: "text",
        text: `The digest is that of the table as ${format === "csv" ? "CSV" : "an Arrow file"}, in canonical order. Whoever has the same digest has the same numbers to the last bit:`,
      },
      { kind: "code", code: exportCommand(dir, format) },
    ],
  };
}
