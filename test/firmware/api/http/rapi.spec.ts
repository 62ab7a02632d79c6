import { describe, expect, it } from "#test/spec";
import { ROUTES } from "#firmware/api/http/route-table";
import { HttpRig } from "./rig";

describe("RAPI over HTTP", () => {
  it("asks the EVSE and answers as JSON", () => {
    const rig = new HttpRig();
    expect(rig.get("/r?json=1&rapi=%24GC")).toBe("waits");
    expect(rig.asked).toEqual(["GC>http1"]);
    rig.http.evseReply("http2", "$OK other^00");
    expect(rig.answer()).toBe("waits");
    rig.http.evseReply("http1", "$OK 6 80 32 32^1E");
    expect(rig.answer()).toBe('200 {"cmd":"$GC","ret":"$OK 6 80 32 32^1E"}');
  });

  it("answers old clients with a page that has the line between OK and the mark", () => {
    const rig = new HttpRig();
    rig.send("POST", "/rapi", "rapi=$GS");
    rig.http.evseReply("http1", "$OK 03 100 03 0140^1E");
    expect(rig.answer()).toContain("<p>&gt;$OK 03 100 03 0140^1E</p>");
    expect(rig.answers[0]?.type).toBe("html");
  });

  it("answers each of several in flight with its own line", () => {
    const rig = new HttpRig();
    rig.get("/r?json=1&rapi=$GG");
    rig.get("/r?json=1&rapi=$GU");
    rig.http.evseReply("http2", "$OK 1 2^00");
    expect(rig.answer()).toBe('200 {"cmd":"$GU","ret":"$OK 1 2^00"}');
    rig.http.evseReply("http1", "$OK 3 4^00");
    expect(rig.answer()).toBe('200 {"cmd":"$GG","ret":"$OK 3 4^00"}');
  });

  it("says when the EVSE does not answer, and when too many wait", () => {
    const rig = new HttpRig();
    rig.get("/r?json=1&rapi=$GG");
    rig.run(29);
    expect(rig.answer()).toBe('503 {"cmd":"$GG","error":"RAPI_RESPONSE_TIMEOUT"}');
    for (let count = 0; count < 6; count++) rig.get("/r?json=1&rapi=$GG");
    expect(rig.get("/r?json=1&rapi=$GU")).toBe('503 {"cmd":"$GU","error":"RAPI_RESPONSE_BUSY"}');
    const other = new HttpRig();
    other.accepts = false;
    expect(other.get("/r?json=1&rapi=$GG")).toBe('503 {"cmd":"$GG","error":"RAPI_RESPONSE_BUSY"}');
  });

  const blocked = [
    "$FF D 0",
    "$SL 1 $x",
    "$SC 16 M",
    "$SY 0",
    "",
    "$",
    "$G^",
    'G"x',
    "%00",
    "$GS\nFD",
    "$SC",
    "$SC -1",
    "$SX",
  ];
  for (const command of blocked) {
    it("does not let through: " + command, () => {
      const rig = new HttpRig();
      const answer = rig.get("/r?json=1&rapi=" + command.split("%").join("%25"));
      expect(answer === "waits" || answer.substring(0, 3) === "400").toBe(true);
      for (const asked of rig.asked) expect(asked.startsWith("G")).toBe(true);
    });
  }

  it("shows no script that was sent in", () => {
    const rig = new HttpRig();
    expect(rig.get("/r?rapi=<script>alert(1)</script>").includes("<script>")).toBe(false);
    expect(rig.get('/r?json=1&rapi="x')).toBe('400 {"cmd":"$\\"x","error":"RAPI_RESPONSE_BLOCKED"}');
  });

  const orders: [string, string, string][] = [
    ["FD", "$OK^20", "disabled 32 A"],
    ["FS", "$OK^20", "sleeping 32 A"],
    ["FE", "$OK^20", "enabled 32 A"],
    ["SC 16", "$OK 16^07", "enabled 16 A"],
    ["SC 16 V", "$OK 16^07", "enabled 16 A"],
    ["SC 5", "$NK 6^11", "enabled 6 A"],
    ["SC 40", "$NK 32^26", "enabled 32 A"],
  ];
  for (const [command, line, aims] of orders) {
    it("carries out what " + command + " means and answers as the EVSE would", () => {
      const rig = new HttpRig();
      const answer = rig.get("/r?json=1&rapi=$" + command.split(" ").join("%20"));
      expect(answer.startsWith('200 {"cmd":"$' + command + '","ret":"' + line.substring(0, line.length - 2))).toBe(
        true,
      );
      expect(rig.asked).toEqual([]);
      expect(rig.aims()).toBe(aims);
    });
  }

  it("sets the voltage, and does not store what is noise", () => {
    const rig = new HttpRig();
    rig.get("/r?rapi=$SV%20231000");
    expect(rig.settings.get("voltage_V")).toBe(230);
    rig.get("/r?rapi=$SV%20240000");
    expect(rig.settings.get("voltage_V")).toBe(240);
    expect(rig.get("/r?json=1&rapi=$SV%20900000").substring(0, 3)).toBe("400");
  });

  it("a new start takes back the stop of an override, a new override takes back a stop", () => {
    const rig = new HttpRig();
    rig.send("POST", "/override", "{state:disabled}");
    rig.get("/r?rapi=$FE");
    expect(rig.aims()).toBe("enabled 32 A");
    rig.get("/r?rapi=$FD");
    expect(rig.aims()).toBe("disabled 32 A");
    rig.send("POST", "/override", "{state:active}");
    expect(rig.aims()).toBe("enabled 32 A");
  });
});

