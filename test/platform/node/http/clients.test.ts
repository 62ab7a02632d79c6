import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../eventually";
import { Running } from "./running";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "content-type": "application/json" };
/** Replies that the Python library takes for a success. */
const GOOD = ["OK", "done", "no change", "Created", "Updated", "Deleted"];

let running: Running;
beforeAll(async () => {
  running = await Running.start();
});
afterAll(() => running.close());

const state = async (): Promise<number> => (await running.ask("/status")).json.state;
async function until(what: string, reached: () => Promise<boolean>): Promise<void> {
  const begin = performance.now();
  while (!(await reached())) {
    if (performance.now() - begin > 6000) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("evcc's OpenEVSE charger", () => {
  it("reads the status in the fields and units that it goes by", async () => {
    const { json } = await running.ask("/status");
    expect(json).toMatchObject({ state: 3, vehicle: 1, status: "active" });
    for (const key of ["amp", "voltage", "session_energy", "elapsed", "total_energy"])
      expect(json[key]).toBeTypeOf("number");
    await until("the ammeter shows mA", async () => (await running.ask("/status")).json.amp > 5000);
  });

  it("asks whether the EVSE switches phases, and takes a refusal for no", async () => {
    const { status, json } = await running.ask("/r?json=1&rapi=%24G7");
    expect(status).toBe(200);
    expect(json.cmd).toBe("$G7");
    expect(json.ret.startsWith("$OK")).toBe(false);
  });

  it("disables, enables and sets the current with the whole override", async () => {
    const post = (body: object) => running.post("/override", JSON.stringify(body), JSON_TYPE);
    expect((await running.ask("/override")).json).toEqual({});
    expect(await post({ state: "disabled", max_current: 32 })).toMatchObject({ status: 201, json: { msg: "Created" } });
    await until("it stops", async () => (await state()) === 254);
    expect((await running.ask("/status")).json.status).toBe("disabled");
    await post({ state: "active", charge_current: 10, max_current: 32, auto_release: false });
    await until("it charges at 10 A", async () => {
      const { json } = await running.ask("/status");
      return json.state === 3 && json.pilot === 10;
    });
    await post({ state: "active", charge_current: 16, max_current: 32, auto_release: false });
    await until("it charges at 16 A", async () => (await running.ask("/status")).json.pilot === 16);
    expect((await running.ask("/override", { method: "DELETE" })).json.msg).toBe("Deleted");
  });
});

describe("the Jeedom plugin over WiFi", () => {
  it("reads, changes and posts back the override: current, stop and start", async () => {
    const change = async (fields: object): Promise<void> => {
      const { json } = await running.ask("/override", { headers: JSON_TYPE });
      const { text } = await running.post("/override", JSON.stringify({ ...json, ...fields }), JSON_TYPE);
      expect(text).not.toBe("");
    };
    await change({ charge_current: 12 });
    await until("12 A", async () => (await running.ask("/status")).json.pilot === 12);
    await change({ state: "disabled", auto_release: false });
    await until("it stops", async () => (await state()) === 254);
    expect((await running.ask("/override")).json).toEqual({
      state: "disabled",
      charge_current: 12,
      auto_release: false,
    });
    await change({ state: "active", auto_release: false });
    await until("it charges", async () => (await state()) === 3);
    await running.ask("/override", { method: "DELETE" });
  });

  it("posts the voltage without quotes, whatever it calls the type", async () => {
    const { status, json } = await running.post("/status", "{voltage:231}", JSON_TYPE);
    expect([status, json]).toEqual([200, { voltage: 231 }]);
    expect((await running.ask("/status")).json.voltage).toBe(231);
  });

  it("reads what it shows", async () => {
    const { json } = await running.ask("/status");
    for (const key of ["state", "pilot", "temp", "amp", "voltage", "vehicle", "wattsec"])
      expect(json[key]).toBeTypeOf("number");
  });
});

describe("the Jeedom plugin over RAPI", () => {
  /** The tokens between `OK ` and the next `^` of the page. */
  const tokens = async (command: string): Promise<string[]> => {
    const { status, text, headers } = await running.ask(`/r?rapi=${command}`);
    expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    return (text.split("OK ")[1] ?? "").split("^")[0]?.split(" ") ?? [];
  };

  it("asks for state, current, temperatures, power, cable and energy", async () => {
    expect((await tokens("$GS"))[0]).toBe("03");
    expect((await tokens("$GC"))[2]).toBe("32");
    expect(await tokens("$GP")).toHaveLength(3);
    expect(await tokens("$GG")).toHaveLength(2);
    expect(await tokens("$G0")).toEqual(["1"]);
    expect(Number((await tokens("$GU"))[0])).toBeGreaterThanOrEqual(0);
  });

  it("sets the current, stops, starts and sets the voltage, and the controller does not take it back", async () => {
    expect(await tokens("$SC%2014")).toEqual(["14"]);
    await until("14 A", async () => (await tokens("$GC"))[2] === "14");
    expect((await running.ask("/r?rapi=$FD")).text).toContain("<p>&gt;$OK^20</p>");
    await until("it is disabled", async () => (await tokens("$GS"))[0] === "ff");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await tokens("$GS"))[0]).toBe("ff");
    await running.ask("/r?rapi=$FE");
    await until("it charges", async () => (await tokens("$GS"))[0] === "03");
    await running.ask("/r?rapi=$FS");
    await until("it sleeps", async () => (await tokens("$GS"))[0] === "fe");
    await running.ask("/r?rapi=$FE");
    await until("it charges again", async () => (await tokens("$GS"))[0] === "03");
    expect((await running.ask("/r?rapi=$SV%20230000")).text).toContain("$OK^20");
    await running.ask("/override", { method: "DELETE" });
  });
});

