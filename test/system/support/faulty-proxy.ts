// faulty-proxy.ts — a TCP proxy that can hold bytes back in one direction, cut connections and flip bits.

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** up: from the client to the server. */
export type Direction = "up" | "down";

export interface FaultyProxy {
  /** HOST:PORT to connect to. */
  readonly address: string;
  /** Bytes of this direction no longer arrive; nobody is told. */
  readonly hold: (direction: Direction) => void;
  /** Held bytes arrive, and new ones again. */
  readonly release: () => void;
  /** Ends every connection with a reset. */
  readonly cut: () => void;
  /** Flips one bit in each stretch of so many bytes that goes up; 0: none. */
  readonly flip: (everyBytes: number) => void;
  /** Bits flipped so far. */
  readonly flipped: () => number;
}

/** A proxy in front of `target`, HOST:PORT, for as long as the test. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const [host, port] = target.split(":");
  const held = { up: false, down: false };
  const waiting: { readonly to: Socket; readonly bytes: Buffer }[] = [];
  const sockets = new Set<Socket>();
  let every = 0;
  let sinceFlip = 0;
  let flips = 0;

  function forward(from: Socket, to: Socket, direction: Direction): void {
    from.on("data", (bytes: Buffer) => {
      if (direction === "up") damage(bytes);
      if (held[direction]) waiting.push({ to, bytes });
      else to.write(bytes);
    });
    from.on("close", () => to.destroy());
    from.on("error", () => to.destroy());
  }

  function damage(bytes: Buffer): void {
    if (every === 0) return;
    for (let at = every - sinceFlip; at < bytes.length; at += every) {
      bytes[at] ^= 1 << (flips % 8);
      flips++;
    }
    sinceFlip = (sinceFlip + bytes.length) % every;
  }

  const server = createServer((client) => {
    const upstream = connect(Number(port), host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
    forward(client, upstream, "up");
    forward(upstream, client, "down");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    address: `127.0.0.1:${String(address.port)}`,
    hold: (direction) => {
      held[direction] = true;
    },
    release: () => {
      held.up = false;
      held.down = false;
      for (const { to, bytes } of waiting.splice(0)) if (!to.destroyed) to.write(bytes);
    },
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    flip: (wanted) => {
      every = wanted;
      sinceFlip = 0;
    },
    flipped: () => flips,
  };
}
