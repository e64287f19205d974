import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTokens } from "@ktsweep/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Announcement,
  announcementFile,
  readAnnouncement,
  writeAnnouncement,
} from "./announcement.js";
import { announcedHosts, hostAndPort, locateSweep } from "./locate-sweep.js";

let dir = "";
let server: Server;
let port = 0;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "ktsweep-announcement-"));
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as { readonly port: number }).port;
});

afterEach(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

function announcement(fields: Partial<Announcement> = {}): Announcement {
  return {
    state: "serving",
    incarnation: 3,
    address: `127.0.0.1:${port}`,
    addresses: [`127.0.0.1:${port}`],
    certificate: "PEM",
    fingerprint: "ab",
    tokens: join(dir, "tokens"),
    host: "n1",
    pid: 7,
    ...fields,
  };
}

const announce = (fields?: Partial<Announcement>): Promise<void> =>
  writeAnnouncement(announcementFile(dir), announcement(fields));

describe("coordinator.json", () => {
  it("is read back as it was written, replaced as a whole, and read by nobody else", async () => {
    await announce();
    await announce({ incarnation: 4 });

    expect(await readAnnouncement(announcementFile(dir))).toEqual(announcement({ incarnation: 4 }));
    expect(statSync(announcementFile(dir)).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(["coordinator.json"]);
  });

  it.each(["", "{", "[]", "null", '{"state":"serving"}', '{"state":"away"}'])(
    "is refused where it says something else: %j",
    async (text) => {
      writeFileSync(announcementFile(dir), text);

      await expect(readAnnouncement(announcementFile(dir))).rejects.toMatchObject({
        code: "COORDINATOR_UNREACHABLE",
      });
    },
  );
});

describe("the way to the coordinator of a folder", () => {
  const locate = (onFinished?: () => void) =>
    locateSweep(dir, { role: "worker", ...(onFinished === undefined ? {} : { onFinished }) });

  it("is not there before one has announced itself", async () => {
    await expect(locate()()).rejects.toThrow(/COORDINATOR_UNREACHABLE.*yet/);
  });

  it("goes by the first address that answers, with the token of the role", async () => {
    const { worker } = await createTokens(join(dir, "tokens"));
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port: closed } = silent.address() as { readonly port: number };
    await once(silent.close(), "close");
    await announce({ addresses: [`127.0.0.1:${closed}`, "nonsense", `127.0.0.1:${port}`] });

    expect(await locate()()).toEqual({
      address: `127.0.0.1:${port}`,
      token: worker,
      tls: { ca: "PEM", fingerprint: "ab" },
    });
  });

  it("is looked up again each time: a requeued coordinator is elsewhere", async () => {
    await createTokens(join(dir, "tokens"));
    const next = locate();
    await announce();
    await next();
    await announce({ certificate: "OTHER", incarnation: 4 });

    expect((await next()).tls?.ca).toBe("OTHER");
  });

  it("is closed when nobody answers", async () => {
    await createTokens(join(dir, "tokens"));
    await announce();
    await once(server.close(), "close");

    await expect(locate()()).rejects.toThrow(/No coordinator answers at 127.0.0.1/);
  });

  it("ends where the sweep is finished", async () => {
    await announce({ state: "finished" });
    let isFinished = false;

    await expect(locate(() => (isFinished = true))()).rejects.toThrow(/is finished/);
    expect(isFinished).toBe(true);
  });
});

describe("names of this machine", () => {
  it("are those that others know it by", () => {
    expect(announcedHosts().length).toBeGreaterThan(0);
    expect(announcedHosts()).not.toContain("127.0.0.1");
    expect(hostAndPort("fd00::1", 7411)).toBe("[fd00::1]:7411");
    expect(hostAndPort("n1", 7411)).toBe("n1:7411");
  });
});
