import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMAND_TABLE } from "#firmware/console/command-table";
import { settingIn, settingLines } from "#firmware/settings/setting";
import { imageModules } from "#tools/module/program";
import { ModuleSite } from "./module-site";

const SECRETS = ["simulated network", "my own secret", "hunter2hunter2"];
const SERIAL = "0C8B95EB40D0";

/** A person at the console of a module at an EVSE; all that was shown is remembered. */
class Person {
  readonly site = new ModuleSite(imageModules());
  shown = "";
  readonly typed = new Set<string>();

  /** Types a line; what is shown until the prompt, without the echo. */
  say(line: string, span_s = 1): string {
    this.typed.add(line);
    const said = this.site.typed(line, span_s);
    this.shown += said;
    return said.slice(said.indexOf("\r\n") + 2);
  }

  /** As {@link say}; goes on until it prompts again. */
  whole(line: string): string {
    let said = this.say(line);
    while (!said.endsWith("\r\n> ")) {
      const more = this.site.pass(1);
      if (more === "") break;
      this.shown += more;
      said += more;
    }
    return said;
  }

  /** Whether a command of the table was typed. */
  knows(words: string): boolean {
    return [...this.typed].some((line) => line === words || line.startsWith(words + " "));
  }
}

describe("the console of a module", () => {
  let person: Person;
  beforeAll(() => {
    person = new Person();
    person.site.pass(3);
    person.site.module.running.network("home", "simulated network", "192.168.1.50");
    person.say("");
  }, 120_000);
  afterAll(() => {
    person.site.module.close();
  });

  /** What is typed, and what it shows. */
  const CONVERSATION: readonly (readonly [line: string, shows: string | RegExp, span_s?: number])[] = [
    ["help", /^help \[WORD\] {2,}These commands[^]*exit {2,}Ends this console\r\n> $/],
    ["help wifi", /^wifi {2,}How the network stands[^]*wifi ap /],
    [
      "status",
      /EVSE: {5}notConnected, offers 6 A[^]*\nstorage: {2}\d+ writes, \d+ since the start, \d+ kB free\r\n> $/,
    ],
    ["wifi", /^network: none; wifi join SSID\r\naccess point: Dinamics-40D0, password [a-z2-9]{12}\r\n> $/],
    ["wifi scan", '"home"  -61 dBm  channel 6  protected\r\n> ', 4],
    ["wifi join home hidden", "Password (not shown): "],
    ["simulated network", "ok: stored; wifi shows how it goes\r\n> ", 4],
    ["wifi", "joined: home, 192.168.1.50\r\n> "],
    ["wifi join home", "Password (not shown): "],
    ["my own secret", "ok: stored; wifi shows how it goes\r\n", 4],
    ["wifi", "network: home not joined: reason 15 (is the password right?)\r\n> "],
    ["wifi join home", "Password (not shown): "],
    ["simulated network", "ok: stored; wifi shows how it goes\r\n", 40],
    ["wifi", "joined: home, 192.168.1.50\r\n> "],
    ["wifi join home", "Password (not shown): "],
    ["short", "error: wifi join: a password has 8..63 characters"],
    [`wifi join ${"x".repeat(33)}`, "error: wifi join: an SSID has 1..32 bytes"],
    ["wifi ap", "Password (not shown): "],
    ["my own secret", "ok: stored\r\n> "],
    ["mqtt", "broker: none; mqtt server HOST\r\n> "],
    ["mqtt server 192.168.1.7", "ok: stored\r\n> "],
    [`mqtt server ${"h".repeat(65)}`, "error: mqtt: a name of a server has at most 64 bytes"],
    ["mqtt server mqtt://x", "error: mqtt server: not only a name or an address"],
    ["mqtt port 8883", "ok: stored\r\n> "],
    ["mqtt port 70000", "error: mqtt port: 70000 is not allowed; allowed: 1..65535"],
    ["mqtt tls on", "ok: stored\r\n> "],
    ["mqtt tls maybe", "error: mqtt tls: neither on nor off; allowed: on, off"],
    ["mqtt user joe", "ok: stored\r\n> "],
    [`mqtt user ${"u".repeat(33)}`, "error: mqtt user: too long; allowed: 1..32 characters"],
    ["mqtt password", "Password (not shown): "],
    ["hunter2hunter2", "ok: stored\r\n> "],
    ["mqtt password", "Password (not shown): "],
    ["p".repeat(66), "error: mqtt password: longer than 64 characters"],
    ["mqtt", "broker: 192.168.1.7:8883, encrypted, not connected\r\nuser: joe\r\n> "],
    ["http password", "Password (not shown): "],
    ["short", "error: http password: it has 8..64 characters"],
    ["http password", "Password (not shown): "],
    ["my own secret", "ok: stored; whoever has logged in has to again\r\n> "],
    ["get breaker_A", "6..125 A, default 16; topic set_breaker\r\n> "],
    ["set breaker_A 20", "breaker_A = 20 A\r\n> "],
    ["set breaker_A 5", "error: breaker_A: 5 is not allowed; allowed: 6..125 A\r\n> "],
    ["set nothing 1", "error: set: there is no setting nothing"],
    ["set schedule Mo-Fr 22:00-06:00", "ok\r\n> "],
    ["set schedule Mo 25:00", "error: set_schedule: "],
    ["set time_zone CET-1CEST,M3.5.0,M10.5.0/3", "ok\r\n> "],
    ["set schedule_on 0", "schedule_on = 0\r\n> "],
    ["rapi GV", /^\$OK 8\.2\.3 5\.2\.1\^2F\r\n> $/],
    ["rapi SC 99", "$NK 16^"],
    ["rapi", "error: rapi: no command"],
    ["rfid list", "error: rfid: cards are not asked for; allowed: set_rfid_mode 1 first"],
    ["set rfid_mode 1", "rfid_mode = 1 (all)\r\n> "],
    ["rfid learn 04A1B2C3", /"04A1B2C3"/],
    ["rfid list", /"04A1B2C3"/],
    ["rfid learn zz", "error: learn: not hex digits; allowed: 8, 14 or 20 hex digits"],
    ["rfid start joe", /"command":"start"[^]*"outcome":"accepted"/],
    ["rfid stop joe", /"command":"stop"[^]*"outcome":"stopped"/],
    ["rfid swipe 04A1B2C3", /04A1B2C3/],
    ["rfid delete 04A1B2C3", /04A1B2C3/],
    ["rfid list", "there are none\r\n> "],
    ["set rfid_mode 0", "rfid_mode = 0 (off)"],
    ["trip list", /"count":/],
    ["trip reset", "error: trip: nothing waits for a reset"],
    ["trip selftest", "error: trip selftest: "],
    ["log", "level info\r\n> "],
    ["log level debug", "level debug until the next start\r\n> "],
    ["log level loud", "error: log level: no such level; allowed: error, warn, info, debug"],
    ["log level info", "level info until the next start\r\n> "],
    ["update", /^(ok|error: set_update: )/],
    ["update now", /^(ok|error: set_update: )/],
    ["update files", /^(ok|error: set_update_spiffs: )/],
    ["update key", /^(ok|error: set_update_key: )/],
    ["update server", /^(ok|error: set_update_server: )/],
    ["wifi forget", "ok: forgotten\r\n"],
    ["frobnicate", "error: command: there is no frobnicate; allowed: what help lists"],
    ["wifi leave", "error: wifi: there is no leave; allowed: scan, join, forget, ap"],
  ];

  it("does every command, and says what is wrong with each that it refuses", () => {
    for (const [line, shows, span_s] of CONVERSATION) {
      const said = span_s === undefined ? person.whole(line) : person.say(line, span_s);
      if (typeof shows === "string") expect(said, line).toContain(shows);
      else expect(said, line).toMatch(shows);
    }
  });

  it("follows the log until a key is pressed", () => {
    person.say("log follow");
    person.site.module.running.execute('dinamics.log:log("info", "something")');
    expect(person.site.pass(1)).toBe("info: something\r\n");
    person.site.module.type("q");
    expect(person.site.pass(1)).toBe("> ");
    expect(person.whole("log")).toBe("level info\r\n> ");
  });

  it("restarts when it has said so", () => {
    const before = person.site.module.restarts;
    expect(person.say("restart", 5)).toMatch(/^ok; restarting\r\n[^]*Dinamics/);
    expect(person.site.module.restarts).toBe(before + 1);
    expect(person.whole("get breaker_A")).toContain("breaker_A = 20 A");
  });

  it("shows each setting with its unit and range, takes what is at its edges, and refuses what is beyond", () => {
    const list = person.whole("get");
    // a house without a meter cannot be balanced
    person.say("set dynamic 0");
    person.say("set mode 1");
    for (const setting of settingLines()
      .map(settingIn)
      .filter(({ key }) => key !== "dynamic")) {
      const { key, unit, allowed, restart } = setting;
      expect(list, key).toContain(`(${allowed}${unit === "" ? "" : ` ${unit}`}, default `);
      const numbers = allowed.split(/,|\.\./).map((part) => Number(part.split("=")[0]));
      const last = Math.max(...numbers);
      expect(person.say(`set ${key} ${String(last + 1)}`), key).toContain(`error: ${key}: ${String(last + 1)} is not`);
      expect(person.say(`set ${key} -1`), key).toContain(`error: ${key}: `);
      expect(person.say(`set ${key} x`), key).toContain(`error: ${key}: `);
      for (const value of [Math.min(...numbers), last, setting.defaultValue])
        expect(person.say(`set ${key} ${String(value)}`, restart ? 3 : 1), key).toContain(`${key} = ${String(value)}`);
      if (restart) person.say("");
    }
    expect(person.site.module.failure).toBe("");
  }, 120_000);

  it("asks twice before it forgets everything", () => {
    person.say("set breaker_A 20");
    for (const [first, second] of [
      ["no", undefined],
      ["yes", "never"],
    ] as const) {
      expect(person.say("factory-reset")).toContain("Type yes to go on: ");
      const asked = person.say(first);
      if (second === undefined) expect(asked).toContain("error: factory-reset: not done");
      else expect(asked).toContain("Sure? Type the serial number");
      if (second !== undefined) expect(person.say(second)).toContain("error: factory-reset: not done");
      expect(person.whole("get breaker_A")).toContain("breaker_A = 20 A");
    }
    person.say("factory-reset");
    person.say("yes");
    expect(person.say(SERIAL, 5)).toMatch(/^ok: everything is forgotten; restarting\r\n[^]*Dinamics/);
    expect(person.whole("get breaker_A")).toContain("breaker_A = 16 A");
    expect(person.whole("wifi")).toContain("network: none");
    expect(person.whole("mqtt")).toContain("broker: none");
  });

  it("ends at the word exit in Lua's own prompt, and comes back from there; noise ends nothing", () => {
    person.site.module.type("\x04");
    person.site.pass(1);
    expect(person.whole("log")).toBe("level info\r\n> ");
    expect(person.say("exit")).toContain("Lua's own prompt; dinamics:listen() brings this console back");
    expect(person.site.typed("=6*7", 1)).toContain("\r\n42\r\n> ");
    person.site.typed("dinamics:listen()", 1);
    person.say("");
    expect(person.whole("log")).toBe("level info\r\n> ");
  });

  it("has shown no secret, no tab, and nothing that a dumb terminal cannot show; and every command was tried", () => {
    for (const secret of SECRETS) expect(person.shown).not.toContain(secret);
    const own = person.shown.replaceAll(/\x00[^]*?IDF v[0-9.]*\r\n> /g, "");
    expect(own).toMatch(/^[\x20-\x7e\r\n]*$/);
    const commands = COMMAND_TABLE.trim().split("\n");
    expect(commands.length).toBeGreaterThan(30);
    for (const row of commands) expect(person.knows(row.split("|")[0] ?? ""), row).toBe(true);
  });
});
