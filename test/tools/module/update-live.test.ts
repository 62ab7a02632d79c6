import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { virtualImage } from "#tools/image/virtual-image";
import { type Fetch, LiveFetches } from "#tools/module/live-fetches";
import { LiveFiles } from "#tools/module/live-files";
import { LiveFlash } from "#tools/module/live-flash";
import { signFolder } from "#tools/updates/image-folder";
import { createKey, publicDigits } from "#tools/updates/signing-key";
import { UpdateServer } from "#tools/updates/update-server";
import { eventually } from "#test/platform/node/eventually";
import { TypedModule } from "./typed-module";

const root = mkdtempSync(join(tmpdir(), "dinamics-"));
let turn = 0;
const closings: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
  rmSync(root, { recursive: true, force: true });
});

function folder(): string {
  const path = join(root, String(++turn));
  mkdirSync(path, { recursive: true });
  return path;
}

/** What the module hears of its requests, a line each. */
class Listener {
  readonly heard: string[] = [];
  fetchBegins(id: string, status: number): void {
    this.heard.push(`${id} ${String(status)}`);
  }
  fetchBrings(id: string, bytes: string): void {
    this.heard.push(`${id} ${bytes}`);
  }
  fetchEnds(id: string, how: string): void {
    this.heard.push(`${id} ${how}`);
  }
}

async function serving(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closings.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function fetchOf(url: string): Fetch {
  return { kind: "fetch", at_us: 0, id: "1", method: "GET", url, certificate: "", headers: { range: "bytes=1-" } };
}

describe("The requests of a virtual module over real sockets", () => {
  it("bring status and body, follow where they are sent on, and end", async () => {
    const url = await serving(
      createServer((request, response) => {
        if (request.url === "/old") response.writeHead(302, { location: "/new" }).end();
        else response.writeHead(206).end(`${String(request.url)} ${String(request.headers.range)}`);
      }),
    );
    const listener = new Listener();
    const fetches = new LiveFetches(listener, () => undefined);
    fetches.begin(fetchOf(`${url}/old`));
    await eventually("it ends", () => listener.heard.includes("1 end"));
    expect(listener.heard).toEqual(["1 206", "1 /new bytes=1-", "1 end"]);
  });

  it("are refused without a server, and broken off by one that goes", async () => {
    const notes: string[] = [];
    const listener = new Listener();
    const fetches = new LiveFetches(listener, (line) => notes.push(line));
    fetches.begin(fetchOf("http://127.0.0.1:1/x"));
    await eventually("it is refused", () => listener.heard.length > 0);
    expect(listener.heard.splice(0)).toEqual(["1 refused"]);
    expect(notes[0]).toContain("127.0.0.1:1");
    fetches.begin(fetchOf("no address"));
    expect(listener.heard.splice(0)).toEqual(["1 refused"]);
    const url = await serving(
      createServer((_request, response) => {
        response.writeHead(200, { "content-length": 100 });
        response.write("half", () => response.destroy());
      }),
    );
    fetches.begin(fetchOf(url));
    await eventually("it breaks", () => listener.heard.includes("1 broken"));
    expect(listener.heard[0]).toBe("1 200");
  });

  it("say no more once they were stopped", async () => {
    let isAsked = false;
    const url = await serving(
      createServer((_request, response) => {
        isAsked = true;
        response.writeHead(200);
        response.write("begun");
      }),
    );
    const listener = new Listener();
    const fetches = new LiveFetches(listener, () => undefined);
    fetches.begin(fetchOf(url));
    await eventually("it has begun", () => isAsked && listener.heard.length >= 1);
    fetches.close();
    const { length } = listener.heard;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(listener.heard).toHaveLength(length);
  });
});

describe("The flash store of a virtual module in a folder", () => {
  it("has what the sources make, until an image was loaded; one that is none empties it", { timeout: 180_000 }, () => {
    const data = folder();
    const files = new LiveFiles(data);
    const flash = new LiveFlash(data, files);
    expect(flash.image()?.some(({ name }) => name === "platform_nodemcu_boot")).toBe(true);
    expect([...files.all().keys()].sort()).toEqual(["a-lfs.img", "boot.lua", "init.lua"]);
    const modules = [{ name: "platform_nodemcu_boot", code: "return 1" }];
    files.put("b-lfs.img", virtualImage(modules).toString("latin1"));
    flash.load("b-lfs.img");
    expect(new LiveFlash(data, files).image()).toEqual(modules);
    flash.load("nowhere");
    expect(flash.image()).toEqual(modules);
    files.put("c", "none");
    flash.load("c");
    expect(flash.image()).toBeUndefined();
    expect(readFileSync(join(data, ".flash-store"), "latin1")).toBe("none");
    expect([...files.all().keys()]).not.toContain(".flash-store");
  });
});

describe("dinamics module and dinamics serve-updates", () => {
  it("meet over HTTP, and the module says what it does not take", { timeout: 180_000 }, async () => {
    const image = folder();
    writeFileSync(join(image, "lfs.img"), "the image of another product");
    const key = createKey(join(folder(), "key"));
    signFolder(image, { product: "dinamics-toaster", version: "9.9.9", key });
    const served: string[] = [];
    const say = (line: string): void => void served.push(line);
    const server = await UpdateServer.start({ folder: image, host: "127.0.0.1", port: 0, say });
    closings.push(() => server.stop());
    const module = await TypedModule.start(folder());
    closings.push(() => module.live.close());
    await module.update(`http://127.0.0.1:${String(server.port)}`, publicDigits(key));
    await eventually("it refuses", () => module.said.includes("not for this one"), 10_000).catch(() => undefined);
    expect(served.join()).toContain("GET /manifest.txt: 200");
    expect(module.said).toContain("update: product dinamics-toaster: not for this one; allowed: dinamics-esp32");
  });
});
