import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { NodeMqtt } from "#platform/node/mqtt";
import { type BrokerSettings, clientOptions } from "#platform/node/mqtt-options";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "#test/platform/node/eventually";

const PATIENCE_ms = 8000;
const DEAF = { connected: () => undefined, lost: () => undefined, received: () => undefined, meter: () => undefined };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** An authority and a certificate for localhost that it has signed, as files in the folder. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  };
  const key = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
  openssl("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority");
  openssl("req", ...key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost");
  writeFileSync(join(folder, "names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
    "-extfile", "names", "-out", "server.pem"); // prettier-ignore
}

describe("MQTT over TLS", { timeout: 30000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "dinamics-tls-"));
  let port = 0;
  let mosquitto: ChildProcess | undefined;
  let mqtt: NodeMqtt | undefined;

  const start = (broker: Partial<BrokerSettings>, log = new FakeLog()): NodeMqtt => {
    const client = clientOptions({ url: `mqtts://localhost:${String(port)}`, ...broker }, {});
    mqtt = new NodeMqtt({ client, serial: "0123456789AB", topics: [], firstPause_ms: 20 }, log);
    mqtt.start(DEAF);
    return mqtt;
  };

  beforeAll(async () => {
    makeCertificates(folder);
    port = await freePort();
    const conf = [
      `listener ${String(port)} 127.0.0.1`,
      "allow_anonymous true",
      `certfile ${join(folder, "server.pem")}`,
      `keyfile ${join(folder, "server.key")}`,
      ...(process.getuid?.() === 0 ? ["user root"] : []),
    ];
    writeFileSync(join(folder, "mosquitto.conf"), `${conf.join("\n")}\n`);
    mosquitto = spawn("mosquitto", ["-c", join(folder, "mosquitto.conf")], { stdio: "ignore" });
  });
  afterEach(async () => {
    await mqtt?.close();
    mqtt = undefined;
  });
  afterAll(() => {
    mosquitto?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  it("connects to a broker whose authority it was given", async () => {
    const one = start({ caFile: join(folder, "ca.pem") });
    await eventually("it connects", () => one.connected(), PATIENCE_ms);
  });

  it("does not connect to one that nobody it knows has vouched for, and says so", async () => {
    const log = new FakeLog();
    const one = start({}, log);
    await eventually("it says why", () => log.lines.some((line) => /certificate/i.test(line)), PATIENCE_ms);
    expect(one.connected()).toBe(false);
  });

  it("connects to any when it was told to take any certificate", async () => {
    const one = start({ rejectUnauthorized: false });
    await eventually("it connects", () => one.connected(), PATIENCE_ms);
  });
});