describe("python-openevse-http and Home Assistant", () => {
  it("set up and start: configuration, status, changes", async () => {
    const { json: config } = await running.ask("/config");
    expect(config.version).toMatch(/^v?\d+\.\d+\.\d+$/);
    for (const key of ["wifi_serial", "buildenv", "hostname", "firmware", "protocol", "charge_mode", "ssid"])
      expect(config[key]).toBeTypeOf("string");
    for (const key of [
      "max_current_soft",
      "min_current_hard",
      "max_current_hard",
      "led_brightness",
      "scale",
      "offset",
      "service",
    ])
      expect(config[key]).toBeTypeOf("number");
    const { json: status } = await running.ask("/status");
    for (const key of ["ipaddress", "mode", "status", "time"]) expect(status[key]).toBeTypeOf("string");
    for (const key of [
      ...[
        "voltage",
        "eth_connected",
        "state",
        "elapsed",
        "srssi",
        "amp",
        "pilot",
        "max_current",
        "total_energy",
        "total_day",
      ],
      ...[
        "session_energy",
        "temp",
        "vehicle",
        "ota_update",
        "manual_override",
        "divertmode",
        "charge_rate",
        "shaper",
        "power",
      ],
      ...["mqtt_connected", "emoncms_connected", "ocpp_connected", "uptime", "freeram", "config_version"],
    ])
      expect([key, typeof status[key]]).toEqual([key, "number"]);
    expect(status.limit).toBe(false);
  });

  it("calls everything it can and finds a success in each answer", async () => {
    const calls: [string, string, string | undefined][] = [
      ["POST", "/override", '{"auto_release": true, "state": "active", "charge_current": 16, "max_current": 32}'],
      ["PATCH", "/override", undefined],
      ["PATCH", "/override", undefined],
      ["DELETE", "/override", undefined],
      ["POST", "/limit", '{"type": "energy", "value": 10000, "release": true}'],
      ["DELETE", "/limit", undefined],
      ["POST", "/claims/20", '{"auto_release": true, "state": "active", "max_current": 24}'],
      ["DELETE", "/claims/20", undefined],
      ["POST", "/config", '{"charge_mode": "eco"}'],
      ["POST", "/config", '{"charge_mode": "fast"}'],
      ["POST", "/config", '{"service": 2}'],
      ["POST", "/config", '{"led_brightness": 128}'],
      ["POST", "/config", '{"divert_enabled": true}'],
      ["POST", "/config", '{"max_current_soft": 30}'],
      ["POST", "/config", '{"max_current_soft": 32}'],
    ];
    for (const [method, path, body] of calls) {
      const headers = body === undefined ? {} : JSON_TYPE;
      const { status, json } = await running.ask(path, { method, headers, ...(body === undefined ? {} : { body }) });
      expect([method, path, status < 300, GOOD.includes(json.msg)]).toEqual([method, path, true, true]);
    }
    expect((await running.post("/restart", '{"device": "gateway"}')).json).toMatchObject({ result: "OK" });
    for (const key of [
      "voltage",
      "solar",
      "grid_ie",
      "battery_level",
      "time_to_full_charge",
      "battery_range",
      "shaper_live_pwr",
    ])
      expect((await running.post("/status", JSON.stringify({ [key]: 80 }))).json).toEqual({ [key]: 80 });
    await running.post("/status", "{voltage:230}");
  });

  it("posts forms to divert mode, shaper and RAPI", async () => {
    const divert = await running.post("/divertmode", "divertmode=1", FORM);
    expect(divert.text.toLowerCase()).toContain("divert");
    expect(divert.text).toContain("changed");
    expect((await running.post("/shaper", "shaper=0", FORM)).text).toBe("Current Shaper state changed");
    const { json } = await running.post("/r", "json=1&rapi=%24GC", FORM);
    expect(json).toMatchObject({ cmd: "$GC" });
    expect(json.ret.startsWith("$OK ")).toBe(true);
  });

  it("asks again for what a message names as changed, and its pings are answered", async () => {
    const { socket, heard } = await running.listen();
    await running.post("/config", '{"max_current_soft": 29}', JSON_TYPE);
    await eventually("the version", () => heard.slice(1).some((one) => one.config_version > 0));
    expect((await running.ask("/config")).json.max_current_soft).toBe(29);
    await running.post("/config", '{"max_current_soft": 32}', JSON_TYPE);
    socket.close();
  });

  it("sees and takes back a limit and a claim of its own", async () => {
    await running.post("/limit", '{"type": "energy", "value": 10000, "release": true}', JSON_TYPE);
    expect((await running.ask("/limit")).json).toEqual({ type: "energy", value: 10000, auto_release: true });
    expect((await running.ask("/status")).json.limit).toBe(true);
    await running.ask("/limit", { method: "DELETE" });
    expect((await running.ask("/limit")).json).toEqual({});
    await running.post("/claims/20", '{"state": "active", "max_current": 24}', JSON_TYPE);
    expect((await running.ask("/claims")).json).toMatchObject([{ client: 20, priority: 500, max_current: 24 }]);
    expect((await running.ask("/claims/target")).json.properties.max_current).toBe(24);
    await running.ask("/claims/20", { method: "DELETE" });
  });

  it("asks for the schedule with an empty body, for the target and the override", async () => {
    expect((await running.post("/schedule", "")).json).toEqual([]);
    expect((await running.ask("/claims/target")).json).toMatchObject({ properties: { state: "active" }, claims: {} });
    expect((await running.ask("/override")).json).toEqual({});
  });
});
