import { describe, expect, it } from "#test/spec";
import { bytes } from "#test/fakes/bytes";
import { person, script } from "./rig";

const NETWORK = { ssid: "home", strength_dBm: -61, channel: 6, security: "WPA2" };

describe("wifi", () => {
  it("shows how it stands, with bytes that no terminal shows made visible", () => {
    expect(person().line("wifi")).toBe("joined: caf\\xc3\\xa9, -61 dBm\r\naddress: 192.168.1.50\r\n");
  });

  it("scans, waits for what is found and lists it", () => {
    const rig = person();
    rig.console.received("wifi scan\r", rig.now);
    rig.run(3000);
    expect(rig.terminal.take()).toBe("wifi scan\r\nlooking for networks ...\r\n");
    rig.terminal.networks = [
      NETWORK,
      { ssid: "", strength_dBm: -80, channel: 11, security: "open" },
      { ssid: 'a "b\\\x1b[2J', strength_dBm: -90, channel: 1, security: "\x07" },
    ];
    rig.run(1000);
    expect(rig.terminal.take()).toBe(
      '"home"  -61 dBm  channel 6  WPA2\r\n(hidden)  -80 dBm  channel 11  open\r\n' +
        '"a \\"b\\\\\\x1b[2J"  -90 dBm  channel 1  \\x07\r\n> ',
    );
  });

  it("says so when nothing is found, when it cannot scan and when it hears nothing for 20 s", () => {
    const rig = person();
    rig.terminal.networks = [];
    expect(rig.line("wifi scan")).toBe("looking for networks ...\r\nno network in reach\r\n");
    rig.terminal.canScan = false;
    expect(rig.line("wifi scan")).toBe("error: wifi scan: not now; try again in a few seconds\r\n");
    rig.terminal.canScan = true;
    rig.terminal.networks = undefined;
    rig.console.received("wifi scan\r", rig.now);
    rig.run(20000);
    rig.terminal.take();
    rig.run(200);
    expect(rig.terminal.take()).toBe("error: wifi scan: nothing came of it; try again\r\n> ");
  });

  it("joins with a password that is asked for and not shown", () => {
    const rig = person();
    expect(rig.type("wifi join home\r")).toBe("wifi join home\r\nPassword (not shown): ");
    expect(rig.type("geheim 123")).toBe("");
    expect(rig.type("\r")).toBe("\r\nok: stored; wifi shows how it goes\r\n> ");
    expect(rig.terminal.done).toEqual(["join [home] [geheim 123]"]);
  });

  const rows: [string, string, string][] = [
    ['wifi join "my home" hidden', "secret 123", "join [my home] [secret 123] hidden"],
    ['wifi join "caf\\xc3\\xa9 \\"x\\" \\\\"', "12345678", "join [caf" + bytes([195, 169]) + ' "x" \\] [12345678]'],
    ["wifi join hidden", "12345678", "join [hidden] [12345678]"],
    ["wifi join open-one", "", "join [open-one] []"],
    ["wifi join x", " 34567 ", ""],
    ["wifi join x", " 3456  8", "join [x] [ 3456  8]"],
    ["wifi join x", "1234567", ""],
    ["wifi join x", "x".repeat(63), "join [x] [" + "x".repeat(63) + "]"],
    ["wifi join x", "x".repeat(64), ""],
    ["wifi join x", "aB".repeat(32), "join [x] [" + "aB".repeat(32) + "]"],
    ["wifi join x", "a".repeat(65), ""],
    ["wifi ap", "12345678", "access point [12345678]"],
    ["wifi ap", "", ""],
    ["wifi ap", "1234567", ""],
    ["wifi join " + "x".repeat(32), "12345678", "join [" + "x".repeat(32) + "] [12345678]"],
  ];
  for (const row of rows) {
    it(row[0] + ", password of " + row[1].length.toFixed(0) + " characters " + row[1].substring(0, 2), () => {
      const rig = person();
      rig.type(row[0] + "\r");
      const shown = rig.type(row[1] + "\r");
      expect(rig.terminal.done).toEqual(row[2] === "" ? [] : [row[2]]);
      expect(shown.includes("error: ")).toBe(row[2] === "");
      expect(row[1] !== "" && shown.includes(row[1])).toBe(false);
    });
  }

  const wrong: [string, string][] = [
    ["wifi join", "an SSID has 1..32 bytes"],
    ['wifi join ""', "an SSID has 1..32 bytes"],
    ["wifi join " + "x".repeat(33), "an SSID has 1..32 bytes"],
    ["wifi join my home", "something behind the SSID"],
    ['wifi join "my home', "no quote at its end"],
    ['wifi join "a\\', "without"],
    ['wifi join "a\\n"', "without"],
    ['wifi join "a\\x1g"', "without"],
    ['wifi join "a\\x1"', "without"],
  ];
  for (const row of wrong) {
    it(row[0] + " is refused", () => {
      const rig = person();
      const shown = rig.line(row[0]);
      expect(shown.startsWith("error: ")).toBe(true);
      expect(shown).toContain(row[1]);
      expect(rig.console.errors).toBe(1);
      expect(rig.line("wifi forget")).toBe("ok: forgotten\r\n");
    });
  }

  it("says why the machine has not stored it", () => {
    const rig = person();
    rig.type("wifi join refused\r");
    expect(rig.type("12345678\r")).toContain("error: wifi join: the flash is full\r\n> ");
  });

  it("Ctrl-C takes the question back, and what is typed then is shown again", () => {
    const rig = person();
    rig.type("wifi join home\r");
    expect(rig.type("geheim12\x03")).toBe("^C\r\n> ");
    expect(rig.type("abc")).toBe("abc");
    expect(rig.terminal.done).toEqual([]);
  });

  it("a password that was typed ahead or comes from a script is not shown either", () => {
    const rig = person();
    expect(rig.type("wifi join home\rgeheim123\r")).not.toContain("geheim");
    const quiet = script();
    expect(quiet.type("wifi join home\ngeheim123\n")).toBe("ok: stored; wifi shows how it goes\n");
    expect(quiet.terminal.done).toEqual(["join [home] [geheim123]"]);
  });

  it("a password that is too long to be one is refused and not shown", () => {
    const rig = person();
    rig.type("wifi join home\r");
    const shown = rig.type("geheim".repeat(2000) + "\r");
    expect(shown).toContain("error: line: too long");
    expect(shown).not.toContain("geheim");
    expect(rig.terminal.done).toEqual([]);
    expect(rig.type("abc")).toBe("abc");
  });
});

