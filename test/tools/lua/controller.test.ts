import { describe, expect, it } from "vitest";
import { CLOCK_SPAN_ms } from "#hal/clock";
import type { Controller, ControllerFactory, Effects } from "#tools/controller/controller";
import { jsControllerOf } from "#tools/controller/js";
import { luaControllerOf } from "#tools/lua/vm";
import { createFakeApp } from "./fake-app";

const BOOT = CLOCK_SPAN_ms - 10000;

const FACTORIES: [name: string, factory: ControllerFactory][] = [
  ["JavaScript", jsControllerOf(createFakeApp)],
  ["Lua", luaControllerOf("test/tools/lua/fake-host.ts")],
];

function recorder(): { effects: Effects; seen: unknown[] } {
  const seen: unknown[] = [];
  const effects: Effects = {
    serial: (bytes) => seen.push(["serial", bytes]),
    mqtt: (topic, payload, retained) => seen.push(["mqtt", topic, payload, retained]),
    log: (level, text) => seen.push(["log", level, text]),
    stored: (name, content) => seen.push(["stored", name, content]),
    restart: (reason) => seen.push(["restart", reason]),
    console: (bytes) => seen.push(["console", bytes]),
  };
  return { effects, seen };
}

async function boot(factory: ControllerFactory): Promise<{ controller: Controller; seen: unknown[] }> {
  const { effects, seen } = recorder();
  const files = new Map([["kept", "a\x00b\xff%41\n\t"]]);
  const controller = await factory(effects, {
    serial: "AABBCCDDEEFF",
    files,
    epochAtBoot_s: 1700000000,
    boot_ms: BOOT,
  });
  return { controller, seen };
}

describe.each(FACTORIES)("a controller in %s", (_name, factory) => {
  it("boots with the stored files, byte for byte", async () => {
    const { seen } = await boot(factory);
    expect(seen).toEqual([["log", "debug", `boot ${String(BOOT)} a\x00b\xff%41\n\t`]]);
  });

  it("carries every byte both ways on an open line and none on a closed one", async () => {
    const { controller, seen } = await boot(factory);
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    controller.serialReceived("early", BOOT);
    controller.serialOpened(BOOT + 1);
    controller.serialReceived(bytes, BOOT + 2);
    controller.serialClosed(BOOT + 3);
    expect(seen.slice(1)).toEqual([
      ["log", "info", `5 bytes ${String(BOOT)}`],
      ["log", "info", `opened ${String(BOOT + 1)}`],
      ["serial", bytes],
      ["log", "info", `256 bytes ${String(BOOT + 2)}`],
      ["log", "info", `closed ${String(BOOT + 3)}`],
    ]);
  });

  it("publishes only while the broker is connected, and knows retained from not", async () => {
    const { controller, seen } = await boot(factory);
    controller.mqttReceived("x/y", "1", false, BOOT);
    controller.mqttConnected(BOOT);
    controller.mqttReceived("x/y", "\x80\x00", true, BOOT);
    controller.mqttReceived("x/y", "", false, BOOT);
    controller.mqttReceived("x/y", "", false, BOOT);
    controller.mqttLost(BOOT + 1);
    expect(seen.slice(1)).toEqual([
      ["stored", "file x/y", "1"],
      ["log", "info", `connected ${String(BOOT)}`],
      ["mqtt", "x/y", "1", false],
      ["stored", "file x/y", "\x80\x00"],
      ["mqtt", "x/y", "\x80\x00", true],
      ["stored", "file x/y", undefined],
      ["mqtt", "x/y", "none", true],
      ["log", "info", `lost ${String(BOOT + 1)}`],
    ]);
  });

  it("hands over mains samples with missing phases, and says whether a message was taken", async () => {
    const { controller, seen } = await boot(factory);
    controller.mainsSampled({ L1_mA: 15000, L2_mA: undefined, L3_mA: -20 }, BOOT);
    expect(controller.mainsReceived("good", BOOT + 9999)).toBe(true);
    expect(controller.mainsReceived("bad", 0)).toBe(false);
    expect(seen.slice(1)).toEqual([
      ["log", "info", `15000 - -20 ${String(BOOT)}`],
      ["log", "info", `epoch 1700000009 ${String(BOOT + 9999)}`],
      ["log", "info", "epoch 1700000010 0"],
    ]);
  });

  it("knows when the app asks for a tick, and when it is handed over", async () => {
    const { controller, seen } = await boot(factory);
    expect([controller.urgent(), controller.handedOver()]).toEqual([false, false]);
    controller.serialReceived("x", BOOT);
    expect([controller.urgent(), controller.handedOver()]).toEqual([true, false]);
    controller.tick(BOOT + 100);
    controller.handOver(BOOT + 100);
    expect([controller.urgent(), controller.handedOver()]).toEqual([false, true]);
    expect(seen.at(-1)).toEqual(["log", "info", `AABBCCDDEEFF over ${String(BOOT + 100)}`]);
  });

  it("runs until a tick acts, over the wrap of the clock, and then to the end", async () => {
    const { controller, seen } = await boot(factory);
    controller.serialOpened(BOOT);
    controller.mqttConnected(BOOT);
    const before = seen.length;
    const start = CLOCK_SPAN_ms - 350;
    const first = controller.run(start, 2000);
    expect(first).toBe(350);
    expect(seen.slice(before)).toEqual([["serial", "$FP\x00\x07%~\r"]]);
    expect(controller.run(first, 2000)).toBe(850);
    expect(seen.at(-1)).toEqual(["mqtt", "tick", "850", true]);
    expect(controller.run(850, 2000)).toBe(1950);
    expect(controller.run(1950, 2000)).toBe(1950);
  });

  it("gives a snapshot with every kind of field", async () => {
    const { controller } = await boot(factory);
    controller.tick(BOOT);
    expect(controller.snapshot(5)).toEqual({
      sentence: "50 %\n\xff",
      limit_mA: 15200.5,
      mainsFresh: true,
      trips: ["one", "t\two"],
      starts: 1,
      mainsAge_ms: 5,
    });
  });

  it("carries every byte to and from a console, which goes on with each tick", async () => {
    const { controller, seen } = await boot(factory);
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    controller.consoleReceived(bytes, BOOT);
    controller.tick(BOOT + 100);
    controller.consoleReceived("x", BOOT + 100);
    expect(controller.run(BOOT + 100, BOOT + 900)).toBe(BOOT + 200);
    expect(seen.slice(1)).toEqual([
      ["console", `[${bytes}]`],
      ["console", "[x]"],
    ]);
  });

  it("reports a restart", async () => {
    const { controller, seen } = await boot(factory);
    controller.mqttReceived("x", "restart", false, 7);
    expect(seen.at(-1)).toEqual(["restart", "asked 7"]);
    controller.close();
  });
});
