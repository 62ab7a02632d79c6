import { describe, expect, it } from "vitest";
import { Bare } from "./bench";

describe("the client of the broker", () => {
  const CONNECT = `client = mqtt.Client(("i"):rep(40), 15, ("u"):rep(40), ("p"):rep(80), 1)
    client:on("message", function(_, topic, payload) heard[#heard + 1] = topic .. "=" .. #payload end)
    client:on("offline", function() heard[#heard + 1] = "offline" end)
    taken = client:connect(host or "host", 1883, 0, function() heard[#heard + 1] = "up" end, function(_, reason) heard[#heard + 1] = "failed " .. reason end)`;

  it("cuts names without a word", () => {
    const bare = new Bare();
    bare.lua(CONNECT);
    const connect = bare.pass(1).find((saying) => saying.kind === "connect");
    expect(connect).toMatchObject({
      host: "host",
      port: 1883,
      client: { id: "i".repeat(32), keepalive_s: 15, user: "u".repeat(32), password: "p".repeat(65) },
    });
  });

  it("delivers a message above its buffer in pieces, of which only the first has a topic", () => {
    const bare = new Bare();
    bare.lua(CONNECT);
    bare.module.brokerAnswers(0);
    bare.pass(1);
    bare.module.message("topic", "x".repeat(1012));
    bare.module.message("topic", "x".repeat(2500));
    bare.pass(1);
    expect(bare.heard()).toEqual(["up", "topic=1012", "topic=1012", "=1024", "=464"]);
  });

  it("publishes nothing before it is connected and after it was lost, and is not used twice", () => {
    const bare = new Bare();
    bare.lua(CONNECT);
    expect(bare.lua('return tostring(client:publish("t", "p", 0, 0))')).toBe("false");
    bare.module.brokerAnswers(0);
    bare.pass(1);
    expect(bare.lua('return tostring(client:publish("t", "p", 0, 0))')).toBe("true");
    bare.module.brokerLost();
    bare.pass(1);
    expect(bare.lua('return tostring(client:publish("t", "p", 0, 0))')).toBe("false");
    expect(bare.heard()).toEqual(["up", "offline"]);
    expect(
      bare.lua("local ok, taken = pcall(client.connect, client, 'host', 1883, 0) return tostring(ok and taken)"),
    ).toBe("false");
  });

  it("says twice that the broker refuses, with a reason that says nothing", () => {
    const bare = new Bare();
    bare.lua(CONNECT);
    bare.module.brokerAnswers(5);
    bare.pass(1);
    expect(bare.heard()).toEqual(["failed -6", "offline"]);
  });

  it("cuts topic and words of the will, and gives it without retain", () => {
    const bare = new Bare();
    bare.lua(
      'w = mqtt.Client("id", 15, "", "", 1) w:lwt(("t"):rep(40), ("m"):rep(200), 1, 1) w:connect("h", 1883, 0, print, print)',
    );
    const connect = bare.pass(1).find((saying) => saying.kind === "connect");
    expect(connect).toMatchObject({ client: { will: { topic: "t".repeat(32), message: "m".repeat(128) } } });
  });

  it("hands over no payload at all where it is empty", () => {
    const bare = new Bare();
    bare.lua(
      'm = mqtt.Client("id", 15, "", "", 1) m:on("message", function(_, topic, payload) heard[#heard + 1] = topic .. tostring(payload) end)',
    );
    bare.lua('m:connect("h", 1883, 0, function() end, function() end)');
    bare.module.brokerAnswers(0);
    bare.module.message("t", "");
    bare.pass(1);
    expect(bare.heard()).toEqual(["tnil"]);
  });

  it("holds up everything when it is closed: a connection for a second, an attempt until it ends", () => {
    for (const [isUp, span_us] of [
      [true, 1000000],
      [false, 8000000],
    ] as const) {
      const bare = new Bare();
      bare.lua(CONNECT);
      if (isUp) bare.module.brokerAnswers(0);
      bare.pass(1);
      bare.module.trouble({ connects_us: 8000000 });
      const before_us = Number(bare.lua("return node.uptime()"));
      bare.lua("client:close()");
      expect(Number(bare.lua("return node.uptime()")) - before_us).toBe(span_us);
      bare.lua("client:close()");
      expect(Number(bare.lua("return node.uptime()")) - before_us).toBe(span_us);
    }
  });

  it("holds up everything while a publication waits for the socket, 10 s on a connection that has stalled, which is lost then", () => {
    const bare = new Bare();
    bare.lua(CONNECT);
    bare.module.brokerAnswers(0);
    bare.pass(1);
    bare.module.trouble({ blocks_us: 10000000 });
    const before_us = Number(bare.lua("return node.uptime()"));
    expect(bare.lua('return tostring(client:publish("t", "p", 0, 0))')).toBe("false");
    expect(Number(bare.lua("return node.uptime()")) - before_us).toBe(10000000);
    expect(bare.module.stalls()).toBe(1);
    bare.pass(1);
    expect(bare.heard()).toEqual(["up", "offline"]);
  });

  it("drops messages that find 125 others waiting", () => {
    const bare = new Bare();
    bare.lua(CONNECT);
    bare.module.brokerAnswers(0);
    bare.pass(1);
    bare.heard();
    for (let count = 0; count < 200; count++) bare.module.message("t", "x");
    bare.pass(1);
    expect(bare.heard()).toHaveLength(125);
    expect(bare.module.lostTasks()).toBe(75);
  });
});

