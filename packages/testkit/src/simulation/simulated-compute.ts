// simulated-compute.ts — a compute process: lots take the time of their rows, and some rows kill it.
import type { WireFailure } from "@ktsweep/protocol";
import { digestOf, trueValues } from "./simulated-sweep.js";
import type { RowModel } from "./row-model.js";
import type { SimulatedProcess } from "./simulated-process.js";
import type { Appointment } from "./virtual-time.js";
import type { World } from "./world.js";

/** A row of a lot. */
export interface LotRow {
  readonly cell: string;
  readonly replicate: number;
  readonly key: string;
}

/** What is to be computed. */
export interface LotWork {
  /** Digest of the resolved spec. */
  readonly spec: string;
  readonly rows: readonly LotRow[];
  /** That all rows take together at the usual speed. */
  readonly seconds: number;
  readonly outputs: number;
}

/** What came of a lot. */
export interface LotResult {
  readonly attempted: number;
  readonly values: Float64Array;
  readonly digest: string;
  readonly seconds: Float64Array;
  readonly failures: readonly WireFailure[];
}

/** What the compute process tells the agent. */
export interface ComputeHooks {
  readonly ready: () => void;
  readonly computed: (lot: number, result: LotResult) => void;
  readonly notBegun: (lot: number) => void;
  readonly threadDied: (lot: number, row: number) => void;
  readonly died: (underway: readonly { readonly lot: number; readonly row: number }[]) => void;
  /** These rows were underway when something died through no fault of theirs. */
  readonly bystanders: (keys: readonly string[]) => void;
  /** A row was computed; returns how often by now, by anybody. */
  readonly rowComputed: (key: string) => number;
}

export interface SimulatedCompute {
  boot(): void;
  start(lot: number, work: LotWork): void;
  stop(lot: number): void;
  /** The process dies, through no fault of a row. */
  die(): void;
  /** One thread dies, through no fault of its row. */
  threadDies(): void;
  /** The process is stopped, and continued. */
  pause(): void;
  resume(): void;
  /** Everything is gone. */
  end(): void;
}

export interface ComputeOptions {
  readonly world: World;
  readonly process: SimulatedProcess;
  readonly name: string;
  readonly rows: RowModel;
  /** How many times longer everything takes now; changes only between `pause` and `resume`. */
  readonly slowness: () => number;
  /** Whether its last bits are wrong. */
  readonly isOneUlpOff: boolean;
  readonly hooks: ComputeHooks;
}

interface Running {
  readonly lot: number;
  readonly work: LotWork;
  /** Milliseconds of computing at the usual speed at which each row ends; the last one that is begun may kill. */
  readonly ends: readonly number[];
  /** As of `since`, at the usual speed. */
  done: number;
  since: number;
  timer: Appointment | undefined;
}

const BOOT_MS = 300;
/** Between the wish that a lot stops and its return. Unit: ms. */
const STOP_MS = 20;

