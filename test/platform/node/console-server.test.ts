import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type App, createApp } from "#firmware/app";
import { Settings } from "#firmware/settings/settings";
import { monotonicClock } from "#platform/node/clock";
import { gatewayMachine } from "#platform/node/console-machine";
import { consolePath, consolePathProblem, ConsoleServer } from "#platform/node/console-server";
import { LineLog } from "#platform/node/log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeSerial } from "#test/fakes/fake-serial";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";
import { eventually } from "./eventually";

const BROKER = { name: "mqtt://broker.lan:1883", user: "anna", place: "--broker URL" };

/** The other end of the socket. */
class Visitor {
  text = "";
  ended = false;
  readonly socket: Socket;

  constructor(path: string) {
    this.socket = createConnection({ path, allowHalfOpen: true });
    this.socket.setEncoding("latin1");
    this.socket.on("data", (chunk: string) => (this.text += chunk));
    this.socket.on("end", () => (this.ended = true));
    this.socket.on("error", () => (this.ended = true));
  }

  send(bytes: string): this {
    this.socket.write(bytes, "latin1");
    return this;
  }

  /** Nothing more comes from here; what was answered, with the exit code behind a bar. */
  async finish(): Promise<string> {
    this.socket.end();
    await eventually("the console ends", () => this.ended);
    return this.text.replace("\0", "|");
  }

  shows(text: string): Promise<void> {
    return eventually(`the console shows ${text}`, () => this.text.includes(text));
  }
}

