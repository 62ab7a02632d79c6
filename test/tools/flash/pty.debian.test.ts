import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listed, PRODUCT } from "#tools/image/manifest";
import { virtualImage } from "#tools/image/virtual-image";
import { BOOT } from "#tools/module/program";
import { RestartingModule } from "#tools/module/restarting-module";
import { eventually } from "#test/platform/node/eventually";

const PATIENCE_ms = 20000;
const BOOT_CODE = `dinamics = { system = { version = "0.2.0" }, listen = function() end } print("Dinamics 0.2.0")`;
const INIT = `local boot = node.LFS.get("${BOOT}")\nif boot then boot() end\n`;

/** A virtual module whose console hangs on a pseudo terminal; its plug can be pulled and put in again. */
class PluggedModule {
  readonly module = new RestartingModule({ image: undefined });
  private socat: ChildProcess | undefined = undefined;
  private readonly timer = setInterval(() => this.pass(), 2);

  constructor(private readonly path: string) {}

  async plug(): Promise<void> {
    const socat = spawn("socat", [`pty,raw,echo=0,link=${this.path}`, "stdio"], { stdio: ["pipe", "pipe", "ignore"] });
    this.socat = socat;
    socat.stdin.on("error", () => undefined);
    socat.stdout.on("data", (bytes: Buffer) => this.module.type(bytes.toString("latin1")));
    await eventually("there is a terminal", () => existsSync(this.path), PATIENCE_ms);
  }

  pull(): void {
    this.socat?.kill("SIGKILL");
    this.socat = undefined;
    rmSync(this.path, { force: true });
  }

  close(): void {
    this.pull();
    clearInterval(this.timer);
    this.module.close();
  }

  private pass(): void {
    const said = this.module.run(20_000);
    if (said !== "") this.socat?.stdin?.write(said, "latin1");
  }
}

let folder = "";
let plugged: PluggedModule | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinamics-pty-"));
});
afterEach(() => {
  plugged?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An image folder as the build makes it, with next to nothing in it. */
function imageFolder(filling_B: number): string {
  const filling = Array.from({ length: filling_B }, (_none, at) => ((at * 7919) % 36).toString(36)).join("");
  const random = Array.from({ length: filling_B }, () => Math.floor(Math.random() * 36).toString(36)).join("");
  const modules = [
    { name: BOOT, code: BOOT_CODE },
    { name: "filling", code: `return "${filling + random}"` },
  ];
  const contents = { "init.lua": Buffer.from(INIT), "lfs.img": virtualImage(modules) };
  mkdirSync(join(folder, "image/upload"), { recursive: true });
  const files = Object.entries(contents).map(([name, content]) => listed(name, content));
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, "image/upload", name), content);
  const list = { product: PRODUCT, version: "0.2.0", without: [], files, modules: [] };
  writeFileSync(join(folder, "image/manifest.json"), JSON.stringify(list));
  return join(folder, "image");
}

/** The command as a person calls it. */
function call(...args: string[]) {
  const child = spawn(process.execPath, ["tools/cli/bin.mjs", "flash", ...args]);
  const told = { out: "", err: "" };
  child.stdout.on("data", (bytes) => (told.out += String(bytes)));
  child.stderr.on("data", (bytes) => (told.err += String(bytes)));
  const code = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { told, code };
}

describe("dinamics flash on a serial line", () => {
  it("flashes a module, and finds it flashed at the next call", async () => {
    const port = join(folder, "tty");
    plugged = new PluggedModule(port);
    await plugged.plug();
    const image = imageFolder(500);
    const first = call("--port", port, "--image", image);
    expect(await first.code, first.told.err).toBe(0);
    expect(first.told.out).toBe("Dinamics 0.2.0 runs on the module\n");
    expect(first.told.err).toContain("lfs.img: 100 %");
    const second = call("--port", port, "--image", image);
    expect(await second.code, second.told.err).toBe(0);
    expect(second.told.out).toBe("Dinamics 0.2.0 runs already\n");
  }, 60000);

  it("waits for the cable when it is pulled, and goes on where it was", async () => {
    const port = join(folder, "tty");
    plugged = new PluggedModule(port);
    await plugged.plug();
    const work = call("--port", port, "--image", imageFolder(8000));
    await eventually("some of it is there", () => work.told.err.includes("lfs.img: 2"), PATIENCE_ms);
    plugged.pull();
    await eventually("it says so", () => work.told.err.includes("trying again"), PATIENCE_ms);
    await plugged.plug();
    expect(await work.code, work.told.err).toBe(0);
    expect(work.told.err).toMatch(/lfs.img: goes on at [0-9]+ bytes/);
    expect(plugged.module.image?.[0]?.code).toBe(BOOT_CODE);
  }, 90000);

  it("says what is wrong with a port, a folder, an option", async () => {
    const cases: [args: string[], code: number, why: string][] = [
      [[], 2, "--port is missing"],
      [["--port", "ttyUSB0"], 2, '"ttyUSB0" is no device'],
      [["--port", "/dev/ttyUSB0", "--baud", "fast"], 2, "allowed: 300..3686400"],
      [["--port", "/dev/ttyUSB0", "--image", "/nowhere"], 2, "no manifest.json in it; npm run build:module"],
      [["--port", join(folder, "none"), "--image", imageFolder(10)], 1, "No such file or directory"],
      [["--help"], 0, ""],
    ];
    for (const [args, code, why] of cases) {
      const { told, code: ended } = call(...args);
      expect(await ended, args.join(" ")).toBe(code);
      expect(told.err).toContain(why);
    }
  }, 60000);
});
