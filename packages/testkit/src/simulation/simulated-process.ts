// simulated-process.ts — a process that can be stopped, continued and killed.
import type { Appointment } from "./virtual-time.js";
import type { World } from "./world.js";

export interface SimulatedProcess {
  readonly isAlive: () => boolean;
  readonly isPaused: () => boolean;
  /** Runs now; while it is stopped, when it continues; after its end, never. */
  run(act: () => void): void;
  /** As a timer of the process: due while it is stopped, it goes off when it continues. */
  after(ms: number, label: string, act: () => void): Appointment;
  /** SIGSTOP. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** SIGKILL, or its own end. */
  kill(): void;
}

export function simulatedProcess({ time }: Pick<World, "time">): SimulatedProcess {
  let alive = true;
  let paused = false;
  let waiting: (() => void)[] = [];

  function run(act: () => void): void {
    if (!alive) return;
    if (paused) waiting.push(act);
    else act();
  }

  return {
    isAlive: () => alive,
    isPaused: () => paused,
    run,
    after(ms, label, act) {
      let cancelled = false;
      const appointment = time.after(ms, label, () => {
        run(() => {
          if (!cancelled) act();
        });
      });
      return {
        cancel() {
          cancelled = true;
          appointment.cancel();
        },
      };
    },
    pause: () => void (paused = true),
    resume() {
      paused = false;
      const acts = waiting;
      waiting = [];
      for (const act of acts) run(act);
    },
    kill() {
      alive = false;
      waiting = [];
    },
  };
}
