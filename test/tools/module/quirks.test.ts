import { describe, expect, it } from "vitest";
import { Bare } from "./bench";

const LISTEN = (limit: string): string =>
  `uart.setup(2, 115200, 8, uart.PARITY_NONE, uart.STOPBITS_1, { tx = 16, rx = 17 })
   uart.start(2)
   uart.on(2, "data", ${limit}, function(bytes) heard[#heard + 1] = bytes end)`;

describe("a UART", () => {
  it("hands over a line with its end", () => {
    const bare = new Bare();
    bare.lua(LISTEN('"\\r"'));
    bare.module.bytes(2, "$OK 1\r$OK");
    bare.pass(1);
    bare.module.bytes(2, " 2\r");
    bare.pass(1);
    expect(bare.heard()).toEqual(["$OK 1\r", "$OK 2\r"]);
  });

  it("hands over 256 bytes of a line without its end", () => {
    const bare = new Bare();
    bare.lua(LISTEN('"\\r"'));
    bare.module.bytes(2, "x".repeat(255));
    bare.pass(1);
    expect(bare.heard()).toEqual([]);
    bare.module.bytes(2, "yz\r");
    bare.pass(1);
    expect(bare.heard().map((line) => line.length)).toEqual([256, 2]);
  });

  it("keeps the beginning of a line whatever is asked for next", () => {
    const bare = new Bare();
    bare.lua(LISTEN('"\\r"'));
    bare.module.bytes(2, "stale");
    bare.pass(1);
    bare.lua(LISTEN("3"));
    bare.module.bytes(2, "a");
    bare.pass(1);
    expect(bare.heard()).toEqual(["stalea"]);
    bare.module.bytes(2, "bcdef");
    bare.pass(1);
    expect(bare.heard()).toEqual(["bcd"]);
  });

  it("hands over each byte when no number is given", () => {
    const bare = new Bare();
    bare.lua(LISTEN("0"));
    bare.module.bytes(2, "abc");
    bare.pass(1);
    expect(bare.heard()).toEqual(["a", "b", "c"]);
  });

  it("loses what comes above 512 bytes while a task is late", () => {
    const bare = new Bare();
    bare.lua(LISTEN('"\\r"'));
    for (let count = 0; count < 6; count++) bare.module.bytes(2, "x".repeat(99) + "\r");
    bare.pass(1);
    const heard = bare.heard();
    expect(heard).toHaveLength(5);
    bare.module.bytes(2, "\r");
    bare.pass(1);
    // the 12 bytes that still fitted
    expect(bare.heard().join("")).toHaveLength(13);
  });

  it("is deaf before it is started", () => {
    const bare = new Bare();
    bare.lua('uart.on(2, "data", 0, function(bytes) heard[#heard + 1] = bytes end)');
    bare.module.bytes(2, "abc");
    bare.pass(1);
    expect(bare.heard()).toEqual([]);
  });

  it("holds up everything else while it sends, on a wire that takes its time", () => {
    const bare = new Bare();
    bare.module.slowWires();
    bare.lua(LISTEN("0"));
    const before_us = Number(bare.lua("return node.uptime()"));
    bare.lua('uart.write(2, ("x"):rep(1152))');
    expect(Number(bare.lua("return node.uptime()")) - before_us).toBe(100000);
  });
});

describe("the console", () => {
  it("is Lua's prompt where nobody takes its bytes, with lines of 255 bytes at most", () => {
    const bare = new Bare();
    bare.module.bytes(0, "print(1 + 1)\r");
    const shown = bare
      .pass(1)
      .map((saying) => (saying.kind === "uart" ? saying.bytes : ""))
      .join("");
    expect(shown).toBe("print(1 + 1)\r\n2\r\n> ");
    bare.module.bytes(0, `x = "${"a".repeat(280)}"`);
    bare.pass(1);
    bare.module.bytes(0, "\r");
    expect(
      bare
        .pass(1)
        .map((saying) => (saying.kind === "uart" ? saying.bytes : ""))
        .join(""),
    ).toBe("\r\n>> ");
  });
});