describe("mqtt", () => {
  it("shows how it stands", () => {
    expect(person().line("mqtt")).toBe("server: broker.lan:8883, TLS\r\nuser: anna\r\n");
  });

  const rows: [string, string, string][] = [
    ["mqtt server broker.lan", "broker server [broker.lan]", "ok: stored"],
    ["mqtt server fe80::1", "broker server [fe80::1]", "ok: stored"],
    ["mqtt server", "", "error: mqtt server: empty"],
    ["mqtt server a b", "", "error: mqtt server: a space in it"],
    ["mqtt server mqtt://x", "", "error: mqtt server: not only a name or an address"],
    ["mqtt server " + "x".repeat(128), "broker server [" + "x".repeat(128) + "]", "ok: stored"],
    ["mqtt server " + "x".repeat(129), "", "error: mqtt server: too long"],
    ["mqtt server refused", "broker server [refused]", "error: mqtt: the flash is full"],
    ["mqtt port 1883", "broker port [1883]", "ok: stored"],
    ["mqtt port 1", "broker port [1]", "ok: stored"],
    ["mqtt port 65535", "broker port [65535]", "ok: stored"],
    ["mqtt port 0", "", "error: mqtt port: 0 is not allowed; allowed: 1..65535"],
    ["mqtt port 65536", "", "error: mqtt port: 65536 is not allowed"],
    ["mqtt port x", "", "error: mqtt port: not a number"],
    ["mqtt tls on", "broker tls [on]", "ok: stored"],
    ["mqtt tls off", "broker tls [off]", "ok: stored"],
    ["mqtt tls maybe", "", "error: mqtt tls: neither on nor off; allowed: on, off"],
    ["mqtt user anna", "broker user [anna]", "ok: stored"],
    ["mqtt user", "broker user []", "ok: stored"],
    ["mqtt user " + "x".repeat(32), "broker user [" + "x".repeat(32) + "]", "ok: stored"],
    ["mqtt user " + "x".repeat(33), "", "error: mqtt user: too long"],
  ];
  for (const row of rows) {
    it(row[0], () => {
      const rig = person();
      expect(rig.line(row[0]).startsWith(row[2])).toBe(true);
      expect(rig.terminal.done).toEqual(row[1] === "" ? [] : [row[1]]);
    });
  }

  it("a broker that is set elsewhere is shown, and nothing is asked for in vain", () => {
    const rig = person();
    rig.terminal.fixed = "set it with --broker URL";
    expect(rig.line("mqtt")).toContain("user: anna");
    for (const line of ["mqtt server x", "mqtt port 1", "mqtt tls on", "mqtt user", "mqtt password"]) {
      expect(rig.line(line)).toBe("error: mqtt: set it with --broker URL\r\n");
    }
    expect(rig.terminal.done).toEqual([]);
  });

  it("the password is asked for and not shown; an empty one takes it away", () => {
    const rig = person();
    rig.type("mqtt password\r");
    expect(rig.type("geheim\r")).toBe("\r\nok: stored\r\n> ");
    rig.type("mqtt password\r");
    expect(rig.type("\r")).toBe("\r\nok: none\r\n> ");
    rig.type("mqtt password\r");
    expect(rig.type("x".repeat(65) + "\r")).toContain("error: mqtt password: longer than 64 characters");
    expect(rig.terminal.done).toEqual(["broker password [geheim]", "broker password []"]);
  });
});
