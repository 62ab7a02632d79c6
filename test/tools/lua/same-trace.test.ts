import { expect, it } from "vitest";
import type { ControllerFactory, Effects } from "#tools/controller/controller";
import { createJsController } from "#tools/controller/js";
import { Day, SURROUNDINGS } from "#tools/lua/report/day";
import { createLuaController } from "#tools/lua/vm";

const SECONDS = 620;

/** Everything the controller did in the scripted minutes, and what it said of itself every minute. */
async function trace(factory: ControllerFactory): Promise<string[]> {
  const lines: string[] = [];
  const day = new Day();
  const note = (...parts: unknown[]): void => void lines.push(JSON.stringify(parts));
  const effects: Effects = {
    serial(bytes) {
      note("serial", bytes);
      day.effects.serial(bytes);
    },
    mqtt: (topic, payload, retained) => note("mqtt", topic, payload, retained),
    log: (level, text) => note("log", level, text),
    stored: (name, content) => note("stored", name, content),
    restart: (reason) => note("restart", reason),
  };
  const controller = await factory(effects, SURROUNDINGS);
  const measured = { controller, after: () => undefined, singleTicks: false };
  day.open(measured);
  for (let second = 0; second < SECONDS; second += 20) {
    day.pass(measured, 20);
    const snapshot = controller.snapshot(day.now);
    note(
      "snapshot",
      Object.entries(snapshot)
        .filter(([, value]) => value !== undefined)
        .sort(),
    );
  }
  controller.close();
  return lines;
}

it("the whole app does the same, byte for byte, in JavaScript and in Lua", async () => {
  const expected = await trace(createJsController);
  const actual = await trace(createLuaController);
  expect(expected.length).toBeGreaterThan(SECONDS);
  expect(expected.filter((line) => line.startsWith('["mqtt"')).length).toBeGreaterThan(10);
  expect(actual).toEqual(expected);
});
