// line.ts — a caller's line to the coordinator: messages take time, get lost, come twice, and arrive in any order.
import { isKtsweepError, KtsweepError } from "@ktsweep/core";
import type { Coordinator } from "@ktsweep/coordinator";
import type { CoordinatorHost, Life } from "./coordinator-host.js";
import { between } from "./draws.js";
import type { SimulatedProcess } from "./simulated-process.js";
import type { World } from "./world.js";

/** A call and what becomes of it: exactly one of `answered` and `failed`, once. */
export interface LineCall<Answer> {
  /** For the trace. */
  readonly label: string;
  /** Called at the coordinator; twice for a doubled request. */
  readonly send: (coordinator: Coordinator, life: Life) => Promise<Answer>;
  readonly answered: (answer: Answer) => void;
  /** COORDINATOR_UNREACHABLE where nothing came in time. */
  readonly failed: (error: KtsweepError) => void;
}

export interface Line {
  call<Answer>(call: LineCall<Answer>): void;
  /** The next call finds the newest coordinator. */
  disconnect(): void;
  /** Cuts or mends the ways there and back. */
  cut(there: boolean, back: boolean): void;
}

export interface LineOptions {
  readonly world: World;
  readonly host: CoordinatorHost;
  readonly name: string;
  readonly process: SimulatedProcess;
  /** Whether a request that comes too late, or twice, never arrives: a person notices, and looks before trying again. */
  readonly isOrderly?: boolean;
}

/** As the wrapper around each call of the real client. Unit: ms. */
export const DEADLINE_MS = 5000;
/** Share of messages that each kind of fault befalls. */
const LOST = 0.05;
const TWICE = 0.05;
const SLOW = 0.03;
const SLOWEST_MS = 40_000;

export function connectLine({ world, host, name, process, isOrderly }: LineOptions): Line {
  const { time, faults, draws } = world;
  const random = draws(`line ${name}`);
  const cuts = { there: false, back: false };
  let messages = 0;
  let peer: Life | undefined;
  /** Connections so far: what comes back on an older one is not heard. */
  let connections = 0;

  /** Milliseconds on the way; undefined: lost. A fixed number of draws. */
  function travel(kind: "request-lost" | "response-lost", id: string): number | undefined {
    const [lost, slow, late, usual] = [random(), random(), random(), random()];
    if (lost < LOST && faults.strike(kind, id)) return undefined;
    const isLate = slow < SLOW && faults.strike("slow-message", `${kind} ${id}`);
    return isLate ? late * SLOWEST_MS : between(() => usual, 0.5, 20);
  }

  function call<Answer>({ label, send, answered, failed }: LineCall<Answer>): void {
    const id = `${name} ${label} #${messages++}`;
    let there = travel("request-lost", id);
    if (isOrderly === true && there !== undefined && there > DEADLINE_MS / 2) there = undefined;
    const back = travel("response-lost", id);
    const isDoubled = random() < TWICE && isOrderly !== true;
    const isTwice = isDoubled && faults.strike("request-twice", id);
    const resets = random() < 0.5;
    const secondAfter = between(random, 0, 3000);
    const connection = connections;
    let isOver = false;

    function over(act: () => void): void {
      process.run(() => {
        if (isOver) return;
        isOver = true;
        deadline.cancel();
        if (connection === connections) act();
      });
    }
    const unreachable = (why: string): void => failed(unreachableError(why));
    const deadline = process.after(DEADLINE_MS, `deadline of ${id}`, () => {
      over(() => unreachable("no answer in time"));
    });

    function respond(label: string, act: () => void): void {
      if (back === undefined) return;
      time.after(back, label, () => {
        if (!cuts.back) over(act);
      });
    }

    function arrive(isCopy: boolean): void {
      if (cuts.there) return;
      if (isOrderly === true && isOver) return;
      const life = livePeer();
      const coordinator = life?.coordinator();
      if (life === undefined || coordinator === undefined) {
        if (resets && !isCopy) respond(`${id} is refused`, () => unreachable("connection refused"));
        return;
      }
      life.process.run(() => serve(life, coordinator, isCopy));
    }

    function serve(life: Life, coordinator: Coordinator, isCopy: boolean): void {
      const reset = (): void => {
        if (resets && !isCopy) respond(`${id} is cut off`, () => unreachable("connection reset"));
      };
      life.underway.add(reset);
      send(coordinator, life).then(
        (answer) => {
          life.underway.delete(reset);
          if (!life.isAlive() || isCopy) return;
          if (faults.maybe(`coordinator dies when it has answered ${label}`)) {
            time.after(0, "coordinator dies", () => {
              host.kill(random() < 0.5 ? "kill" : "power", between(random, 100, 4000));
            });
          }
          respond(`answer to ${id}`, () => answered(answer));
        },
        (error: unknown) => {
          life.underway.delete(reset);
          if (!life.isAlive() || isCopy) return;
          if (!isKtsweepError(error)) world.violate(`${id} failed with ${String(error)}`);
          respond(`error for ${id}`, () => failed(asKtsweepError(error)));
        },
      );
    }

    if (there === undefined) return;
    time.after(there, id, () => arrive(false));
    if (isTwice) time.after(there + secondAfter, `${id} again`, () => arrive(true));
  }

  /** The process that this line was connected to; where it is gone, the next one. */
  function livePeer(): Life | undefined {
    if (peer?.isAlive() !== true) peer = host.newest();
    return peer;
  }

  return {
    call,
    disconnect() {
      peer = undefined;
      connections++;
    },
    cut(there, back) {
      cuts.there = there;
      cuts.back = back;
    },
  };
}

function unreachableError(why: string): KtsweepError {
  return new KtsweepError("COORDINATOR_UNREACHABLE", `No answer: ${why}.`, "Try again.");
}

function asKtsweepError(error: unknown): KtsweepError {
  return isKtsweepError(error) ? error : unreachableError(String(error));
}