describe("modes and restarts", () => {
  it("divert mode 2 is solar, 1 ends it and wakes nothing else", () => {
    const rig = new HttpRig();
    expect(rig.send("POST", "/divertmode", "divertmode=2")).toBe("200 Divert Mode changed");
    expect(rig.settings.get("mode")).toBe(2);
    expect(rig.get("/status")).toContain('"divertmode":2');
    expect(rig.get("/divertmode?divertmode=1")).toBe("200 Divert Mode changed");
    expect(rig.settings.get("mode")).toBe(1);
    rig.settings.set("mode", "off");
    rig.send("POST", "/divertmode", "divertmode=1");
    expect(rig.settings.get("mode")).toBe(0);
    for (const body of ["", "divertmode=9", "divertmode=", "{divertmode:1}"])
      expect(rig.send("POST", "/divertmode", body).substring(0, 3)).toBe("400");
  });

  it("the shaper says what it is, and nobody ends it from here", () => {
    const rig = new HttpRig();
    rig.settings.set("dynamic", "1");
    rig.run(1);
    expect(rig.send("POST", "/shaper", "shaper=1")).toBe("200 Current Shaper state changed");
    expect(rig.send("POST", "/shaper", "shaper=0").substring(0, 3)).toBe("409");
    expect(rig.settings.get("dynamic")).toBe(1);
    expect(rig.send("POST", "/shaper", "shaper=2").substring(0, 3)).toBe("400");
  });

  it("restarts the gateway or the EVSE and nothing else", () => {
    const rig = new HttpRig();
    expect(rig.send("POST", "/restart", '{"device":"gateway"}')).toContain('"msg":"restart gateway ok"');
    expect(rig.done.includes("restart asked for over HTTP")).toBe(true);
    expect(rig.send("POST", "/restart", '{"device":"evse"}').substring(0, 3)).toBe("200");
    expect(rig.asked).toEqual(["FR>restart"]);
    expect(rig.send("POST", "/restart", '{"device":"house"}').substring(0, 3)).toBe("404");
    expect(rig.send("POST", "/restart", "{}").substring(0, 3)).toBe("404");
    expect(rig.send("POST", "/restart", "").substring(0, 3)).toBe("400");
    expect(rig.get("/restart").substring(0, 3)).toBe("405");
  });

  it("keeps the totals of the energy", () =>
    expect(new HttpRig().send("DELETE", "/emeter", "{}").substring(0, 3)).toBe("409"));
});

describe("routes", () => {
  it("all have a handler", () => {
    for (const line of ROUTES.split("\n")) {
      if (line === "") continue;
      const [method = "", path = ""] = line.split("|");
      const answer = new HttpRig().send(method, path.split("{}").join("99"), "");
      expect(answer === '404 {"msg":"Not found"}' && !path.includes("{}")).toBe(false);
    }
  });

  const others: [string, string, string][] = [
    ["GET", "/", '404 {"msg":"Not found"}'],
    ["GET", "", '404 {"msg":"Not found"}'],
    ["GET", "/status/", '404 {"msg":"Not found"}'],
    ["GET", "//status", '404 {"msg":"Not found"}'],
    ["GET", "/../status", '404 {"msg":"Not found"}'],
    ["GET", "/logs/../../etc/passwd", '404 {"msg":"Not found"}'],
    ["GET", "/Status", '404 {"msg":"Not found"}'],
    ["PUT", "/status", '405 {"msg":"Method not allowed","allowed":"GET, POST"}'],
    ["DELETE", "/config", '405 {"msg":"Method not allowed","allowed":"GET, POST"}'],
    ["BREW", "/override", '405 {"msg":"Method not allowed","allowed":"GET, POST, PATCH, DELETE"}'],
    ["GET", "/emoncms/describe", "200 openevse"],
    ["GET", "/certificates", "200 []"],
    ["GET", "/tesla/vehicles", '200 {"count":0,"vehicles":[]}'],
  ];
  for (const [method, path, answer] of others)
    it(method + " " + path, () => expect(new HttpRig().send(method, path, "")).toBe(answer));

  const access: [string, string, string, string][] = [
    ["GET", "/status", "", "read"],
    ["POST", "/status", "{}", "control"],
    ["POST", "/config", "{}", "admin"],
    ["POST", "/schedule", "", "read"],
    ["POST", "/schedule", "{}", "control"],
    ["GET", "/divertmode", "", "control"],
    ["GET", "/emoncms/describe", "", "public"],
    ["GET", "/nothing", "", "read"],
    ["POST", "/rapi", "rapi=$GS", "read"],
    ["POST", "/rapi", "rapi=$FD", "control"],
  ];
  for (const [method, path, body, who] of access) {
    it(method + " " + path + " " + body + " is for those who " + who, () =>
      expect(new HttpRig().http.access({ method, path, query: "", body })).toBe(who),
    );
  }

  it("a command in the query counts, whatever stands in the body", () =>
    expect(new HttpRig().http.access({ method: "POST", path: "/r", query: "rapi=$FD", body: "rapi=$GS" })).toBe(
      "control",
    ));
});
