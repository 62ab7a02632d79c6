import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "#firmware/app";
import { createPorts, type World } from "#tools/controller/world";
import { eventually } from "#test/platform/node/eventually";
import { FolderModule } from "./folder-module";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const PATIENCE_ms = 60000;
const IMAGE = "image 0.2.0 " + "new ".repeat(20000);

const root = mkdtempSync(join(tmpdir(), "dinamics-"));
const folder = join(root, "image");
const key = join(root, "key");
let publicKey = "";
let server: ChildProcess;
let said = "";
let url = "";

function cli(...args: string[]): string {
  return execFileSync(process.execPath, [BIN, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** What a command that is refused says, with its exit code. */
function refused(...args: string[]): string {
  try {
    return "0: " + cli(...args);
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string };
    return `${String(status)}: ${stderr}`;
  }
}

beforeAll(async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, "lfs.img"), IMAGE);
  writeFileSync(join(folder, "page.html"), "the page of 0.2.0");
  publicKey = cli("update-key", key).trim();
  cli("sign-update", folder, "--key", key, "--version", "0.2.0");
  server = spawn(process.execPath, [BIN, "serve-updates", folder, "--port", "0", "--host", "127.0.0.1"]);
  server.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await eventually("the server listens", () => said.includes("set_update_server "), PATIENCE_ms);
  url = /set_update_server (\S+)/.exec(said)?.[1] ?? "";
}, 120000);

afterAll(() => {
  server.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true });
});

describe("dinamics update-key", () => {
  it("makes a key that only its owner can read, prints the public one only, and never overwrites", () => {
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(publicKey).toMatch(/^[0-9a-f]{64}$/);
    expect(cli("update-key", key, "--show").trim()).toBe(publicKey);
    const before = readFileSync(key, "utf8");
    expect(refused("update-key", key)).toContain("2: dinamics: " + key + ": is there already");
    expect(readFileSync(key, "utf8")).toBe(before);
  });
});

describe("dinamics sign-update", () => {
  const other = join(root, "other");

  it("refuses a key that others can read, and what is no key, without showing it", () => {
    writeFileSync(join(root, "open"), readFileSync(key), { mode: 0o644 });
    expect(refused("sign-update", folder, "--key", join(root, "open"))).toContain("others can read it");
    writeFileSync(join(root, "none"), "secret rubbish", { mode: 0o600 });
    const said = refused("sign-update", folder, "--key", join(root, "none"));
    expect(said).toContain("2: ");
    expect(said).toContain("no private key of Ed25519");
    expect(said).not.toContain("rubbish");
  });

  it("refuses what no module would take", () => {
    mkdirSync(other);
    expect(refused("sign-update", other, "--key", key)).toContain("no image in it");
    writeFileSync(join(other, "lfs.img"), "x");
    expect(refused("sign-update", other, "--key", key, "--version", "1.2")).toContain("no version");
    writeFileSync(join(other, "name with spaces"), "x");
    expect(refused("sign-update", other, "--key", key)).toContain("manifest");
    rmSync(join(other, "name with spaces"));
    writeFileSync(join(other, "key"), readFileSync(key));
    expect(refused("sign-update", other, "--key", key)).toContain("a private key must not be served");
    expect(refused("sign-update", join(root, "nowhere"), "--key", key)).toContain("2: dinamics: ");
    expect(refused("sign-update", other)).toContain("--key FILE is missing");
  });
});

describe("dinamics sign-update on a folder that was built", () => {
  const built = join(root, "built");
  const upload = join(built, "upload");
  const list = (sha256: string): string =>
    JSON.stringify({ product: "dinamics-esp32", version: "0.3.0", files: [{ name: "lfs.img", size_B: 5, sha256 }] });

  it("takes the version that the image says of itself, and refuses another one, which no module would find in it", () => {
    mkdirSync(upload, { recursive: true });
    writeFileSync(join(upload, "lfs.img"), "image");
    writeFileSync(join(built, "manifest.json"), list(createHash("sha256").update("image").digest("hex")));
    expect(cli("sign-update", upload, "--key", key)).toContain("dinamics-esp32 0.3.0, for modules");
    const said = refused("sign-update", upload, "--key", key, "--version", "0.4.0");
    expect(said).toContain("2: dinamics: ");
    expect(said).toContain("the image says that it is dinamics-esp32 0.3.0, not dinamics-esp32 0.4.0");
    expect(readFileSync(join(upload, "manifest.txt"), "utf8")).toContain("version 0.3.0\n");
    expect(cli("sign-update", upload, "--key", key, "--version", "0.3.0")).toContain("0.3.0, for modules");
  });

  it("leaves the version of an image that was put there by somebody else to him", () => {
    writeFileSync(join(built, "manifest.json"), list("0".repeat(64)));
    expect(cli("sign-update", upload, "--key", key, "--version", "0.4.0")).toContain("0.4.0, for modules");
  });
});

