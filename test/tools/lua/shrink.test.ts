import { describe, expect, it } from "vitest";
import { LuaMachine } from "#tools/lua/machine";
import { withNumbers } from "#tools/lua/numbered-fields";
import { shrink } from "#tools/lua/shrink/shrink";
import type { LuaModule } from "#tools/lua/transpile";

const HEAD = "local ____exports = {}\n";
const FOOT = "return ____exports\n";

function program(parts: Record<string, string>): LuaModule[] {
  return Object.entries(parts).map(([name, code]) => ({ name, code: HEAD + code + FOOT }));
}

/** What `main.run()` returns as it is written, and when it was made smaller; they must be the same. */
function both(parts: Record<string, string>, kept: readonly string[] = []): { value: string; made: LuaModule[] } {
  const whole = program(parts);
  const made = shrink(whole, ["main"], new Set(kept));
  const [before, after] = [whole, made].map((modules) => {
    const machine = new LuaMachine();
    machine.define(modules.map(({ name, code }) => ({ name, code: withNumbers(code) })));
    const value = machine.execute(`return tostring(require("main").run())`);
    machine.close();
    return value;
  });
  expect(after).toBe(before);
  return { value: before ?? "", made };
}

function functionsIn(modules: readonly LuaModule[]): number {
  return modules.reduce((sum, { code }) => sum + (code.match(/\bfunction\b/g) ?? []).length, 0);
}

/** A class with one method that is called once, in the middle of `body`. */
function classWith(method: string, body: string): string {
  return `local C = {}
C.__index = C
function ____new_C() local self = setmetatable({}, C) self.log = "" self.a = 1 return self end
function C.helper(self, x, y)
${method}
end
function C.go(self, n)
${body}
end
function ____exports.run() local c = ____new_C() local t = "" for n = 1, 5 do t = t .. tostring((c:go(n))) .. "," end return t .. c.log end
`;
}

describe("A function that is called from one place", () => {
  const methods = [
    `if x > 3 then return "big" end self.log = self.log .. "h" if x == 2 then return nil end return "small"`,
    `self.log = self.log .. "h" if x > 2 then self.log = self.log .. "!" end`,
    `for i = 1, x do if i == 3 then return i end self.log = self.log .. i end return -1`,
    `return x * 2 + (y or 1)`,
    `x = x + 1 local f = function() return x end x = x + 1 return f()`,
    `repeat local s = x if s == 1 then self.a = "one" break end do return "other" end until true return self.a`,
    `while true do x = x + 1 if x > 4 then return "w" .. x end end`,
    `if x == 1 then return false elseif x == 2 then return true else self.log = self.log .. "e" end`,
  ];
  const places = [
    `self:helper(n) return self.a`,
    `return self:helper(n)`,
    `local v = self:helper(n, n) return v`,
    `local n = self:helper(n, 3) return n`,
    `self.a = self:helper(n) return self.a`,
    `n = self:helper(n, n) return n`,
    `if self:helper(n) then return "yes" else return "no" end`,
    `if n > 2 and self:helper(n) then return "yes" end return "no"`,
    `if n == 1 then return 0 elseif self:helper(n) then return "yes" else return "no" end`,
    `return n > 1 and self:helper(n)`,
    `local v = n > 3 or self:helper(n) return v`,
    `return tostring((self:helper(n))) .. self.log`,
    `return self.log .. tostring((self:helper(n)))`,
    `local t = { n, self:helper(n), self.log } return tostring(t[1]) .. tostring(t[2]) .. t[3]`,
    `for i = 1, 2 do n = n + i local w = self:helper(n) self.log = self.log .. tostring(w) end return n`,
    `local fs = {} for i = 1, 3 do local v = self:helper(i + n) fs[i] = function() return v end end return tostring(fs[1]()) .. tostring(fs[3]())`,
    `while n < 4 and self:helper(n) do n = n + 1 end return n`,
    `local y, x = n, self.log self.a = self:helper(y) return tostring(x) .. tostring(y)`,
  ];
  for (const [index, method] of methods.entries())
    it(`does the same where it is called, body ${String(index + 1)}`, () => {
      for (const body of places) both({ main: classWith(method, body) });
    });

  it("is written there, and is no function any more", () => {
    const { made } = both({ main: classWith(methods[0] ?? "", `self:helper(n) return self.a`) });
    expect(functionsIn(made)).toBe(2);
    expect(made[0]?.code).not.toContain("helper");
  });

  it("stays when it is called twice, from outside, by its name, or calls itself", () => {
    const call = `return self:helper(n)`;
    for (const [method, body] of [
      ["return x", "self:helper(1) return self:helper(n)"],
      ["return x", "local other = self other:helper(1) return self:helper(n)"],
      ["return x", `local k = "helper" self[k](self, 1) return self:helper(n)`],
      ["if x > 9 then return x end return self:helper(x + 1)", call],
    ])
      expect(both({ main: classWith(method ?? "", body ?? "") }).made[0]?.code).toContain("helper");
    expect(both({ main: classWith("return x", call) }, ["helper"]).made[0]?.code).toContain("helper");
  });

  it("sees what it names, although that is declared later than its caller", () => {
    const main = `local f
local function g() return f(2) end
local late = 40
function f(x) return late + x end
function ____exports.run() return g() end
`;
    expect(both({ main }).value).toBe("42");
  });

  it("does not take a name of its caller for one of its own", () => {
    const main = `local limit = 1
local function f(x) return x + limit end
function ____exports.run() local limit = 100 local y = f(limit) return y + limit end
`;
    expect(both({ main }).value).toBe("201");
  });
});