describe("the console's socket", () => {
  let folder = "";
  let path = "";
  let server: ConsoleServer | undefined;
  let app: App;
  let outage: string | undefined;
  let log: LineLog;
  let lines: string[] = [];
  let visitors: Visitor[] = [];
  const storage = new FakeStorage();
  const clock = monotonicClock();

  const open = async (): Promise<void> => {
    const host = {
      fact: (tell: (app: App, now: number) => void): void => (outage === undefined ? tell(app, clock()) : undefined),
      outageSentence: () => outage,
    };
    server = await ConsoleServer.start(path, host, gatewayMachine(BROKER, log), log);
  };
  const visit = (): Visitor => {
    const visitor = new Visitor(path);
    visitors.push(visitor);
    return visitor;
  };
  const script = (text: string): Promise<string> => visit().send("\0s").send(text).finish();
  const setting = (key: "breaker_A"): number => new Settings(storage, { log: () => undefined }).get(key);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dinamics-"));
    path = consolePath(folder);
    lines = [];
    log = new LineLog({ level: "info", write: (line) => lines.push(line), secrets: ["geheim"] });
    const ports = { serial: new FakeSerial(), mqtt: new FakeMqtt(), storage, log, system: new FakeSystem() };
    app = createApp(ports, clock());
    outage = undefined;
  });
  afterEach(async () => {
    for (const visitor of visitors) visitor.socket.destroy();
    visitors = [];
    await server?.close();
    server = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  it("is its owner's alone, and gone when it is closed", async () => {
    await open();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await server?.close();
    expect(existsSync(path)).toBe(false);
  });

  it("says that the controller has failed, ends, and is there again with the next one", async () => {
    await open();
    const visitor = visit().send("\0i");
    await visitor.shows("> ");
    outage = "paused: the controller failed (broken)";
    await visitor.shows("paused: the controller failed (broken)");
    await eventually("it ends", () => visitor.ended);
    expect(await script("log\n")).toBe("error: paused: the controller failed (broken)\n|1");
    outage = undefined;
    const early = visit().send("\0i");
    await early.shows("> ");
    app = createApp(
      { serial: new FakeSerial(), mqtt: new FakeMqtt(), storage, log, system: new FakeSystem() },
      clock(),
    );
    await early.shows("the controller has failed and was started again");
    expect(await script("log\n")).toBe("level info\n|0");
  });

  it("takes the place of one that a crash has left", async () => {
    writeFileSync(path, "");
    await open();
    expect(await script("log\n")).toBe("level info\n|0");
  });

  it("that cannot be is a warning, and no reason to end", async () => {
    path = join(folder, "none", "console.sock");
    await open();
    expect(server).toBe(undefined);
    expect(lines.join()).toContain("warn  no console: ");
    path = "/" + "x".repeat(103);
    await open();
    expect(lines.join()).toContain("is longer than the name of a socket may be; choose a shorter data directory");
    expect([consolePathProblem("/" + "x".repeat(102)), server]).toEqual([undefined, undefined]);
  });

  it("answers a script line by line and tells whether all was taken", async () => {
    await open();
    expect(await script("set breaker_A 25\nlog\r\n\n")).toBe("breaker_A = 25 A\nlevel info\n|0");
    expect(await script("set breaker_A 999\nlog")).toBe(
      "error: breaker_A: 999 is not allowed; allowed: 6..125 A\nlevel info\n|1",
    );
    expect(await script("")).toBe("|0");
    expect(await script("exit\nlog\n")).toBe("|0");
  });

  it("answers the same when a script is cut at any byte", async () => {
    await open();
    const text = "log\nset breaker_A 999\nmqtt\n";
    const expected = await script(text);
    for (let cut = 0; cut <= text.length; cut++) {
      const visitor = visit().send("\0");
      await new Promise((resolve) => setImmediate(resolve));
      visitor.send("s" + text.slice(0, cut));
      await new Promise((resolve) => setImmediate(resolve));
      expect(await visitor.send(text.slice(cut)).finish()).toBe(expected);
    }
  });

  it("works off a script of thousands of lines without losing one", async () => {
    await open();
    const text = Array.from({ length: 3000 }, (_, index) => `set breaker_A ${String(6 + (index % 100))}\n`).join("");
    const answered = await script(text);
    expect(answered.split("\n").length).toBe(3001);
    expect(answered.endsWith("breaker_A = 105 A\n|0")).toBe(true);
  }, 20000);

  it("a line of 10 kB, and any byte there is, are refused or left out, and the rest goes on", async () => {
    await open();
    const garbage = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
      .join("")
      .replace("\x04", "");
    const answered = await script(`set breaker_A 20 ${"x".repeat(10000)}\n${garbage}\nlog\n`);
    expect(answered).toContain("error: line: too long, nothing was done");
    expect(answered.endsWith("level info\n|1")).toBe(true);
  });

  it("greets a person at once, echoes, and ends with Ctrl-D", async () => {
    await open();
    const visitor = visit().send("\0i");
    await visitor.shows("Dinamics 0.1.0; help lists the commands\r\n> ");
    visitor.send("lo").send("x\x7fg\r");
    await visitor.shows("lox\b \bg\r\nlevel info\r\n> ");
    visitor.send("\x04");
    await eventually("it ends", () => visitor.ended);
    expect(visitor.text.endsWith("\r\n\x000")).toBe(true);
  });

  it("takes one that does not say what it is for a person", async () => {
    await open();
    await visit().send("log\r").shows("log\r\nlevel info\r\n> ");
  });

  it("a person who hangs up in the middle of a line has said nothing", async () => {
    await open();
    const before = setting("breaker_A");
    const visitor = visit().send("\0iset breaker_A 3");
    await visitor.shows("set breaker_A 3");
    expect((await visitor.finish()).endsWith("|0")).toBe(true);
    app.handOver(clock());
    expect(setting("breaker_A")).toBe(before);
  });

  it("serves several at a time, and goes on when one of them vanishes", async () => {
    await open();
    const first = visit().send("\0iget\r");
    const second = visit().send("\0ilog\r");
    await second.shows("level info");
    first.socket.destroy();
    second.send("mqtt\r");
    await second.shows("broker mqtt://broker.lan:1883\r\nuser anna\r\nset with --broker URL\r\n> ");
  });

  it("follows the log without its secrets until a key is pressed", async () => {
    await open();
    const visitor = visit().send("\0ilog follow\r");
    await visitor.shows("log follow\r\n");
    await new Promise((resolve) => setTimeout(resolve, 50));
    log.log("info", "the password is geheim");
    await visitor.shows("info  the password is ***\r\n");
    visitor.send("q");
    await visitor.shows("***\r\n> ");
    log.log("info", "unheard");
    visitor.send("log\r");
    await visitor.shows("level info");
    expect(visitor.text).not.toContain("unheard");
  });

  it("sets the level of the log", async () => {
    await open();
    expect(await script("log level error\nlog\nlog level info\n")).toBe(
      "level error until the next start\nlevel error\nlevel info until the next start\n|0",
    );
  });

  it("says what this computer does with its own tools", async () => {
    await open();
    const answered = await script("wifi scan\nmqtt server x\nmqtt password\nupdate\nrestart\n");
    expect(answered.split("\n").map((line) => line.slice(0, 15))).toEqual([
      "error: wifi: th",
      "error: mqtt: se",
      "error: mqtt: se",
      "error: update: ",
      "error: restart:",
      "|1",
    ]);
  });

  it("a question that is not answered is an error", async () => {
    await open();
    expect(await script("factory-reset\n")).toBe(
      "This forgets everything that was ever set here.\nerror: not done, there was no answer\n|1",
    );
  });

  it("a factory reset takes back every setting", async () => {
    await open();
    await script("set breaker_A 40\n");
    expect(await script("factory-reset\nyes\nD040EB958B0C\nget breaker_A\n")).toContain(
      "ok: everything is forgotten\nbreaker_A = 16 A\n",
    );
  });

  it("tells those who are there that the controller ends", async () => {
    await open();
    const person = visit().send("\0i");
    const waiting = visit().send("\0slog follow\n");
    await person.shows("> ");
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server?.close();
    await eventually("both are told", () => person.ended && waiting.ended);
    expect(person.text.endsWith("\r\nthe controller ends\r\n\x001")).toBe(true);
    expect(waiting.text).toBe("error: the controller ends\n\x001");
  });
});