describe("dinamics serve-updates", () => {
  async function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
    return fetch(url + path, { headers, method });
  }

  it("serves the manifest and its files, whole and from a byte on", async () => {
    expect(await (await get("/lfs.img")).text()).toBe(IMAGE);
    const part = await get("/lfs.img", { range: "bytes=79990-" });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe(`bytes 79990-80011/${String(IMAGE.length)}`);
    expect(await part.text()).toBe(IMAGE.slice(79990));
    const middle = await get("/lfs.img", { range: "bytes=6-10" });
    expect(await middle.text()).toBe("0.2.0");
    expect((await get("/manifest.txt")).status).toBe(200);
    const head = await get("/lfs.img", {}, "HEAD");
    expect(head.headers.get("content-length")).toBe(String(IMAGE.length));
  });

  it("serves nothing else, and no range that is none", async () => {
    writeFileSync(join(folder, "private.txt"), "not in the manifest");
    for (const path of ["/", "/private.txt", "/%2e%2e/key", "/..%2fkey", "//etc/passwd", "/image/lfs.img", "/.x"])
      expect((await get(path)).status, path).toBe(404);
    expect((await get("/lfs.img", { range: "bytes=80012-" })).status).toBe(416);
    expect((await get("/lfs.img", { range: "bytes=9-8" })).status).toBe(416);
    expect((await get("/lfs.img", {}, "POST")).status).toBe(405);
    rmSync(join(folder, "private.txt"));
  });

  it("says what it does, a line for each request", async () => {
    await get("/page.html", { range: "bytes=4-" });
    await eventually("it says so", () => said.includes("GET /page.html: 206 13 bytes from 4"));
    expect(said).toContain("serving dinamics-esp32 0.2.0: 2 files, 80 kB");
  });

  it("refuses folders that are not signed or were changed, and ports that are in use", async () => {
    expect(refused("serve-updates", root)).toContain("dinamics sign-update makes it");
    expect(refused("serve-updates", folder, "--port", "70000")).toContain("allowed is 0..65535");
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
    const { port } = blocker.address() as { port: number };
    expect(refused("serve-updates", folder, "--host", "127.0.0.1", "--port", String(port))).toContain("is in use");
    blocker.close();
    writeFileSync(join(folder, "page.html"), "changed");
    expect(refused("serve-updates", folder, "--port", "0")).toContain("page.html: not what was signed");
    writeFileSync(join(folder, "page.html"), "the page of 0.2.0");
  });

  it("ends with a signal, with exit code 0", async () => {
    const one = spawn(process.execPath, [BIN, "serve-updates", folder, "--port", "0"]);
    let text = "";
    one.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    await eventually("it serves", () => text.includes("set_update_server"), PATIENCE_ms);
    const ended = new Promise((resolve) => one.on("exit", resolve));
    one.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(text).toContain("SIGTERM: ending");
  }, 30000);
});

describe("the whole controller and the real server", () => {
  interface Life {
    module: FolderModule;
    told: string[];
    /** Runs a controller until it boots again, or so many ticks; orders come in its first second. */
    live: (orders: [string, string][], ticks: number) => Promise<void>;
  }

  function life(name: string, installed: string): Life {
    const place = join(root, name);
    mkdirSync(place);
    writeFileSync(join(place, "a-lfs.img"), "image 0.1.0 old");
    const module = new FolderModule(place, installed, "image 0.1.0 old");
    const told: string[] = [];
    let now = 1000;
    async function live(orders: [string, string][], ticks: number): Promise<void> {
      const booted = module.boot();
      module.restarted = false;
      const world: World = {
        open: false,
        connected: true,
        acts: 0,
        now,
        age_ms: 0,
        epochAtBoot_s: undefined,
        files: {},
      };
      const effects = {
        serial: () => undefined,
        log: () => undefined,
        stored: () => undefined,
        restart: () => undefined,
        mqtt: (topic: string, payload: string) => {
          if (topic.startsWith("event/")) told.push(payload);
        },
      };
      const ports = {
        ...createPorts(world, effects, "D040EB958B0C", booted),
        storage: module,
        updates: { open: () => module },
      };
      const app = createApp(ports, now);
      app.mqttConnected(now);
      for (let tick = 0; tick < ticks && !module.restarted; tick++) {
        now += 100;
        const order = tick >= 5 ? orders.shift() : undefined;
        if (order !== undefined) app.mqttReceived(order[0], order[1], false, now);
        app.tick(now);
        // What is under way in the real world takes a moment; the clock of the controller waits for it now and then.
        await new Promise((resolve) => (tick % 10 === 0 ? setTimeout(resolve, 1) : setImmediate(resolve)));
      }
    }
    return { module, told, live };
  }

  it("update, start on trial and keep what was signed", { timeout: 60000 }, async () => {
    const { module, told, live } = life("module", publicKey);
    await live(
      [
        ["set_update_server", url],
        ["set_update", "1"],
      ],
      6000,
    );
    expect(module.restarted, told.join("\n")).toBe(true);
    await live([], 700);
    expect(module.version).toBe("0.2.0");
    expect(told.at(-1)).toContain('"state":"kept","version":"0.2.0"');
    expect(module.read("b-page.html")).toBe("the page of 0.2.0");
    await live([["set_update", "1"]], 300);
    expect(told.at(-1)).toContain("not newer than the one that runs");
  });

  it("refuse what another key has signed", { timeout: 60000 }, async () => {
    const { module, told, live } = life("stranger", cli("update-key", join(root, "another")).trim());
    await live(
      [
        ["set_update_server", url],
        ["set_update", "1"],
      ],
      3000,
    );
    expect(module.restarted).toBe(false);
    expect(told.at(-1)).toContain('"what":"signature"');
  });
});
