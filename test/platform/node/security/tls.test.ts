import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Certificate,
  CERTIFICATE_FILE,
  describeCertificate,
  givenCertificate,
  KEY_FILE,
  ownCertificate,
} from "#platform/node/security/certificate";
import { InputError } from "#platform/node/input-error";
import { basic, PASSWORD, Secured } from "./secured";

const DAY_ms = 86_400_000;
const NAMES = ["charger", "charger.local"];

let folder = "";
let own: Certificate;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dinamics-"));
  own = await ownCertificate(folder, NAMES);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a certificate of the controller's own", () => {
  it("is made at first, for its names and this computer, and its key is for nobody else's eyes", () => {
    const parsed = new X509Certificate(own.cert);
    for (const name of [...NAMES, "localhost"]) expect(parsed.checkHost(name)).toBe(name);
    expect(parsed.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(parsed.checkHost("evil.example")).toBe(undefined);
    expect(parsed.ca).toBe(false);
    expect(parsed.publicKey.asymmetricKeyType).toBe("ec");
    for (const name of [KEY_FILE, CERTIFICATE_FILE]) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const days = (Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)) / DAY_ms;
    expect(days).toBeLessThanOrEqual(825);
  });

  it("stays the same until it ends or has to carry another name", async () => {
    expect((await ownCertificate(folder, NAMES)).cert).toBe(own.cert);
    expect((await ownCertificate(folder, ["charger"])).cert).toBe(own.cert);
    const { validTo } = describeCertificate(own);
    const other = mkdtempSync(join(tmpdir(), "dinamics-"));
    try {
      for (const name of [KEY_FILE, CERTIFICATE_FILE])
        writeFileSync(join(other, name), readFileSync(join(folder, name)));
      expect((await ownCertificate(other, NAMES, new Date(validTo.getTime() - 31 * DAY_ms))).cert).toBe(own.cert);
      const late = await ownCertificate(other, NAMES, new Date(validTo.getTime() - 29 * DAY_ms));
      expect(late.cert).not.toBe(own.cert);
      expect((await ownCertificate(other, [...NAMES, "garage.lan"])).cert).not.toBe(late.cert);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it("is made anew when what is kept is damaged or its key is another", async () => {
    const other = mkdtempSync(join(tmpdir(), "dinamics-"));
    try {
      writeFileSync(join(other, CERTIFICATE_FILE), own.cert);
      writeFileSync(join(other, KEY_FILE), "no key");
      const fresh = await ownCertificate(other, NAMES);
      expect(fresh.cert).not.toBe(own.cert);
      writeFileSync(join(other, CERTIFICATE_FILE), own.cert);
      expect((await ownCertificate(other, NAMES)).cert).not.toBe(own.cert);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});

describe("a given certificate", () => {
  it("is taken with its key", () => {
    const given = givenCertificate(join(folder, CERTIFICATE_FILE), join(folder, KEY_FILE));
    expect(given).toEqual({ cert: own.cert, key: own.key, own: false });
  });

  it("is refused with a reason when it is none, or not that of the key", async () => {
    const other = mkdtempSync(join(tmpdir(), "dinamics-"));
    try {
      await ownCertificate(other, NAMES);
      for (const [cert, key] of [
        [join(folder, CERTIFICATE_FILE), join(other, KEY_FILE)],
        [join(folder, KEY_FILE), join(folder, KEY_FILE)],
        [join(folder, CERTIFICATE_FILE), join(folder, CERTIFICATE_FILE)],
        [join(folder, "nothing"), join(folder, KEY_FILE)],
      ] as const)
        expect(() => givenCertificate(cert, key)).toThrow(InputError);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});

describe("over TLS", () => {
  let secured: Secured;
  beforeAll(async () => {
    secured = await Secured.start({ secret: PASSWORD, certificate: own });
  });
  afterAll(() => secured.close());

  it("everything is as before, and the cookie goes nowhere else", async () => {
    expect((await secured.ask("/status", { headers: basic("openevseadmin", PASSWORD) })).status).toBe(200);
    const { headers } = await secured.post("/api/v1/login", { password: PASSWORD });
    expect(headers["set-cookie"]).toEqual([
      expect.stringMatching(/^__Host-dinamics=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
    ]);
    const session = await secured.login();
    expect((await secured.post("/override", "{}", session)).status).toBe(201);
    const origin = `https://127.0.0.1:${String(secured.http.port)}`;
    expect((await secured.post("/override", "{}", { ...session, origin })).status).toBe(201);
    const plain = session.cookie.replace("__Host-", "");
    expect((await secured.ask("/status", { headers: { cookie: plain } })).status).toBe(401);
  });

  it("nobody is answered in plain text, or with a TLS that is broken", async () => {
    const { port } = secured.http;
    const answer = await new Promise<string>((resolve) => {
      const asked = plainRequest({ host: "127.0.0.1", port, path: "/status", agent: false }, (response) => {
        response.resume();
        resolve(String(response.statusCode));
      });
      asked.on("error", () => resolve("hung up")).end();
    });
    expect(["hung up", "400"]).toContain(answer);
    for (const [maxVersion, good] of [
      ["TLSv1.1", false],
      ["TLSv1.2", true],
      ["TLSv1.3", true],
    ] as const) {
      const connected = await new Promise<boolean>((resolve) => {
        const options = { host: "127.0.0.1", port, servername: "localhost", ca: own.cert, maxVersion };
        const socket = connect({ ...options, minVersion: "TLSv1" }, () => resolve(true));
        socket.on("error", () => resolve(false));
        setTimeout(() => socket.destroy(), 1000).unref();
      });
      expect([maxVersion, connected]).toEqual([maxVersion, good]);
    }
  });

  it("a browser is told to come only like this when the certificate was given, not when it is our own", async () => {
    expect((await secured.ask("/status")).headers["strict-transport-security"]).toBe(undefined);
    const given = await Secured.start({ secret: PASSWORD, certificate: { ...own, own: false } });
    expect((await given.ask("/status")).headers["strict-transport-security"]).toBe("max-age=31536000");
    await given.close();
  });

  it("moves to the network with the first password too", async () => {
    const first = await Secured.start({ certificate: own, listenLater: "0.0.0.0" });
    expect((await first.post("/api/v1/password", { password: PASSWORD })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await first.ask("/status")).status).toBe(401);
    await first.close();
  });
});
