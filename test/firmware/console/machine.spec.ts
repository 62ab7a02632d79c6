import { describe, expect, it } from "#test/spec";
import { type ConsoleRig, person } from "./rig";

describe("log, update, restart and factory-reset", () => {
  it("the level is shown and set", () => {
    const rig = person();
    expect(rig.line("log")).toBe("level info\r\n");
    expect(rig.line("log level debug")).toBe("level debug until the next start\r\n");
    expect(rig.terminal.level).toBe("debug");
  });

  it("the log is followed until a key is pressed", () => {
    const rig = person();
    rig.console.logged("before");
    rig.type("log follow\r");
    rig.console.logged("info  offered 9 A" + "\x1b[2J");
    rig.run(100);
    expect(rig.terminal.take()).toBe("info  offered 9 A\\x1b[2J\r\n");
    expect(rig.type("q")).toBe("> ");
    rig.console.logged("after");
    rig.run(100);
    expect(rig.terminal.take()).toBe("");
    expect(rig.terminal.done).toEqual(["follow", "unfollow"]);
  });

  it("a log that comes faster than it can be printed is cut and says how much", () => {
    const rig = person();
    rig.type("log follow\r");
    for (let count = 0; count < 1000; count++)
      rig.console.logged("a line of about forty characters, number " + count.toFixed(0));
    rig.run(2000);
    rig.console.logged("the last");
    rig.run(2000);
    const shown = rig.terminal.take();
    expect(shown.length).toBeLessThan(1300);
    expect(shown).toContain(" lines left out)\r\nthe last\r\n");
  });

  it("a restart is passed on", () => {
    const rig = person();
    expect(rig.line("restart")).toBe("ok; restarting\r\n");
    expect(rig.asked).toEqual(["restart: asked for at the console"]);
  });

  it("a restart comes only when what is said about it has been shown, and not when it is cancelled", () => {
    for (const line of ["restart", "set house_meter 2"]) {
      const rig = person();
      rig.terminal.accepts = false;
      rig.console.received(line + "\r", rig.now);
      rig.run(1000);
      expect(rig.asked.join().includes("restart: ")).toBe(false);
      rig.terminal.accepts = true;
      rig.run(1000);
      expect(rig.terminal.take()).toContain("restarting\r\n");
      expect(rig.asked.join().includes("restart: ")).toBe(true);
    }
    const rig = person();
    rig.console.received("restart\r", rig.now);
    rig.console.tick(rig.now);
    rig.console.received("\x03", rig.now);
    rig.run(1000);
    expect(rig.asked).toEqual([]);
  });

  it("where nothing has to be restarted a setting that asks for it says nothing about it", () => {
    const rig = person();
    rig.terminal.why = "is not needed";
    expect(rig.line("set house_meter 2")).toBe("house_meter = 2 (sdm630)\r\n");
  });

  it("what happens meanwhile is shown above what is being typed, but no password", () => {
    const rig = person();
    rig.type("set breaker");
    rig.console.notice("warn: the network is lost\x07");
    rig.run(200);
    expect(rig.terminal.take()).toBe("\r\nwarn: the network is lost\\x07\r\n> set breaker");
    expect(rig.type("_A 20\r")).toBe("_A 20\r\nbreaker_A = 20 A\r\n> ");
    rig.type("wifi join home\r");
    rig.type("top secret");
    rig.console.notice("warn: again");
    rig.run(200);
    expect(rig.terminal.take()).toBe("\r\nwarn: again\r\nPassword (not shown): ");
    rig.type("\r");
    expect(rig.terminal.done.join()).toContain("top secret");
  });

  it("orders of an update are passed on like those that come over the network", () => {
    const rig = person();
    for (const line of [
      "update",
      "update now",
      "update files",
      "update server https://x/y",
      "update server",
      "update key ab",
    ])
      expect(rig.line(line)).toBe("ok\r\n");
    expect(rig.asked).toEqual([
      "order set_update: 1",
      "order set_update: 2",
      "order set_update_spiffs: 1",
      "order set_update_server: https://x/y",
      "order set_update_server: ",
      "order set_update_key: ab",
    ]);
    expect(rig.line("update everything")).toBe(
      "error: update: there is no everything; allowed: now, files, server, key\r\n",
    );
  });

  it("a machine that has none of it says so, in its own words where it has some", () => {
    const rig = person();
    rig.terminal.wifi = undefined;
    rig.terminal.broker = undefined;
    rig.terminal.logging = undefined;
    const lines = ["wifi", "wifi scan", "wifi join x", "mqtt", "mqtt password", "log", "log follow"];
    for (const line of lines) {
      const machine = line.split(" ")[0] ?? "";
      expect(rig.line(line)).toBe("error: " + machine + ": this machine cannot do that\r\n");
    }
    rig.terminal.why = "is done elsewhere";
    lines.push("restart", "update", "update server x");
    for (const line of lines) {
      const machine = line.split(" ")[0] ?? "";
      expect(rig.line(line)).toBe("error: " + machine + ": " + machine + " is done elsewhere\r\n");
    }
    expect(rig.terminal.done).toEqual([]);
    expect(rig.asked).toEqual([]);
  });

  it("a factory reset asks twice, and then forgets everything and restarts", () => {
    const rig = person();
    expect(rig.type("factory-reset\r")).toBe(
      "factory-reset\r\nThis forgets everything that was ever set here.\r\nType yes to go on: ",
    );
    expect(rig.type("yes\r")).toBe("yes\r\nSure? Type the serial number D040EB958B0C: ");
    expect(rig.asked).toEqual([]);
    expect(rig.type("D040EB958B0C\r")).toBe("D040EB958B0C\r\nok: everything is forgotten; restarting\r\n> ");
    expect(rig.asked).toEqual(["erase everything", "restart: factory reset"]);
    expect(rig.terminal.done).toEqual(["forgot"]);
  });

  const declined: [string, string[]][] = [
    ["not at all", ["no"]],
    ["with an empty line", [""]],
    ["with YES", ["YES"]],
    ["the second time", ["yes", "yes"]],
    ["with another serial number", ["yes", "D040EB958B0D"]],
  ];
  for (const row of declined) {
    it("a factory reset that is declined " + row[0] + " does nothing", () => {
      const rig: ConsoleRig = person();
      rig.type("factory-reset\r");
      let shown = "";
      for (const answer of row[1]) shown = rig.type(answer + "\r");
      expect(shown).toContain("error: factory-reset: not done");
      expect(rig.line("")).toBe("");
      expect(rig.asked).toEqual([]);
      expect(rig.terminal.done).toEqual([]);
    });
  }

  it("Ctrl-D to a question is no answer and leaves", () => {
    const rig = person();
    rig.terminal.leavable = true;
    rig.type("factory-reset\r");
    expect(rig.type("\x04")).toContain("error: not done, there was no answer\r\n");
    expect(rig.terminal.done).toEqual(["left"]);
    expect(rig.asked).toEqual([]);
  });

  it("Ctrl-C and a line that is too long decline it as well", () => {
    for (const answer of ["yes\x03", "yes".repeat(100) + "\r"]) {
      const rig = person();
      rig.type("factory-reset\r");
      rig.type(answer);
      expect(rig.type("D040EB958B0C\r")).toContain("error: command: there is no D040EB958B0C");
      expect(rig.asked).toEqual([]);
    }
  });
});
