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

  it("refuses to wait for more than 255 bytes, and for a mark of two", () => {
    const bare = new Bare();
    const asks = (limit: string): string =>
      bare.lua(`return tostring(pcall(uart.on, 2, "data", ${limit}, print))`).slice(0, 5);
    expect([asks("255"), asks("256"), asks('"\\r"'), asks('"\\r\\n"')]).toEqual(["true", "false", "true", "false"]);
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

describe("the bytes of the console", () => {
  const TAKE = (more: string): string => `uart.on(0, "data", 0, function(byte) heard[#heard + 1] = byte end${more})`;
  const shown = (bare: Bare): string =>
    bare
      .pass(1)
      .map((saying) => (saying.kind === "uart" ? saying.bytes : ""))
      .join("");

  it("reach nobody who takes them before the UART was started once", () => {
    const bare = new Bare();
    bare.lua(TAKE(", 0"));
    bare.module.bytes(0, "ab");
    bare.pass(1);
    expect(bare.heard()).toEqual([]);
    bare.lua("uart.start(0)");
    bare.module.bytes(0, "ab");
    bare.pass(1);
    expect(bare.heard()).toEqual(["a", "b"]);
  });

  it("go to the prompt as well, unless it is said that they do not", () => {
    const bare = new Bare();
    bare.lua("uart.start(0)" + TAKE(""));
    bare.module.bytes(0, "=7\r");
    expect(shown(bare)).toContain("7\r\n");
    expect(bare.heard().join("")).toBe("=7\r");
    bare.lua(TAKE(", 0"));
    bare.module.bytes(0, "=7\r");
    expect(shown(bare)).toBe("");
    expect(bare.heard().join("")).toBe("=7\r");
  });
});

describe("timers", () => {
  const ARM = (spans: string): string => `local began = node.uptime()
    for _, span in ipairs({ ${spans} }) do
      tmr.create():alarm(span, tmr.ALARM_SINGLE, function() heard[#heard + 1] = span .. ":" .. (node.uptime() - began) // 1000 end)
    end`;

  it("fire after whole ticks of 10 ms, counted from the last one: up to a tick early", () => {
    const bare = new Bare();
    bare.lua(ARM("10, 11, 95, 100"));
    bare.pass(200);
    expect(bare.heard()).toEqual(["10:10.0", "11:10.0", "95:90.0", "100:100.0"]);
    bare.pass(4);
    bare.lua(ARM("10, 100"));
    bare.pass(200);
    expect(bare.heard()).toEqual(["10:6.0", "100:96.0"]);
  });

  it("take 1 ms to 6870947 ms, but one of less than a tick brings the chip down", () => {
    const bare = new Bare();
    const arm = (span: string): string =>
      bare.lua(`return tostring(pcall(function() tmr.create():alarm(${span}, tmr.ALARM_AUTO, print) end))`);
    expect([arm("6870947"), arm("6870948"), arm("0")]).toEqual(["true", "false", "false"]);
    expect(bare.module.halted).toBe(false);
    arm("9");
    expect(bare.pass(10)).toMatchObject([{ kind: "restart", cause: "panic" }]);
    expect(bare.module.halted).toBe(true);
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