describe("the wireless network", () => {
  const JOIN = `wifi.sta.on("got_ip", function(_, info) heard[#heard + 1] = info.ip end)
    wifi.sta.on("disconnected", function(_, info) heard[#heard + 1] = "reason " .. info.reason end)
    wifi.mode(wifi.STATION, false)
    wifi.sta.config({ ssid = "home", pwd = "secret!!" }, false)`;

  it("refuses with errors: to join before it was started and when it has joined, to look around while it joins, a point without its mode", () => {
    const bare = new Bare();
    bare.module.network("home", "secret!!", "10.0.0.2");
    bare.lua(JOIN);
    const fails = (code: string): string => bare.lua(`return tostring(pcall(function() ${code} end))`);
    expect(fails("wifi.sta.connect()")).toBe("false");
    bare.lua("wifi.start()");
    expect(fails("wifi.sta.connect()")).toBe("true");
    expect(fails("wifi.sta.scan({}, function() end)")).toBe("false");
    bare.pass(1000);
    expect(fails("wifi.sta.connect()")).toBe("false");
    expect(fails("wifi.sta.scan({}, function() end)")).toBe("true");
    expect(fails('wifi.ap.config({ ssid = "x", pwd = "12345678", auth = 3 }, false)')).toBe("false");
    expect(bare.heard()).toEqual(["10.0.0.2"]);
  });

  it("says why it did not join, once, and does not try again by itself", () => {
    const bare = new Bare();
    bare.lua(JOIN + " wifi.start() wifi.sta.connect()");
    bare.pass(60000);
    expect(bare.heard()).toEqual(["reason 201"]);
    bare.module.network("home", "another", "10.0.0.2");
    bare.lua("wifi.sta.connect()");
    bare.pass(60000);
    expect(bare.heard()).toEqual(["reason 15"]);
  });

  it("gives another address while it is joined", () => {
    const bare = new Bare();
    bare.module.network("home", "secret!!", "10.0.0.2");
    bare.lua(JOIN + " wifi.start() wifi.sta.connect()");
    bare.pass(1000);
    bare.module.network("home", "secret!!", "10.0.0.3");
    bare.pass(1000);
    bare.module.network("", "", "");
    bare.pass(1000);
    expect(bare.heard()).toEqual(["10.0.0.2", "10.0.0.3", "reason 8"]);
  });
});
