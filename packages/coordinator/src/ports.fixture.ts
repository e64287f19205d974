// ports.fixture.ts — a coordinator's world in memory: a clock that is told to go on, a log that is heard.
import type { FilePort } from "@ktsweep/results";
import type { Clock, CoordinatorPorts } from "./ports.js";

/** Time that passes when it is told to. */
export interface TestClock extends Clock {
  /** Runs what falls due within so many milliseconds, and what follows from it. */
  advance(ms: number): Promise<void>;
  /** So much time passes at once: timers are late. */
  leap(ms: number): void;
}

export function testClock(): TestClock {
  let time = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return { cancel: () => void (timers = timers.filter((one) => one !== timer)) };
    },
    leap(ms) {
      time += ms;
    },
    async advance(ms) {
      const end = time + ms;
      const dueBy = () => timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      await settled();
      for (let [next] = dueBy(); next as typeof next | undefined; [next] = dueBy()) {
        const due = next;
        time = Math.max(time, due.at);
        timers = timers.filter((one) => one !== due);
        due.run();
        await settled();
      }
      time = end;
    },
  };
}

/** Everything that follows without time passing has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The files below a folder of `files`. */
export function below(files: FilePort, name: string): FilePort {
  const path = (at: string): string => (at === "" ? name : `${name}/${at}`);
  return {
    root: `${files.root}/${name}`,
    list: (folder) => files.list(path(folder)),
    stat: (at) => files.stat(path(at)),
    read: (at) => files.read(path(at)),
    create: (at) => files.create(path(at)),
    rename: (from, to) => files.rename(path(from), path(to)),
    link: (from, to) => files.link(path(from), path(to)),
    async makeFolder(folder) {
      await files.makeFolder(path(folder));
      // A root is made with its name durable.
      if (folder === "") await files.syncFolder("");
    },
    syncFolder: (folder) => files.syncFolder(path(folder)),
    remove: (at) => files.remove(path(at)),
    setModified: (at, modified) => files.setModified(path(at), modified),
  };
}

/** Messages of a log, by level. */
export interface Heard {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
}

export interface TestPorts extends CoordinatorPorts {
  readonly clock: TestClock;
  readonly heard: Heard[];
  readonly fatal: Error[];
}

export function testPorts(files: FilePort, clock = testClock()): TestPorts {
  const heard: Heard[] = [];
  const fatal: Error[] = [];
  const hear = (level: Heard["level"]) => (_: object, message: string) =>
    void heard.push({ level, message });
  return {
    files,
    folder: (name) => (name === "" ? files : below(files, name)),
    clock,
    log: { info: hear("info"), warn: hear("warn"), error: hear("error") },
    host: "here",
    build: "b".repeat(64),
    probe: "d".repeat(64),
    replicatesNow: async () => new Map(),
    describeCell: async (sweep, _, cell, view) => JSON.stringify({ sweep: sweep.name, cell, view }),
    onFatal: (error) => void fatal.push(error),
    heard,
    fatal,
  };
}
