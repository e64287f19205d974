// two-networks.ts — two network namespaces with a cable between them that can be pulled.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { installed, mustSkip, works } from "./machine.js";

/** With a user namespace around it where that is allowed, else as root. */
const flags = [["-rn"], ["-n"]].find((each) => works("unshare", ...each, "true"));

export function lacksNetworks(): boolean {
  const hasCables = (): boolean =>
    flags !== undefined &&
    works("unshare", ...flags, "ip", "link", "add", "one", "type", "veth", "peer", "two");
  return mustSkip("network namespaces with veth (unshare -rn, ip)", () => {
    return hasCables() || (installed("iproute2") && hasCables());
  });
}

export interface TwoNetworks {
  /** Words before a command that lets it live in the first network, whose address is 10.99.0.1. */
  readonly first: readonly string[];
  /** The same for the second network, 10.99.0.2. */
  readonly second: readonly string[];
  /** Pulls the cable, or plugs it in. */
  readonly setCable: (isPlugged: boolean) => void;
}

export const firstAddress = "10.99.0.1";

/** The inner network must exist before its end of the cable can be put there. */
const script = `
unshare -n sleep infinity & inner=$!
until [ "$(readlink /proc/$inner/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
ip link add cable type veth peer name cable netns $inner
ip addr add ${firstAddress}/24 dev cable && ip link set cable up && ip link set lo up
nsenter -t $inner -n sh -c 'ip addr add 10.99.0.2/24 dev cable && ip link set cable up && ip link set lo up'
echo $inner
cat
kill $inner
`;

/** Two networks for as long as the test. */
export async function connectTwoNetworks(): Promise<TwoNetworks> {
  const holder = spawn("unshare", [...(flags ?? []), "sh", "-c", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => {
    holder.stdin.end();
  });
  const [line] = (await once(holder.stdout, "data")) as [Buffer];
  const user = flags?.includes("-rn") === true ? ["-U", "--preserve-credentials"] : [];
  const enter = (pid: number): readonly string[] => ["nsenter", "-t", String(pid), ...user, "-n"];
  const first = enter(holder.pid ?? 0);
  return {
    first,
    second: enter(Number(String(line))),
    setCable: (isPlugged) => {
      const args = ["ip", "link", "set", "cable", isPlugged ? "up" : "down"];
      if (!works(first[0], ...first.slice(1), ...args)) throw new Error(`${args.join(" ")} failed`);
    },
  };
}
