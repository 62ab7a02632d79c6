import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LuaMachine } from "#tools/lua/machine";
import { ROOT, transpile } from "#tools/lua/transpile";

/** Work in a tick, as updates do it. */
const WORK = 14;
const KEY = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
const SIGNATURE =
  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
const HASH =
  "a271df0d2b0d03bd17b4ed9a4b6afddf2e73287fd630f1a137d87ce873a591cc31b6dd852a98b5dd1226fe993d8228278ceba21f80b8fc95986a70d71edf3faf";

interface Cost {
  verdict: boolean;
  steps: number;
  total: number;
  p99: number;
  max: number;
  kept_B: number;
}

function measure(): Cost {
  const { modules } = transpile({ files: [join(ROOT, "firmware/update/ed25519.ts")], traceback: false });
  const machine = new LuaMachine();
  // the methods under the names that they have in the source
  machine.define(modules.map(({ name, code }) => ({ name, code: code.replace(/____m\d+_/g, "") })));
  const told = machine.execute(`
    local bytes = require("firmware_update_hex").fromHex
    local key, signature, hash = bytes("${KEY}"), bytes("${SIGNATURE}"), bytes("${HASH}")
    collectgarbage() collectgarbage()
    local before = collectgarbage("count")
    local check = require("firmware_update_ed25519").SignatureCheck(key, signature, hash)
    local counts, total, verdict = {}, 0, nil
    local kept = 0
    repeat
      local count = 0
      debug.sethook(function() count = count + 1 end, "", 1)
      verdict = check:step(${String(WORK)})
      debug.sethook()
      if #counts == 0 then collectgarbage() collectgarbage() kept = collectgarbage("count") - before end
      counts[#counts + 1] = count
      total = total + count
    until verdict ~= nil
    table.sort(counts)
    return string.format("%s %d %d %d %d %d", verdict, #counts, total, counts[math.ceil(#counts * 0.99)],
      counts[#counts], math.floor(kept * 1024))
  `);
  machine.close();
  const [verdict = "", ...numbers] = told.split(" ");
  const [steps = 0, total = 0, p99 = 0, max = 0, kept_B = 0] = numbers.map(Number);
  return { verdict: verdict === "true", steps, total, p99, max, kept_B };
}

describe("checking a signature in the module's Lua", () => {
  const cost = measure();

  it("stays within what a tick may take", () => {
    expect(cost.verdict).toBe(true);
    expect(cost.p99).toBeLessThan(3300);
    expect(cost.max).toBeLessThan(10000);
  });

  it("is over after four minutes of ten ticks a second", () => {
    expect(cost.steps).toBeLessThan(2400);
    expect(cost.total).toBeLessThan(4_200_000);
  });

  it("takes little memory, and only meanwhile", () => {
    expect(cost.kept_B).toBeLessThan(16000);
  });
});