describe("timers", () => {
  it("fire in steps of 10 ms, never early", () => {
    const bare = new Bare();
    bare.lua(`began = node.uptime()
      for _, span in ipairs({ 1, 10, 11, 95 }) do
        tmr.create():alarm(span, tmr.ALARM_SINGLE, function() heard[#heard + 1] = span .. ":" .. (node.uptime() - began) // 1000 end)
      end`);
    bare.pass(200);
    expect(bare.heard()).toEqual(["1:10.0", "10:10.0", "11:20.0", "95:100.0"]);
  });

  it("pile up while something blocks, and more than 100 are lost", () => {
    const bare = new Bare();
    bare.lua(`local count = 0
      tmr.create():alarm(10, tmr.ALARM_AUTO, function() count = count + 1 heard[1] = tostring(count) end)
      client = mqtt.Client("id", 15, "", "", 1)
      client:connect("host", 1883, 0, function() end, function() end)`);
    bare.module.brokerAnswers(0);
    bare.pass(5);
    bare.module.trouble({ blocks_us: 10000000 });
    bare.lua('client:publish("t", "p", 0, 0)');
    bare.module.trouble({});
    bare.pass(1);
    expect(Number(bare.heard()[0])).toBeLessThanOrEqual(101);
    expect(bare.module.lostTasks()).toBeGreaterThan(800);
  });

  it("end when they are stopped", () => {
    const bare = new Bare();
    bare.lua(`timer = tmr.create()
      timer:alarm(100, tmr.ALARM_AUTO, function() heard[#heard + 1] = "x" end)`);
    bare.pass(250);
    bare.lua("timer:stop()");
    bare.pass(500);
    expect(bare.heard()).toEqual(["x", "x"]);
  });
});

describe("the file system", () => {
  it("opens four files at a time", () => {
    const bare = new Bare();
    expect(
      bare.lua(`local open = {}
        for index = 1, 5 do open[#open + 1] = io.open("f" .. index, "wb") end
        local count = #open
        open[1]:close()
        return count .. " " .. tostring(io.open("f6", "wb") ~= nil)`),
    ).toBe("4 true");
  });

  it("takes names of 31 bytes", () => {
    const bare = new Bare();
    expect(
      bare.lua('return tostring(io.open(("n"):rep(31), "wb") ~= nil) .. tostring(io.open(("n"):rep(32), "wb") ~= nil)'),
    ).toBe("truefalse");
  });

  it("refuses what does not fit, and the file stays short", () => {
    const bare = new Bare();
    bare.module.trouble({ size_B: 3000 });
    const WRITE =
      'local f = io.open(name, "wb") local taken = f:write(("x"):rep(1000)) ~= nil f:close() return tostring(taken)';
    const taken = ["a", "b", "c", "d", "a"].map((name) => bare.lua(`local name = "${name}" ${WRITE}`));
    expect(taken[0]).toBe("true");
    expect(taken).toContain("false");
    expect(bare.lua('return io.open("d", "rb"):read("a")')).toBe("");
  });

  it("tears the write during which the power goes, and nothing happens after it", () => {
    const bare = new Bare();
    bare.module.trouble({ cutIn: 2 });
    bare.lua(`node.setonerror(function() heard[#heard + 1] = "handler" end)
      tmr.create():alarm(10, tmr.ALARM_SINGLE, function()
        local f = io.open("a", "wb")
        f:write("0123456789")
        f:close()
      end)`);
    const stored = bare.pass(20).filter((saying) => saying.kind === "stored");
    expect(stored.map((saying) => saying.content)).toEqual(["", "01234"]);
    expect(bare.module.halted).toBe(true);
    expect(bare.pass(1000)).toEqual([]);
    expect(bare.heard()).toEqual([]);
  });
});

describe("the chip", () => {
  it("has no time of the day before a server of times was asked, and then counts from its answer", () => {
    const bare = new Bare({ epoch_s: 1767225600 });
    expect(Number(bare.lua("return (time.get())"))).toBeLessThan(1000);
    bare.lua("time.initntp()");
    bare.pass(2000);
    expect(Number(bare.lua("return (time.get())"))).toBe(1767225602);
  });

  it("hands an error of a callback to the handler and goes on, and without one it is over", () => {
    const bare = new Bare();
    bare.lua(`node.setonerror(function(message) heard[#heard + 1] = message:gsub("^.*: ", "") end)
      tmr.create():alarm(10, tmr.ALARM_SINGLE, function() error("trouble") end)`);
    bare.pass(20);
    expect(bare.heard()).toEqual(["trouble"]);
    expect(bare.module.halted).toBe(false);
    const other = new Bare();
    other.lua('tmr.create():alarm(10, tmr.ALARM_SINGLE, function() error("trouble") end)');
    expect(other.pass(20).map((saying) => saying.kind)).toEqual(["failed"]);
    expect(other.module.halted).toBe(true);
  });

  it("keeps the words of its memory over a restart", () => {
    const bare = new Bare();
    bare.lua("rtcmem.write32(1, 7)");
    const again = new Bare({ words: bare.module.words() });
    expect(again.lua("return rtcmem.read32(1)")).toBe("7");
  });
});
