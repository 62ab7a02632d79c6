import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { ROOT } from "#tools/lua/transpile";
import { simulateCommand } from "#tools/simulate/command";
import type { SimulationResult } from "#tools/simulate/result";
import { parseScenario } from "#tools/simulate/scenario";

const EXAMPLES = join(ROOT, "tools/simulate/examples");
const folder = mkdtempSync(join(tmpdir(), "examples-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** From the sample to the lower offer, s. */
const ANSWER_s = 0.3;
/** Of a day an hour of its evening. */
const HOUR = { duration_s: 3600, events: [{ at_s: 60, do: "plug" }] };

async function simulated(path: string): Promise<SimulationResult> {
  const pieces: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((piece) => pieces.push(String(piece)) > 0);
  try {
    expect(await simulateCommand.run(["--vm", "module", "--json", path])).toBe(0);
  } finally {
    spy.mockRestore();
  }
  return JSON.parse(pieces.join("")) as SimulationResult;
}

describe("dinamics simulate --vm module", () => {
  for (const name of readdirSync(EXAMPLES))
    it(`runs ${name} and keeps the breaker of the house`, { timeout: 180_000 }, async () => {
      const raw = { ...JSON.parse(readFileSync(join(EXAMPLES, name), "utf8")), ...(name.includes("day") ? HOUR : {}) };
      const path = join(folder, name);
      writeFileSync(path, JSON.stringify(raw));
      const { car, meter } = parseScenario(raw, path);
      const { vm, breaker, reaction_ms, evseEepromWrites, energy_Wh, starts } = await simulated(path);
      expect(vm).toBe("module");
      expect([evseEepromWrites, starts > 0, energy_Wh > 500]).toEqual([0, true, true]);
      // two samples when one is lost, and the car's own time
      const answered_s = 2 * meter.period_s + meter.delay_s + ANSWER_s + car.reaction_s;
      expect(breaker.longestAbove_s).toBeLessThanOrEqual(answered_s + breaker.worstExcess_A / car.ramp_A_per_s);
      expect(reaction_ms.events).toBeGreaterThan(0);
      expect(reaction_ms.p99).toBeLessThanOrEqual(150);
    });

  it("ends with 2 and what is wrong for a scenario that is none", async () => {
    const path = join(folder, "none.json");
    writeFileSync(path, '{"duration_s": -1}');
    await expect(simulateCommand.run(["--vm", "module", path])).rejects.toThrow("duration_s");
    await expect(simulateCommand.run(["--vm", "esp32", path])).rejects.toThrow(
      "--vm esp32: allowed are js, lua and module",
    );
  });
});
