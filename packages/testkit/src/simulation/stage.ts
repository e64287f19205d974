// stage.ts — who takes part in a plan: coordinator, user, and agents that are replaced when they are gone.
import type { Coordinator } from "@ktsweep/coordinator";
import { coordinatorHost, type CoordinatorHost, type Life } from "./coordinator-host.js";
import { between, oneOf } from "./draws.js";
import { createLedger } from "./ledger.js";
import type { Ledger } from "./ledger-calls.js";
import { checkAcknowledged } from "./oracles.js";
import type { Setting } from "./setting.js";
import { simulatedAgent, type SimulatedAgent } from "./simulated-agent.js";
import { simulatedClient, type SimulatedClient } from "./simulated-client.js";
import { watchFleet } from "./watch-fleet.js";
import type { World } from "./world.js";

/** Everybody, and the oracle's book. */
export interface Stage {
  readonly world: World;
  readonly host: CoordinatorHost;
  readonly client: SimulatedClient;
  readonly ledger: Ledger;
  /** Agents by place; empty where one is gone and the next has not come yet. */
  readonly agents: () => readonly (SimulatedAgent | undefined)[];
}

const build = "b".repeat(64);
const probe = "c".repeat(64);

/** Sets everything up; nothing has happened yet. The sweeps are being submitted. */
export function createStage(world: World, setting: Setting): Stage {
  const { sweeps, ttlMs } = setting;
  const everySweep = sweeps.flatMap(({ first, later }) => [first, later]);
  const isNewest = (life: Life): boolean => host.newest() === life;
  const ledger = createLedger({ world, ttlMs, isNewest });
  const watch = watchFleet({ world, every: setting.validateEvery });
  const host: CoordinatorHost = coordinatorHost({
    world,
    build,
    probe,
    slowSyncs: setting.slowSyncs,
    hooks: {
      beforeStart: (files) =>
        checkAcknowledged({ files, ledger, sweeps: everySweep, violate: world.violate }),
      started: (life, coordinator) => {
        ledger.started(coordinator.incarnation);
        void checkWishes(life, coordinator);
      },
      rules: (life) => ({
        ttlMs,
        spotChecks: setting.spotChecks,
        watch: (fleet, event, decision) => {
          ledger.watch(life, fleet, event, decision);
          watch(fleet, event, decision);
        },
      }),
    },
  });
  const client = simulatedClient({ world, host, ledger });
  host.start();
  for (const { first } of sweeps) client.do({ type: "submit", sweep: first });
  return { world, host, client, ledger, agents: crew(world, { host, ledger, setting }) };

  /** What users were told is still so after a restart. */
  async function checkWishes(life: Life, coordinator: Coordinator): Promise<void> {
    const states = await coordinator.listSweeps();
    for (const { id, name, phase } of states) {
      if (ledger.inConflict.has(id) && phase !== "conflict") {
        world.violate(`${name} was in conflict and is ${phase} after a restart.`);
      }
    }
    for (const [name, { id, wish, asked }] of client.submitted) {
      const state = states.find((one) => one.id === id);
      if (state === undefined) world.violate(`Coordinator ${life.number} does not know ${name}.`);
      else if (ledger.isHeld(name) && ![wish, asked, "finished"].includes(state.phase)) {
        world.violate(`${name} was ${wish} and is ${state.phase} after a restart.`);
      }
    }
  }
}

/** Keeps a place for each agent; where one is gone, another comes. */
function crew(
  world: World,
  { host, ledger, setting }: { host: CoordinatorHost; ledger: Ledger; setting: Setting },
): Stage["agents"] {
  const random = world.draws("crew");
  const now: (SimulatedAgent | undefined)[] = [];
  const generations = setting.slots.map(() => 0);

  function hire(place: number): void {
    const name = `agent ${place}.${generations[place]++}`;
    const isSkewed = setting.kinds.has("agent-clock");
    const [id, skew] = [hex32(random), random()];
    if (isSkewed) world.coverage.count("fault agent-clock");
    now[place] = simulatedAgent({
      world,
      host,
      ledger,
      name,
      id,
      slots: setting.slots[place],
      rows: setting.rows,
      clockRate: isSkewed && !world.faults.ceased() ? oneOf(() => skew, [0.1, 0.5, 1, 2, 10]) : 1,
      build,
      probe,
      isOneUlpOff: place < setting.oneUlpAgents,
      ended: (ending) => {
        world.coverage.count(`agent ended ${ending}`);
        const isExpected = ending === "quarantined" && setting.oneUlpAgents > 0;
        if (!isExpected && (ending === "quarantined" || ending === "refused"))
          world.violate(`${name} was ${ending}.`);
        now[place] = undefined;
        world.time.after(between(random, 500, 8000), `an agent comes to ${place}`, () => {
          hire(place);
        });
      },
    });
  }

  for (const place of setting.slots.keys()) {
    world.time.after(between(random, 0, 3000), `an agent comes to ${place}`, () => {
      hire(place);
    });
  }
  return () => now;
}

function hex32(random: () => number): string {
  return Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
}
