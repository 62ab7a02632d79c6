import { describe, expect, it } from "#test/spec";
import { LONGEST_LINE } from "#firmware/console/line-editor";
import { Console } from "#firmware/console/console";
import { bytes } from "#test/fakes/bytes";
import { FakeTerminal } from "#test/fakes/fake-terminal";
import { person, script } from "./rig";

const TOO_LONG = "error: line: too long, nothing was done; allowed: up to " + LONGEST_LINE.toFixed(0) + " characters";

describe("the console", () => {
  it("greets a person and shows a prompt, and a script neither", () => {
    for (const quiet of [false, true]) {
      const terminal = new FakeTerminal();
      const rig = person();
      terminal.quiet = quiet;
      const console = new Console(terminal, { system: rig.system, mqtt: rig.mqtt }, rig.settings, rig);
      console.tick(rig.now);
      expect(terminal.take()).toBe(quiet ? "" : "Dinamics 0.1.0; help lists the commands\r\n> ");
    }
  });

  it("echoes what is typed at once and answers with the next tick", () => {
    const rig = person();
    rig.console.received("get breaker_A\r", rig.now);
    expect(rig.terminal.take()).toBe("get breaker_A\r\n");
    rig.run(200);
    const shown = rig.terminal.take();
    expect(shown).toContain("breaker_A = 16 A\r\n");
    expect(shown.endsWith("\r\n> ")).toBe(true);
  });

  it("an empty line, spaces and Ctrl-C only bring the prompt again", () => {
    const rig = person();
    expect(rig.type("\r")).toBe("\r\n> ");
    expect(rig.type("   \r")).toBe("   \r\n> ");
    expect(rig.type("set breaker_A 25\x03")).toBe("set breaker_A 25^C\r\n> ");
    expect(rig.settings.get("breaker_A")).toBe(16);
    expect(rig.console.errors).toBe(0);
  });

  it("prints pieces of at most 256 bytes, and waits while there is no room", () => {
    const rig = person();
    rig.type("help\r");
    rig.console.received("get\r", rig.now);
    rig.terminal.accepts = false;
    rig.run(5000);
    expect(rig.terminal.take()).toBe("get\r\n");
    expect(rig.console.busy()).toBe(true);
    rig.terminal.accepts = true;
    rig.run(60000);
    let all = "";
    for (const piece of rig.terminal.written) {
      expect(piece.length).toBeLessThanOrEqual(256);
      all += piece;
    }
    expect(all).toContain("breaker_A = 16 A");
    expect(all).toContain("lora = 0");
    expect(rig.console.busy()).toBe(false);
  });

  it("prints a long list line by line, so that no tick has much to do", () => {
    const rig = person();
    rig.console.received("get\r", rig.now);
    rig.run(300);
    let shown = rig.terminal.take().length;
    let ticks = 0;
    while (rig.console.busy()) {
      rig.run(100);
      const now = rig.terminal.take().length;
      expect(now).toBeLessThanOrEqual(256);
      shown += now;
      ticks++;
    }
    expect(shown).toBeGreaterThan(4000);
    expect(ticks).toBeGreaterThan(20);
  });

  it("shows nothing but printable ASCII and ends of lines", () => {
    const rig = person();
    rig.state.sentence = "caf" + bytes([195, 169, 27]) + "[2J";
    for (const line of ["status", "help", "get", "wifi", "mqtt"]) {
      const shown = rig.type(line + "\r");
      for (let index = 0; index < shown.length; index++) {
        const code = shown.charCodeAt(index);
        expect(code === 13 || code === 10 || (code >= 32 && code < 127)).toBe(true);
      }
    }
  });

  it("a line of 10 kB is one named error and changes nothing, in whatever pieces it comes", () => {
    for (const size of [1, 7, 64, 256, 20000]) {
      const rig = person();
      const line = "set breaker_A 25 " + "set breaker_A 26 ".repeat(600) + "\r";
      for (let at = 0; at < line.length; at += size) rig.console.received(line.substring(at, at + size), rig.now);
      rig.run(2000);
      expect(rig.terminal.take()).toContain(TOO_LONG + "\r\n> ");
      expect(rig.settings.get("breaker_A")).toBe(16);
      expect(rig.console.errors).toBe(1);
      expect(rig.line("set breaker_A 25")).toBe("breaker_A = 25 A\r\n");
    }
  });

  it("a line of 10 kB that comes while a command is worked off is lost as a whole", () => {
    for (const size of [1, 7, 64, 512, 513, 20000]) {
      const rig = person();
      rig.console.received("get\r", rig.now);
      rig.run(200);
      const line = "set charge_limit_A 10\r" + "set breaker_A 26 ".repeat(600) + "set breaker_A 99\r";
      for (let at = 0; at < line.length; at += size) rig.console.received(line.substring(at, at + size), rig.now);
      for (let turn = 0; turn < 300 && rig.console.busy(); turn++) rig.run(100);
      expect(rig.terminal.take()).toContain(
        "error: typed too fast: some lines are lost; at most 512 bytes may wait\r\n",
      );
      expect(rig.settings.get("breaker_A")).toBe(16);
      expect(rig.settings.get("charge_limit_A")).toBe(10);
      expect(rig.line("set breaker_A 25")).toBe("breaker_A = 25 A\r\n");
    }
  });

  it("the rest of a lost line is no command even when it comes much later", () => {
    const rig = person();
    rig.console.received("get\r", rig.now);
    rig.run(200);
    rig.console.received("x".repeat(600), rig.now);
    for (let turn = 0; turn < 300 && rig.console.busy(); turn++) rig.run(100);
    rig.terminal.take();
    rig.type("set breaker_A 99\r");
    expect(rig.settings.get("breaker_A")).toBe(16);
    expect(rig.line("set breaker_A 25")).toBe("breaker_A = 25 A\r\n");
  });

  it("takes lines that were typed ahead one after the other", () => {
    const rig = person();
    const shown = rig.type("set breaker_A 25\rset breaker_A 7\r\nset breaker_A 20\nget breaker_A\r");
    expect(rig.settings.get("breaker_A")).toBe(20);
    expect(shown).toContain(
      "breaker_A = 7 A\r\n> set breaker_A 20\r\nbreaker_A = 20 A\r\n> get breaker_A\r\nbreaker_A = 20 A",
    );
  });

  it("gives the same answers when the input is cut at every byte", () => {
    const input = "set breaker_A 25\r\nset nothing 1\nrfid list\rget breaker_A\r";
    const whole = person();
    whole.outcomes = ['{"count":0,"first":0,"cards":[],"next":null}'];
    const expected = whole.type(input);
    for (let cut = 1; cut < input.length; cut++) {
      const rig = person();
      rig.outcomes = ['{"count":0,"first":0,"cards":[],"next":null}'];
      const shown = rig.type(input.substring(0, cut)) + rig.type(input.substring(cut));
      expect(shown).toBe(expected);
    }
  });

  it("goes on after every byte there is", () => {
    const rig = person();
    for (let code = 0; code < 256; code++) rig.type(bytes([code]));
    rig.type("\x15\r");
    expect(rig.line("set breaker_A 25")).toBe("breaker_A = 25 A\r\n");
  });

  it("Ctrl-C ends a list and forgets what was typed ahead", () => {
    const rig = person();
    rig.console.received("get\rset breaker_A 25\r", rig.now);
    rig.run(500);
    rig.console.received("set breaker_A 30\r\x03set breaker_A 20\r", rig.now);
    rig.run(60000);
    expect(rig.terminal.take()).not.toContain("lora");
    expect(rig.settings.get("breaker_A")).toBe(20);
  });

  it("Ctrl-D on an empty line leaves where there is something to leave", () => {
    const rig = person();
    expect(rig.type("\x04")).toContain("error: exit: this is a wire; unplug it\r\n> ");
    rig.terminal.leavable = true;
    rig.type("\x04");
    rig.type("exit\r");
    expect(rig.terminal.done).toEqual(["left", "left"]);
  });

  it("tells a script only answers, a line each, and counts what was refused", () => {
    const rig = script();
    expect(rig.type("set breaker_A 25\nset breaker_A 200\nfoo\n")).toBe(
      "breaker_A = 25 A\nerror: breaker_A: 200 is not allowed; allowed: 6..125 A\n" +
        "error: command: there is no foo; allowed: what help lists\n",
    );
    expect(rig.console.errors).toBe(2);
  });

  it("is silent and harmless once it is closed", () => {
    const rig = person();
    rig.console.received("log follow\r", rig.now);
    rig.run(200);
    rig.terminal.take();
    rig.console.closed();
    rig.console.logged("a line");
    rig.run(1000);
    expect(rig.terminal.take()).toBe("");
    expect(rig.terminal.done).toEqual(["follow", "unfollow"]);
    expect(rig.console.open).toBe(false);
  });
});
