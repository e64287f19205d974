// coordinator-host.ts — the machine that the coordinator runs on: the real service on simulated files and time, killed and
// started again.
import { isKtsweepError } from "@ktsweep/core";
import { openCoordinator, type Coordinator, type CoordinatorRules } from "@ktsweep/coordinator";
import type { FilePort } from "@ktsweep/results";
import { memoryDisk, type MemoryDisk } from "../memory-disk.js";
import { between } from "./draws.js";
import { lifeFiles, noTrouble, type DiskTrouble } from "./life-files.js";
import { simulatedProcess, type SimulatedProcess } from "./simulated-process.js";
import { subfolder } from "./subfolder.js";
import type { World } from "./world.js";

/** One process of the coordinator. */
export interface Life {
  /** 1, 2, … in the order of their starts. */
  readonly number: number;
  readonly process: SimulatedProcess;
  readonly isAlive: () => boolean;
  /** Undefined until it has started. */
  readonly coordinator: () => Coordinator | undefined;
  /** By its own clock. */
  readonly now: () => number;
  /** What is to go wrong with its files. */
  readonly trouble: DiskTrouble;
  /** Calls that it has not answered; run when it is gone. */
  readonly underway: Set<() => void>;
}

export interface HostHooks {
  /** Files as the next life will find them. */
  readonly beforeStart: (files: FilePort) => Promise<void>;
  readonly started: (life: Life, coordinator: Coordinator) => void;
  readonly rules: (life: Life) => CoordinatorRules;
}

export interface CoordinatorHost {
  /** The first start. */
  start(): void;
  /** The process that callers find: the newest. Undefined before the first start. */
  readonly newest: () => Life | undefined;
  readonly lives: () => readonly Life[];
  /** Kills the newest process, which comes back after `backMs`. */
  kill(how: "kill" | "power", backMs: number): void;
  /** Starts another process beside the one that runs; callers find the new one. */
  supersede(): void;
  /** Nothing that needs room works until `relieve`. */
  fill(): void;
  relieve(): void;
  /** What is on the disk. */
  readonly disk: () => MemoryDisk;
}

/** The most syncs take. Unit: ms. */
const SLOWEST_SYNC_MS = 30;

/** Names of staged files are random. */
const fileNumber = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export interface HostOptions {
  readonly world: World;
  readonly hooks: HostHooks;
  readonly build: string;
  readonly probe: string;
  /** Whether syncs take time. */
  readonly slowSyncs: boolean;
}

interface MutableLife extends Life {
  isSuperseded: boolean;
  open: Coordinator | undefined;
  hasFailed: boolean;
}