export function simulatedCompute(options: ComputeOptions): SimulatedCompute {
  const { world, process, name, rows, hooks } = options;
  const { time } = world;
  const running = new Map<number, Running>();
  let isUp = false;
  let boots = 0;

  const elapsed = (one: Running): number =>
    one.timer === undefined ? one.done : one.done + (time.now() - one.since) / options.slowness();
  /** Rows that are through. */
  const through = (one: Running): number => {
    const ms = elapsed(one);
    const open = one.ends.findIndex((end) => end > ms);
    return open < 0 ? one.ends.length : open;
  };

  /** Name of the row that is being computed; none where the last one is through. */
  function underway(one: Running): string[] {
    return one.work.rows.slice(through(one), through(one) + 1).map(({ key }) => key);
  }

  function run(one: Running): void {
    one.since = time.now();
    const left = Math.max(0, (one.ends.at(-1) ?? 0) - one.done) * options.slowness();
    one.timer = process.after(left, `${name} is through with lot ${one.lot}`, () => finish(one));
  }

  function halt(one: Running): void {
    one.done = elapsed(one);
    one.timer?.cancel();
    one.timer = undefined;
  }

  function finish(one: Running): void {
    const last = one.ends.length - 1;
    const killer = one.work.rows.at(last);
    if (killer === undefined || !rows.isPoison(killer.key)) {
      running.delete(one.lot);
      hooks.computed(one.lot, resultOf(one, one.ends.length));
      return;
    }
    hooks.rowComputed(killer.key);
    world.coverage.count("fault poison");
    if (rows.killsProcess(killer.key)) {
      dieNow([{ lot: one.lot, row: last }]);
      return;
    }
    running.delete(one.lot);
    hooks.threadDied(one.lot, last);
  }

  /** @param guilty lots that were at their last row */
  function dieNow(guilty: readonly { readonly lot: number; readonly row: number }[]): void {
    const underway = [...guilty];
    for (const one of running.values()) {
      const row = through(one);
      const isKnown = guilty.some(({ lot }) => lot === one.lot);
      if (!isKnown && row < one.ends.length) underway.push({ lot: one.lot, row });
    }
    end();
    hooks.died(underway);
  }

  function end(): void {
    isUp = false;
    for (const one of running.values()) one.timer?.cancel();
    running.clear();
  }

  function resultOf(one: Running, attempted: number): LotResult {
    const { work } = one;
    const values: number[] = [];
    const failures: WireFailure[] = [];
    for (const [row, { cell, replicate, key }] of work.rows.slice(0, attempted).entries()) {
      const computations = hooks.rowComputed(key);
      const permanent = rows.failsForGood(key);
      if (permanent || rows.failsNow(key, computations)) {
        world.coverage.count("fault row-failed");
        const code = permanent ? "SGD_DIVERGED" : "ROW_TIMEOUT";
        failures.push({ row, code, message: "simulated", permanent, lastOutput: "" });
        continue;
      }
      const outputs = trueValues(cell, replicate, work.outputs);
      if (options.isOneUlpOff) outputs[0] = nextUp(outputs[0]);
      values.push(...outputs);
    }
    const array = Float64Array.from(values);
    const seconds = Float64Array.from({ length: attempted }, (_, row) => {
      return (options.slowness() * (one.ends[row] - (row > 0 ? one.ends[row - 1] : 0))) / 1000;
    });
    return { attempted, values: array, digest: digestOf(array), seconds, failures };
  }

  return {
    boot() {
      const boot = ++boots;
      process.after(BOOT_MS, `${name} is ready`, () => {
        if (boot !== boots) return;
        isUp = true;
        hooks.ready();
      });
    },
    start(lot, work) {
      if (!isUp) {
        world.violate(`${name} started lot ${lot} without a compute process.`);
        return;
      }
      const predicted = (1000 * work.seconds) / work.rows.length;
      const ends: number[] = [];
      for (const { key } of work.rows) {
        ends.push((ends.at(-1) ?? 0) + predicted * rows.factor(key));
        if (rows.isPoison(key)) break;
      }
      const one: Running = { lot, work, ends, done: 0, since: 0, timer: undefined };
      running.set(lot, one);
      run(one);
    },
    stop(lot) {
      process.after(STOP_MS, `${name} stops lot ${lot}`, () => {
        const one = running.get(lot);
        if (one === undefined) return;
        halt(one);
        running.delete(lot);
        const attempted = Math.min(through(one), one.ends.length);
        if (attempted === 0) hooks.notBegun(lot);
        else hooks.computed(lot, resultOf(one, attempted));
      });
    },
    die() {
      if (!isUp) return;
      hooks.bystanders([...running.values()].flatMap((one) => underway(one)));
      dieNow([]);
    },
    threadDies() {
      const one = [...running.values()].at(-1);
      if (one === undefined) return;
      const row = through(one);
      if (row >= one.ends.length) return;
      hooks.bystanders(underway(one));
      halt(one);
      running.delete(one.lot);
      hooks.threadDied(one.lot, row);
    },
    pause: () => [...running.values()].forEach(halt),
    resume: () => [...running.values()].forEach(run),
    end,
  };
}

/** The next larger number of a positive one. */
function nextUp(value: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  return bits.getFloat64(0);
}
