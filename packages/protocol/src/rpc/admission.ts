// admission.ts — how many bytes of requests a server holds at once. A call beyond that waits before its message is read, so
// that a slow disk slows the senders down instead of filling the memory.
import { ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";

interface Waiting {
  readonly bytes: number;
  readonly enter: () => void;
}

/** Bytes that are promised to calls. Who does not fit waits his turn; nobody is overtaken. */
export class Admission {
  readonly #budget: number;
  #reserved = 0;
  readonly #queue = new Set<Waiting>();

  constructor(budget: number) {
    this.#budget = budget;
  }

  /** Bytes that are reserved now. */
  get reserved(): number {
    return this.#reserved;
  }

  /** Calls that wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Calls `entered` once there is room, perhaps at once. The function that is returned changes the reservation; 0 ends it. */
  enter(bytes: number, entered: () => void): (bytes: number) => void {
    let reserved = 0;
    let ended = false;
    const waiting: Waiting = {
      bytes,
      enter: () => {
        reserved = bytes;
        this.#reserved += bytes;
        entered();
      },
    };
    this.#queue.add(waiting);
    this.#advance();
    return (changed) => {
      if (ended) return;
      ended = changed === 0;
      if (ended) this.#queue.delete(waiting);
      this.#reserved += changed - reserved;
      reserved = changed;
      this.#advance();
    };
  }

  #advance(): void {
    for (const waiting of this.#queue) {
      if (this.#reserved > 0 && this.#reserved + waiting.bytes > this.#budget) return;
      this.#queue.delete(waiting);
      waiting.enter();
    }
  }
}

/**
 * The interceptor: calls whose message may be large reserve the most that it may have, then what it has, until they are
 * answered or cancelled. Other calls, signs of life among them, never wait.
 */
export function admit(
  admission: Admission,
  maxBytesOf: (path: string) => number | undefined,
): ServerInterceptor {
  return ({ path }, call) => {
    const most = maxBytesOf(path);
    if (most === undefined) return new ServerInterceptingCall(call);
    let reserve: ((bytes: number) => void) | undefined;
    return new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, pass) => {
            reserve = admission.enter(most, () => {
              pass(metadata);
            });
          },
          onReceiveMessage: (message: Buffer, pass) => {
            reserve?.(Math.max(1, message.length));
            pass(message);
          },
          // Also at the end of a call that was answered.
          onCancel: () => reserve?.(0),
        });
      },
    });
  };
}
