import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fc } from "#test/property";
import { connectAsync } from "mqtt";
import { eventually } from "../eventually";
import { Bench, PREFIX } from "./bench";

/** Tells of the mains what a meter would that sees a house and the car, until it is told to end. */
function feedHouse(bench: Bench, house_dA: number): () => void {
  const timer = setInterval(() => {
    const { state, offered_mA } = bench.gateway.snapshot();
    const car_dA = state === "charging" ? Math.floor((offered_mA ?? 0) / 100) : 0;
    bench.set("MainsMeter", `${String(house_dA + car_dA)}:20:20`).catch(() => undefined);
  }, 250);
  return () => clearInterval(timer);
}

describe("the topics of a SmartEVSE", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start({
      settings: { dynamic: "1", breaker_A: "25", charge_limit_A: "16", raise_hold_s: "0", pause_min_s: "0" },
    });
    await bench.says("connected", "online");
  });
  afterAll(() => bench.close());

  it("tell scripts what they look at, kept by the broker where SmartEVSE has it kept", async () => {
    await bench.says("State", "Charging");
    await bench.says("EVPlugState", "Connected");
    await bench.says("CustomButtonPressTime", "0");
    expect(bench.topic("MaxCurrent")).toBe("160");
    const late = await connectAsync(bench.broker.url, { protocolVersion: 4 });
    const kept = new Set<string>();
    late.on("message", (topic, _payload, packet) => packet.retain && kept.add(topic.slice(PREFIX.length + 1)));
    await late.subscribeAsync(`${PREFIX}/#`);
    await eventually("all that is kept has come", () => kept.has("CustomButtonPressTime"));
    await late.endAsync();
    for (const name of [
      "connected",
      "Mode",
      "State",
      "StateID",
      "Access",
      "ChargeCurrent",
      "MaxCurrent",
      "EnableC2",
      "Error",
    ])
      expect(kept, name).toContain(name);
    for (const name of ["ESPUptime", "EVChargePower", "EVCurrentL1", "Set/Mode"])
      expect(kept, name).not.toContain(name);
  });

  it("keep the house's breaker by Set/MainsMeter, with the sample that shows it", { timeout: 25000 }, async () => {
    const calm = feedHouse(bench, 40);
    await eventually("the car draws 16 A", () => (bench.gateway.snapshot().charge_mA ?? 0) >= 15900, 15000);
    calm();
    await bench.set("MainsMeter", "330:20:20:4000:123456");
    await eventually("the offer is lowered", () => (bench.gateway.snapshot().offered_mA ?? 0) <= 8000);
    await bench.says("MainsCurrentL1", "330");
    await bench.says("MainsImportActiveEnergy", "123456");
  });

  it("take a mode, an override, a limit of the sum and what the battery does", async () => {
    const end = feedHouse(bench, 40);
    await bench.set("CurrentOverride", "70");
    await bench.says("ChargeCurrentOverride", "70");
    await eventually("the override holds", () => bench.gateway.snapshot().limit_mA === 7000);
    await bench.set("CurrentOverride", "0");
    await bench.set("CurrentMaxSumMains", "60");
    await bench.says("MaxSumMains", "60");
    await bench.set("HomeBatteryCurrent", "-50");
    await bench.says("HomeBatteryCurrent", "-50");
    await bench.set("Mode", "Off");
    await bench.says("Access", "Deny");
    await eventually("the car is paused", () => bench.gateway.snapshot().state === "sleeping");
    await bench.set("Mode", "Smart");
    await bench.says("Mode", "Smart");
    await bench.says("Access", "Allow");
    end();
  });

  it("move the controller by nothing that is no good", { timeout: 20000 }, async () => {
    const names = [
      "Mode",
      "MainsMeter",
      "EVMeter",
      "CircuitMeter",
      "HomeBatteryCurrent",
      "CurrentOverride",
      "EnableC2",
      "RFID",
      "x/y",
    ];
    const bad = fc.sample(fc.tuple(fc.constantFrom(...names), fc.string({ maxLength: 80, unit: "binary" })), 200);
    const before = (await bench.get("/settings")).json.settings;
    for (const [name, payload] of bad)
      if (!/^(off|normal|smart|solar|pause|[0-4])$/i.test(payload)) await bench.set(name, payload);
    await bench.set("MainsMeter", "77:20:20");
    await bench.says("MainsCurrentL1", "77");
    const after = (await bench.get("/settings")).json.settings;
    expect({ ...after, charge_current: 0 }).toEqual({ ...before, charge_current: 0 });
  });
});

describe("Home Assistant's entities of the profile", () => {
  const MODE = `homeassistant/select/${PREFIX}-Mode/config`;

  it("are told again when Home Assistant is born, and go with the setting", { timeout: 30000 }, async () => {
    const bench = await Bench.start();
    try {
      const told = (): boolean => (bench.said.get(MODE) ?? "") !== "";
      await eventually("the mode is announced", told, 15000);
      bench.said.delete(MODE);
      await bench.client.publishAsync("homeassistant/status", "online");
      await eventually("the mode is announced again", told, 15000);
      await bench.client.publishAsync("Dinamics/D040EB958B0C/set_smartevse", "0");
      await eventually("the mode is taken back", () => bench.said.get(MODE) === "", 15000);
      const left = [...bench.said].filter(
        ([topic, text]) => topic.startsWith("homeassistant/s") && text.startsWith("{"),
      );
      expect(left.map(([topic]) => topic)).toEqual([]);
    } finally {
      await bench.close();
    }
  });
});

describe("the profile's connection", () => {
  it("says offline as its last will, ends with its setting, and comes back with it", async () => {
    const bench = await Bench.start();
    try {
      await bench.says("connected", "online");
      await bench.client.publishAsync("Dinamics/D040EB958B0C/set_smartevse", "0");
      await bench.says("connected", "offline");
      expect((await bench.get("/settings")).status).toBe(404);
      await bench.set("Mode", "Off");
      await bench.client.publishAsync("Dinamics/D040EB958B0C/set_smartevse", "1");
      await bench.says("connected", "online");
      await bench.says("Mode", "Normal");
      expect(bench.gateway.snapshot().state).toBe("charging");
    } finally {
      await bench.close();
    }
  });

  it("takes another prefix", async () => {
    const bench = await Bench.start({ prefix: "SmartEVSE-1234" });
    try {
      await eventually("it is online", () => bench.said.get("SmartEVSE-1234/connected") === "online");
      await bench.client.publishAsync("SmartEVSE-1234/Set/Mode", "Pause");
      await eventually("it pauses", () => bench.said.get("SmartEVSE-1234/Mode") === "Pause");
      expect((await bench.get("/settings")).json.mqtt.topic_prefix).toBe("SmartEVSE-1234");
      expect([...bench.said.keys()].filter((topic) => topic.startsWith(PREFIX))).toEqual([]);
    } finally {
      await bench.close();
    }
  });

  it("takes no currents of the mains where the controller has a meter of its own", async () => {
    const bench = await Bench.start({ hasMeter: true });
    try {
      await bench.says("connected", "online");
      await bench.set("MainsMeter", "100:20:20");
      await eventually("it is refused", () => bench.log.has("Set/MainsMeter refused: this controller has a meter"));
      expect((await bench.post("/currents?L1=1&L2=2&L3=3")).json).toEqual({ currents: "Value not allowed!" });
      expect((await bench.get("/settings")).json.settings.mains_meter).toBe("Custom");
      expect(bench.gateway.snapshot().mainsAge_ms).toBeUndefined();
    } finally {
      await bench.close();
    }
  });
});