describe("Modules", () => {
  it("that one other loads are put into it, and what nobody asks for is left out", () => {
    const { value, made } = both({
      main: `local ____b = require("b")\nlocal x = ____b.x\nlocal f = ____b.f\nfunction ____exports.run() return f() + x + f() end\n`,
      b: `local ____c = require("c")\n____exports.x = 5\n____exports.never = 6\nfunction ____exports.f() return ____c.y end\n`,
      c: `____exports.y = 7\nfunction ____exports.unused() return 1 end\n`,
    });
    expect(value).toBe("19");
    expect(made.map(({ name }) => name)).toEqual(["main"]);
    expect(made[0]?.code).not.toContain("never");
    expect(functionsIn(made)).toBe(2);
  });

  it("that two load, or that are loaded late, stay of their own", () => {
    const { value, made } = both({
      main: `local ____b = require("b")\nlocal x = ____b.x\nlocal ____d = require("d")\nfunction ____exports.run() return x + ____d.f() + require("late").z end\n`,
      b: `local ____d = require("d")\nlocal y = ____d.y\n____exports.x = y + 1\n`,
      d: `____exports.y = 1\nfunction ____exports.f() return 10 end\n`,
      late: `local ____d = require("d")\n____exports.z = 99 + ____d.y\n`,
    });
    expect(value).toBe("112");
    expect(made.map(({ name }) => name).sort()).toEqual(["d", "late", "main"]);
  });

  it("that do something when they are loaded are kept", () => {
    const { value } = both({
      main: `local ____b = require("b")\nlocal unused = ____b.x\nfunction ____exports.run() return seen end\n`,
      b: `seen = 3\n____exports.x = 1\n`,
    });
    expect(value).toBe("3");
  });
});

describe("Small things", () => {
  it("are the same: switches, temporaries, texts in parts, fields that are nothing", () => {
    const main = `local C = {}
C.__index = C
function ____new_C(x) local self = setmetatable({}, C) self.a = nil self.b = x self.b = nil self.c = x return self end
local function word(kind)
    local ____temp_0
    repeat
        local ____switch1 = kind
        local ____cond1 = ____switch1 == 1 or ____switch1 == 2
        if ____cond1 then
            return "low"
        end
        ____cond1 = ____cond1 or ____switch1 == 3
        if ____cond1 then
            ____temp_0 = "three"
            break
        end
        ____cond1 = ____cond1 or (____switch1 == 4 or ____switch1 == 5)
        if ____cond1 then
            if kind == 4 then
                break
            end
            return "five"
        end
        do
            ____temp_0 = "many"
        end
    until true
    local w = ____temp_0
    return ((tostring(w) .. "/") .. tostring(kind)) .. "."
end
function ____exports.run()
    local t = ""
    for kind = 1, 6 do t = (t .. word(kind)) .. " " end
    local c = ____new_C(7)
    return (((t .. tostring(c.a)) .. tostring(c.b)) .. tostring(c.c)) .. -(2 ^ 2) .. 2 ^ -1 .. (1 - (2 - 3))
end
`;
    expect(both({ main }).value).toBe("low low three/3. nil/4. five many/6. nilnil7-4.00.52");
  });
});

