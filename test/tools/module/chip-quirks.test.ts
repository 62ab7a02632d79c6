import { describe, expect, it } from "vitest";
import { Bare } from "./bench";

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

  const WRITE = `node.setonerror(function() heard[#heard + 1] = "handler" end)
    tmr.create():alarm(10, tmr.ALARM_SINGLE, function()
      pcall(function()
        local f = io.open("a", "wb")
        f:write("0123456789")
        f:close()
        file.rename("a", "b")
        file.remove("c")
      end)
      local late = io.open("late", "wb")
      late:write("late")
    end)`;

  for (const [cutAt, states] of [
    ["before", ["c", "a,c", "a=0123456789,c", "b=0123456789,c"]],
    ["in", ["a,c", "a=01234,c", "a=0123456789,b=0123456789,c", "b=0123456789,c"]],
    ["after", ["a,c", "a=0123456789,c", "b=0123456789,c", "b=0123456789"]],
  ] as const) {
    it(`is left as it was ${cutAt} the operation at which the power goes, and nothing happens after it`, () => {
      states.forEach((state, index) => {
        const bare = new Bare({ files: new Map([["c", ""]]) });
        bare.module.trouble({ cutIn: index + 1, cutAt });
        bare.lua(WRITE);
        const left = new Map([["c", ""]]);
        for (const saying of bare.pass(20)) {
          if (saying.kind !== "stored") continue;
          if (saying.content === undefined) left.delete(saying.name);
          else left.set(saying.name, saying.content);
        }
        const shown = [...left].sort().map(([name, content]) => (content === "" ? name : `${name}=${content}`));
        expect(shown.join(","), `operation ${String(index + 1)}`).toBe(state);
        expect(bare.module.halted).toBe(true);
        expect(bare.pass(1000)).toEqual([]);
        expect(bare.heard()).toEqual([]);
      });
    });
  }
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

  it("keeps the words of its memory over a restart, and not without power: they are nothing then, not zero", () => {
    const bare = new Bare();
    bare.lua("rtcmem.write32(1, 7)");
    const again = new Bare({ words: bare.module.words() });
    expect(again.lua("return rtcmem.read32(1)")).toBe("7");
    expect(Number(new Bare().lua("return rtcmem.read32(1)"))).toBeGreaterThan(1000000);
  });

  it("says why it has started", () => {
    const reason = (cause: "power" | "restart" | "panic"): string =>
      new Bare({ cause }).lua('return table.concat({ node.bootreason() }, " ")');
    expect([reason("power"), reason("restart"), reason("panic")]).toEqual(["1 8", "2 19 0", "2 19 1"]);
  });

  it("does nothing any more once it restarts, whoever catches what throws it out", () => {
    const bare = new Bare();
    bare.lua(`tmr.create():alarm(10, tmr.ALARM_SINGLE, function()
      pcall(node.restart)
      uart.write(2, "late")
      io.open("late", "wb")
    end)`);
    expect(bare.pass(1000).map(({ kind }) => kind)).toEqual(["restart"]);
  });

  it("is bitten by its watchdog in a callback that never ends", () => {
    const bare = new Bare();
    bare.module.watch();
    bare.lua("tmr.create():alarm(10, tmr.ALARM_SINGLE, function() while true do end end)");
    expect(bare.pass(1000)).toMatchObject([{ kind: "restart", cause: "panic" }]);
  });

  it("has no library for its own time and files, nor for bits", () => {
    const bare = new Bare();
    expect(bare.lua("return tostring(os) .. tostring(bit32) .. tostring(math.pow)")).toBe("nilnilnil");
  });
});

describe("a pin", () => {
  it("tells of no edge between one and the end of its callback", () => {
    const bare = new Bare();
    bare.module.level(27, 1 === 1);
    bare.lua(`gpio.trig(27, gpio.INTR_UP_DOWN, function(pin, level)
      heard[#heard + 1] = pin .. "=" .. level .. ":" .. gpio.read(pin)
    end)`);
    for (const high of [false, true, false]) bare.module.level(27, high);
    bare.pass(1);
    expect(bare.heard()).toEqual(["27=0:0"]);
    bare.module.level(27, true);
    bare.pass(1);
    bare.module.level(27, false);
    bare.pass(1);
    expect(bare.heard()).toEqual(["27=1:1", "27=0:0"]);
  });

  it("tells of the edges that were asked for, until nobody asks any more", () => {
    const bare = new Bare();
    bare.lua("gpio.trig(27, gpio.INTR_DOWN, function(_, level) heard[#heard + 1] = tostring(level) end)");
    for (const high of [false, true, false]) {
      bare.module.level(27, high);
      bare.pass(1);
    }
    expect(bare.heard()).toEqual(["0", "0"]);
    bare.lua("gpio.trig(27, gpio.INTR_NONE)");
    bare.module.level(27, true);
    bare.module.level(27, false);
    bare.pass(1);
    expect(bare.heard()).toEqual([]);
  });

  it("waits behind everything else, and 25 edges at most wait", () => {
    const bare = new Bare();
    bare.lua(`for pin = 1, 30 do gpio.trig(pin, gpio.INTR_DOWN, function(at) heard[#heard + 1] = tostring(at) end) end
      uart.start(2)
      uart.on(2, "data", 0, function(byte) heard[#heard + 1] = byte end)`);
    for (let pin = 1; pin <= 30; pin++) bare.module.level(pin, false);
    bare.module.bytes(2, "x");
    bare.pass(1);
    const heard = bare.heard();
    expect(heard[0]).toBe("x");
    expect(heard).toHaveLength(26);
    expect(bare.module.lostTasks()).toBe(5);
  });
});
