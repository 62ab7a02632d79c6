import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashPassword } from "#platform/node/http/secret";
import { eventually } from "#test/platform/node/eventually";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const PATIENCE_ms = 20000;
const PASSWORD = "correct horse battery";

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

let folder = "";
let data = "";
let controller: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinamics-"));
  data = join(folder, "data");
});
afterEach(() => {
  controller?.kill("SIGKILL");
  controller = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function dinamics(args: string[], input = ""): Promise<Ended> {
  const child = spawn(process.execPath, [BIN, ...args]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

describe("dinamics password", () => {
  it("keeps a hash of the first line that only the owner may read, and an audit of it", async () => {
    const { code, out, err } = await dinamics(["password", "--data", data], `${PASSWORD}\nsomething else\n`);
    expect([code, out, err]).toEqual([0, `the password is set in ${data}\n`, ""]);
    const content = readFileSync(join(data, "http-password"), "utf8");
    expect(content).toMatch(/^scrypt:[0-9a-f]{32}:[0-9a-f]{64}\n$/);
    expect(statSync(join(data, "http-password")).mode & 0o777).toBe(0o600);
    expect((await dinamics(["audit", "--data", data])).out).toMatch(/^\S+Z {2}\S+ at the console: first password\n$/);
  });

  for (const [input, why] of [
    ["", "shorter than 8"],
    ["short\n", "shorter than 8"],
    ["x".repeat(200) + "\n", "longer than 128"],
    ["password123\n", "guessed first"],
  ] as const)
    it(`takes no ${JSON.stringify(input.slice(0, 12))}`, async () => {
      const { code, err } = await dinamics(["password", "--data", data], input);
      expect([code, existsSync(data)]).toEqual([2, false]);
      expect(err).toContain(why);
    });

  it("is not given where everybody could read it, nor where the configuration names another place", async () => {
    expect((await dinamics(["password", PASSWORD, "--data", data])).err).toContain("never give it as an argument");
    const config = join(folder, "config.json");
    writeFileSync(config, '{"http":{"passwordFile":"pw"}}');
    expect((await dinamics(["password", "--config", config], PASSWORD)).err).toContain("change it there");
  });
});

describe("dinamics token", () => {
  it("makes, lists and revokes", async () => {
    const made = await dinamics(["token", "create", "Home Assistant", "--scope", "control", "--data", data]);
    expect(made.code).toBe(0);
    expect(made.out).toMatch(/^dnm_[0-9a-f]{8}_[\w-]{43}\n$/);
    const id = made.out.slice(4, 12);
    const listed = await dinamics(["token", "list", "--data", data]);
    expect(listed.out).toMatch(new RegExp(`^${id}  control  \\d{4}-\\d\\d-\\d\\d  Home Assistant\\n$`));
    expect((await dinamics(["token", "revoke", id, "--data", data])).out).toBe(
      "Home Assistant is not let in any more\n",
    );
    expect((await dinamics(["token", "list", "--data", data])).out).toBe("");
    expect((await dinamics(["token", "revoke", id, "--data", data])).code).toBe(2);
  });

  for (const [args, problem] of [
    [[], "what to do is missing"],
    [["creat", "x"], "did you mean create?"],
    [["create"], "token create takes a NAME"],
    [["create", "a", "b"], "token create takes a NAME"],
    [["list", "x"], "token list takes nothing else"],
    [["create", "x", "--scope", "root"], "no such scope: root; scopes: read, control, admin"],
  ] as const)
    it(`says what is wrong with ${JSON.stringify(args)}`, async () => {
      const { code, err } = await dinamics(["token", ...args, "--data", data]);
      expect([code, err.includes(problem)]).toEqual([2, true]);
    });
});

describe("a controller that runs", { timeout: 60000 }, () => {
  it("takes a password over, answers with TLS, and tells afterwards who has changed what", async () => {
    const port = await freePort();
    const config = join(folder, "config.json");
    writeFileSync(
      config,
      JSON.stringify({ dataDir: "data", http: { port, tls: true, mdns: false }, broker: { port: await freePort() } }),
    );
    controller = spawn(process.execPath, [BIN, "run", "--config", config, "--plain"]);
    let said = "";
    for (const stream of [controller.stdout, controller.stderr])
      stream?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const warning = "no password is set: only this computer is answered";
    await eventually("it serves", () => said.includes(warning), PATIENCE_ms);
    expect(said).toContain(`https at 127.0.0.1:${String(port)}`);
    expect(said).toMatch(/own certificate until \d{4}-\d\d-\d\d, SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}/);
    expect((await dinamics(["password", "--config", config], PASSWORD)).code).toBe(0);
    await eventually(
      "it takes the password over",
      () => said.includes(`from now on at 0.0.0.0:${String(port)}`),
      PATIENCE_ms,
    );
    expect((await dinamics(["console", "--config", config, "set", "breaker_A", "25"])).code).toBe(0);
    const { out } = await dinamics(["audit", "--config", config, "--json"]);
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).what),
    ).toEqual(["first password", "breaker_A"]);
    expect(said).not.toContain(PASSWORD);
  });

  it("takes a password from the configuration, hashed or not, and refuses one that is none", async () => {
    const config = join(folder, "config.json");
    const port = await freePort();
    writeFileSync(
      config,
      JSON.stringify({
        dataDir: "data",
        http: { port, passwordFile: "pw", mdns: false, listen: "127.0.0.1" },
        broker: { port: await freePort() },
      }),
    );
    writeFileSync(join(folder, "pw"), "short\n");
    const refused = await dinamics(["run", "--config", config, "--plain"]);
    expect([refused.code, refused.err.includes("http.passwordFile")]).toEqual([2, true]);
    writeFileSync(join(folder, "pw"), hashPassword(PASSWORD) + "\n");
    chmodSync(join(folder, "pw"), 0o644);
    controller = spawn(process.execPath, [BIN, "run", "--config", config, "--plain"]);
    let said = "";
    controller.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await eventually("it serves", () => said.includes(`http at 127.0.0.1:${String(port)}`), PATIENCE_ms);
    expect(said).toContain(`http.passwordFile: others may read ${join(folder, "pw")}; chmod 600 it`);
    const ask = (password: string) =>
      fetch(`http://127.0.0.1:${String(port)}/status`, {
        headers: { authorization: `Basic ${Buffer.from(`openevseadmin:${password}`).toString("base64")}` },
      });
    expect((await ask(PASSWORD)).status).toBe(200);
    expect((await ask("wrong horse")).status).toBe(401);
  });
});

describe("the configuration", () => {
  for (const [http, problem] of [
    [{ openAccess: true }, "http.openAccess: a boolean instead of a text; allowed: anybody-in-the-network-may-read"],
    [{ openAccess: "yes" }, "does not say what is risked"],
    [{ certFile: "a" }, "certFile and keyFile belong together"],
    [{ tls: false, certFile: "a", keyFile: "b" }, "http.tls: false, but a certificate is named"],
    [{ tls: "yes" }, "http.tls: a string instead of true or false"],
  ] as const)
    it(`refuses ${JSON.stringify(http)}`, async () => {
      const config = join(folder, "config.json");
      writeFileSync(config, JSON.stringify({ http }));
      const { code, err } = await dinamics(["run", "--config", config]);
      expect([code, err.includes(problem), err]).toEqual([2, true, err]);
    });
});