describe("A constructor", () => {
  /** The marks that values leave when they are worked out, and the fields of the object. */
  const trace = (body: string): string => {
    const main = `local marks = ""
local function mark(value) marks = marks .. value return value, "more" end
local C = {}
C.__index = C
function ____new_C(given)
${body}
return self end
function ____exports.run()
  local c = ____new_C(9)
  return marks .. "/" .. tostring(c.____f1_a) .. tostring(c.____f2_b) .. tostring(c.____f3_c) .. tostring(c.named)
end
`;
    return both({ main }).value;
  };
  const head = "local self = setmetatable({named = nil, nil, nil, nil}, C)";

  it("makes its object with what it would set afterwards, worked out in the same order, and of each call one value", () => {
    expect(trace(`${head} self.____f1_a = mark(1) self.named = given self.____f2_b = 5 self.____f3_c = mark(2)`)).toBe(
      "12/1529",
    );
    expect(trace(`${head} self.____f3_c = mark(1) self.____f1_a = mark(2) self.named = mark(3)`)).toBe("123/2nil13");
  });

  it("sets what needs the object, and what comes after that, as before", () => {
    expect(
      trace(`${head} self.____f1_a = 1 self.____f2_b = self.____f1_a + 1 self.____f3_c = self.named self.named = 4`),
    ).toBe("/12nil4");
    expect(trace(`${head} self.____f1_a = 1 self.____f1_a = mark(self.____f1_a + 1) self.____f2_b = 3`)).toBe(
      "2/23nilnil",
    );
  });
});

describe("What is asked of a value", () => {
  it("is only whether it counts as true where nothing else is wanted of it", () => {
    const main = `local function told(x, y)
  if not not x then return "there" end
  local both = not not x and not not y
  local one = not not x or y
  local none = not (x == y)
  local picked = not not y and "y" or "n"
  return tostring(both) .. tostring(one) .. tostring(none) .. picked
end
function ____exports.run() return told(nil, 3) .. told(1, 2) .. told(nil, nil) end
`;
    const { value, made } = both({ main });
    expect(value).toBe("false3trueytherefalsenilfalsen");
    expect(made[0]?.code).toContain("if x then");
    expect(made[0]?.code).toContain("x ~= y");
  });

  it("is the quotient without what is left, also below nothing", () => {
    const main = `function ____exports.run()
  local t = ""
  for x = -7, 7, 3.5 do t = t .. string.format("%d ", math.floor(x / 2)) end
  return t .. math.floor(9 / 4)
end
`;
    const { value, made } = both({ main });
    expect(value).toBe("-4 -2 0 1 3 2");
    expect(made[0]?.code).not.toContain("floor");
  });
});

describe("A method of another module that one place calls", () => {
  it("is written there, unless it needs something of its module", () => {
    const { value, made } = both({
      main: `local ____c = require("c")\nfunction ____exports.run() local c = ____c.C() return c:own(2) + c:bound(3) end\nfunction ____exports.late() return require("c") end\n`,
      c: `local factor = 10\nlocal C = {}\nC.__index = C\nfunction ____exports.C() local self = setmetatable({}, C) self.a = 4 return self end
function C.own(self, n) return self.a + n end\nfunction C.bound(self, n) return self.a * factor + n end\nfunction C.rest(self) factor = 11 return self end\nfunction ____exports.change(c) return c["rest"](c) end\n`,
    });
    expect(value).toBe("49");
    const [main = "", other = ""] = made.map(({ code }) => code);
    expect(main).not.toContain("own");
    expect(other).not.toContain("own");
    expect(other).toContain("bound");
  });
});