export function coordinatorHost(options: HostOptions): CoordinatorHost {
  const { world, hooks } = options;
  const { time, draws } = world;
  const random = draws("host");
  const room = draws("room");
  const lives: MutableLife[] = [];
  let disk = memoryDisk();
  let isFull = false;

  function newest(): MutableLife | undefined {
    return lives.at(-1);
  }

  function end(life: MutableLife): void {
    if (!life.isAlive()) return;
    life.process.kill();
    for (const lost of [...life.underway]) lost();
    life.underway.clear();
  }

  /** The disk as the next process finds it. */
  function crash(life: MutableLife, how: "kill" | "power"): void {
    end(life);
    if (how === "power") for (const other of lives) end(other);
    // Beside another process that runs, its files go on as they are.
    if (lives.some((other) => other.isAlive())) return;
    disk = how === "power" ? disk.afterPowerLoss(draws("power")) : disk.afterKill();
  }

  function startLater(ms: number): void {
    time.after(ms, "coordinator starts", () => void start());
  }

  async function start(): Promise<void> {
    if (lives.some((one) => one.isAlive() && !one.isSuperseded)) return;
    try {
      await loseHints(lives.length + 1);
      await hooks.beforeStart(disk.afterKill().files);
    } catch (error) {
      world.violate(`What is on the disk can't be read: ${textOf(error)}`);
      return;
    }
    const life = newLife(lives.length + 1);
    lives.push(life);
    const files = lifeFiles({
      disk,
      trouble: life.trouble,
      isAlive: life.isAlive,
      die: () => {
        world.trace.note(time.now(), "coordinator dies at an operation");
        fall(life, random() < 0.5 ? "power" : "kill");
      },
      failed: (code) => {
        life.hasFailed = true;
        world.coverage.count(`disk ${code}`);
      },
      hasRoomFor: (operation) => operation !== "write" && room() < 0.5,
      syncTakes: () => syncTakes(life),
    });
    try {
      const opened = await openCoordinator(portsOf(life, files), hooks.rules(life));
      if (!life.isAlive()) return;
      life.open = opened;
      hooks.started(life, opened);
    } catch (error) {
      couldNotGoOn(life, error, "did not start");
    }
  }

  /** What is in `cache` may be gone at any start. */
  async function loseHints(number: number): Promise<void> {
    const isLost = draws("hints")() < 0.5 && world.faults.strike("hints-lost", `${number}`);
    if (!isLost) return;
    for (const name of await disk.files.list("")) {
      const folder = `${name}/cache`;
      if ((await disk.files.stat(folder)) === undefined) continue;
      for (const file of await disk.files.list(folder))
        await disk.files.remove(`${folder}/${file}`);
    }
  }

  /** Killed, and started again a little later. */
  function fall(life: MutableLife, how: "kill" | "power", backMs?: number): void {
    if (!life.isAlive()) return;
    crash(life, how);
    startLater(backMs ?? between(random, 200, 5000));
  }

  function couldNotGoOn(life: MutableLife, error: unknown, what: string): void {
    if (!life.isAlive()) return;
    const code = isKtsweepError(error) ? error.code : String(error);
    world.trace.note(time.now(), `coordinator ${what}: ${code}`);
    world.coverage.count(`coordinator ends ${code}`);
    if (life.isSuperseded && code === "COORDINATOR_SUPERSEDED") {
      end(life);
      return;
    }
    if (!life.hasFailed) {
      world.violate(`The coordinator ${what} though its disk was sound: ${textOf(error)}`);
    }
    // The machine is not trusted after a failed sync: what was not durable may be gone.
    fall(life, "power");
  }

  function newLife(number: number): MutableLife {
    const offset = Math.floor(random() * 1e9);
    const process = simulatedProcess(world);
    const life: MutableLife = {
      number,
      process,
      isSuperseded: false,
      open: undefined,
      hasFailed: false,
      isAlive: process.isAlive,
      coordinator: () => (process.isAlive() ? life.open : undefined),
      now: () => offset + time.now(),
      trouble: { ...noTrouble(), full: isFull },
      underway: new Set(),
    };
    return life;
  }

  function syncTakes(life: MutableLife): Promise<void> | undefined {
    if (!options.slowSyncs) return undefined;
    const ms = between(random, 1, SLOWEST_SYNC_MS);
    return new Promise((resolve) => {
      life.process.after(ms, "sync is through", resolve);
    });
  }

  function portsOf(life: MutableLife, files: FilePort): Parameters<typeof openCoordinator>[0] {
    const log = (_: object, message: string): void => {
      if (life.isAlive())
        world.trace.note(time.now(), `log ${life.number}: ${message.replace(fileNumber, "…")}`);
    };
    return {
      files,
      folder: (name) => subfolder(files, name),
      clock: {
        now: life.now,
        after: (ms, run) => life.process.after(ms, `timer of coordinator ${life.number}`, run),
      },
      log: { info: log, warn: log, error: log },
      host: "simulated",
      build: options.build,
      probe: options.probe,
      replicatesNow: async () => new Map(),
      describeCell: async () => "{}",
      onFatal: (error) => {
        time.after(0, "coordinator ends", () => {
          couldNotGoOn(life, error, "could not go on");
        });
      },
    };
  }

  return {
    start: () => void start(),
    newest,
    lives: () => lives,
    kill(how, backMs) {
      const life = newest();
      if (life !== undefined) fall(life, how, backMs);
    },
    supersede() {
      const life = newest();
      if (life?.open === undefined || !life.isAlive()) return;
      life.isSuperseded = true;
      void start();
    },
    fill() {
      isFull = true;
      for (const life of lives) life.trouble.full = true;
    },
    relieve() {
      isFull = false;
      for (const life of lives) life.trouble.full = false;
    },
    disk: () => disk,
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
