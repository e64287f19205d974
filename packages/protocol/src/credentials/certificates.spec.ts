import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fingerprintOf, writeCertificates } from "./certificate-files.js";
import { createDevelopmentCertificates } from "./certificates.js";

const hosts = ["node-1.example.org", "*.cluster.local", "10.0.0.7", "::1"];
const made = await createDevelopmentCertificates({ hosts, days: 30 });
const [ca, server, client] = [made.ca, made.server.cert, made.client.cert].map(
  (pem) => new X509Certificate(pem),
);

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ktsweep-certs-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe("createDevelopmentCertificates", () => {
  it("makes an authority that has signed both certificates", () => {
    expect(ca.ca).toBe(true);
    for (const each of [server, client]) {
      expect(each.ca).toBe(false);
      expect(each.checkIssued(ca)).toBe(true);
      expect(each.verify(ca.publicKey)).toBe(true);
    }
  });

  it("names every host, by name or address", () => {
    expect(server.checkHost("node-1.example.org")).toBe("node-1.example.org");
    expect(server.checkHost("any.cluster.local")).toBe("*.cluster.local");
    expect(server.checkIP("10.0.0.7")).toBe("10.0.0.7");
    expect(server.checkIP("::1")).toBe("::1");
    expect(server.checkHost("node-2.example.org")).toBeUndefined();
    expect(server.checkIP("10.0.0.8")).toBeUndefined();
  });

  it("uses elliptic curves, and keys that fit", async () => {
    const { createPrivateKey } = await import("node:crypto");
    for (const [certificate, key] of [
      [server, made.server.key],
      [client, made.client.key],
    ] as const) {
      const privateKey = createPrivateKey(key);
      expect(privateKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
      expect(certificate.checkPrivateKey(privateKey)).toBe(true);
    }
  });

  it("holds for the days that were asked for, and from an hour ago", () => {
    const days = (Date.parse(server.validTo) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThan(30.1);
    expect(Date.now() - Date.parse(server.validFrom)).toBeGreaterThan(3_590_000);
  });

  it.each([
    { hosts: [], days: 1 },
    { hosts: ["a b"], days: 1 },
    { hosts: ["host:7411"], days: 1 },
    { hosts: ["a,DNS:evil"], days: 1 },
    { hosts: [""], days: 1 },
    { hosts: ["x".repeat(254)], days: 1 },
    { hosts: ["h"], days: 0 },
    { hosts: ["h"], days: 826 },
    { hosts: ["h"], days: 1.5 },
  ])("refuses what can't stand in a certificate: %j", async (options) => {
    await expect(createDevelopmentCertificates(options)).rejects.toThrow(/USAGE_INVALID/);
  });
});

describe("writeCertificates", () => {
  it("writes keys for their owner alone", async () => {
    const folder = join(await temporary(), "certs");

    const files = await writeCertificates(folder, made);

    const modes = await Promise.all(files.map(async (file) => (await stat(file)).mode & 0o777));
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
      ...["ca.pem", "server.pem", "server.key", "client.pem", "client.key"],
    ]);
    expect(modes).toEqual([0o644, 0o644, 0o600, 0o644, 0o600]);
    expect(new X509Certificate(await readFile(files[0])).fingerprint256).toBe(ca.fingerprint256);
  });

  it("replaces no file", async () => {
    const folder = await temporary();
    await writeCertificates(folder, made);
    await expect(writeCertificates(folder, made)).rejects.toThrow(/EEXIST/);
  });
});

describe("fingerprintOf", () => {
  it("is the SHA-256 of the certificate", () => {
    const digits = server.fingerprint256.replaceAll(":", "").toLowerCase();
    expect(fingerprintOf(made.server.cert)).toBe(digits);
    expect(digits).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is refused for a text that is no certificate", () => {
    expect(() => fingerprintOf("x")).toThrow(/USAGE_INVALID/);
  });
});
