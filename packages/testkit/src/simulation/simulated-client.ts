// simulated-client.ts — a user: submits sweeps and changes what is wanted of them, one thing after another, until it is
// acknowledged.
import type { KtsweepError } from "@ktsweep/core";
import type { SubmitRequest, SweepChange } from "@ktsweep/protocol";
import type { CoordinatorHost } from "./coordinator-host.js";
import { between } from "./draws.js";
import type { Ledger } from "./ledger-calls.js";
import { connectLine, type Line } from "./line.js";
import { simulatedProcess } from "./simulated-process.js";
import type { SimulatedSweep } from "./simulated-sweep.js";
import type { World } from "./world.js";

/** One thing to do. */
export type ClientAction =
  | { readonly type: "submit"; readonly sweep: SimulatedSweep; readonly priority?: number }
  | { readonly type: "change"; readonly sweep: string; readonly change: SweepChange };

export interface SimulatedClient {
  readonly line: Line;
  /** Does it as soon as everything before it is acknowledged. */
  do(action: ClientAction): void;
  /** Ids of the sweeps that were acknowledged, by name; with the version that was acknowledged last. */
  readonly submitted: ReadonlyMap<string, Submitted>;
  /** How often failed rows were to be tried again. */
  readonly retries: () => number;
  /** Whether everything was acknowledged. */
  readonly isDone: () => boolean;
}

export interface Submitted {
  readonly id: string;
  readonly sweep: SimulatedSweep;
  /** As acknowledged last; undefined: never changed. */
  wish: Wish;
  /** As asked for last; it may be acknowledged later. */
  asked: Wish;
  priority: number;
}

/** What a user wants of a sweep. */
export type Wish = "paused" | "cancelled" | "running";

const wishes: Partial<Record<SweepChange["type"], Wish>> = {
  pause: "paused",
  cancel: "cancelled",
  resume: "running",
};

export interface ClientSetup {
  readonly world: World;
  readonly host: CoordinatorHost;
  readonly ledger: Ledger;
  readonly retries?: number;
}

export function simulatedClient({ world, host, ledger, retries }: ClientSetup): SimulatedClient {
  const { time } = world;
  const random = world.draws("client");
  const process = simulatedProcess(world);
  const line = connectLine({ world, host, name: "client", process, isOrderly: true });
  const queue: ClientAction[] = [];
  const submitted = new Map<string, Submitted>();
  let isBusy = false;
  let tries = 0;

  function next(): void {
    const action = queue.at(0);
    if (isBusy || action === undefined) return;
    isBusy = true;
    attempt(action);
  }

  function done(): void {
    queue.shift();
    isBusy = false;
    next();
  }

  function attempt(action: ClientAction): void {
    if (action.type === "submit") submit(action.sweep, action.priority);
    else change(action.sweep, action.change);
  }

  function again(): void {
    line.disconnect();
    time.after(between(random, 300, 2000), "client tries again", () => attempt(queue[0]));
  }

  function submit(sweep: SimulatedSweep, priority: number | undefined): void {
    const request: SubmitRequest = {
      spec: sweep.text,
      file: "spec.yaml",
      set: [],
      only: undefined,
      engine: undefined,
      priority,
      retries,
      timeoutSeconds: undefined,
    };
    const { name } = sweep.shape;
    const known = submitted.get(name);
    // Rows that are added to a sweep that was cancelled are wanted.
    const isResumed = known?.wish === "cancelled" && known.sweep !== sweep;
    if (isResumed) ledger.release(name);
    line.call({
      label: "submit",
      send: (coordinator) => coordinator.submit(request),
      answered: ({ id }) => {
        const before = submitted.get(name);
        submitted.set(name, {
          id,
          sweep,
          wish: isResumed ? "running" : (before?.wish ?? "running"),
          asked: isResumed ? "running" : (before?.asked ?? "running"),
          priority: priority ?? before?.priority ?? 0,
        });
        done();
      },
      failed: (error) => {
        if (!isFinal(error)) again();
        else {
          world.violate(`submit was refused: ${error.message}`);
          done();
        }
      },
    });
  }

  function change(name: string, what: SweepChange): void {
    const known = submitted.get(name);
    if (known === undefined) {
      done();
      return;
    }
    if (what.type === "retry") tries++;
    const wish = wishes[what.type];
    if (wish !== undefined) known.asked = wish;
    if (what.type === "resume") ledger.release(name);
    line.call({
      label: what.type,
      send: (coordinator) => coordinator.changeSweep(known.id, what),
      answered: () => {
        if (what.type === "prioritize") known.priority = what.priority;
        if (wish !== undefined) known.wish = wish;
        if (wish === "paused" || wish === "cancelled") ledger.hold(name);
        done();
      },
      failed: (error) => {
        if (!isFinal(error)) again();
        else {
          world.violate(`${what.type} was refused: ${error.message}`);
          done();
        }
      },
    });
  }

  return {
    line,
    do(action) {
      queue.push(action);
      next();
    },
    submitted,
    retries: () => tries,
    isDone: () => queue.length === 0,
  };
}

/** Whether trying again would be refused again. */
function isFinal({ code }: KtsweepError): boolean {
  return ["SPEC_INVALID", "USAGE_INVALID", "MESSAGE_INVALID", "SWEEP_UNKNOWN"].includes(code);
}
