import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../eventually";
import { type Answer, Bench } from "./bench";

/**
 * What the Home Assistant integration ha-SmartEVSEv3 reads of `GET /settings` each minute: path | type. It divides the currents that are
 * marked `dA` by ten, so that one that is no number would fail the whole update.
 */
const READ = `
version|string
serialnr|number
mode|string
mode_id|number
car_connected|boolean
wifi.status|string
wifi.ssid|string
wifi.rssi|number
wifi.bssid|string
evse.temp|number
evse.temp_max|number
evse.connected|boolean
evse.access|boolean
evse.mode|number
evse.loadbl|number
evse.pwm|number
evse.solar_stop_timer|number
evse.state|string
evse.state_id|number
evse.error|string
evse.error_id|number
evse.rfid|string
evse.nrofphases|number
settings.charge_current|dA
settings.override_current|dA
settings.current_min|number
settings.current_max|number
settings.current_main|number
settings.current_max_circuit|number
settings.current_max_sum_mains|number
settings.max_sum_mains_time|number
settings.solar_max_import|number
settings.solar_start_current|number
settings.solar_stop_time|number
settings.enable_C2|string
settings.modem|string
settings.mains_meter|string
settings.starttime|number
settings.stoptime|number
settings.repeat|number
mqtt.host|string
mqtt.port|number
mqtt.topic_prefix|string
mqtt.username|string
mqtt.password_set|boolean
mqtt.status|string
home_battery.current|dA
home_battery.last_update|number
ev_meter.description|string
ev_meter.address|number
ev_meter.import_active_power|number
ev_meter.total_kwh|number
ev_meter.charged_kwh|number
ev_meter.currents.TOTAL|dA
ev_meter.currents.L1|dA
ev_meter.currents.L2|dA
ev_meter.currents.L3|dA
ev_meter.import_active_energy|number
ev_meter.export_active_energy|number
mains_meter.import_active_energy|number
mains_meter.export_active_energy|number
phase_currents.TOTAL|dA
phase_currents.L1|dA
phase_currents.L2|dA
phase_currents.L3|dA
phase_currents.last_data_update|number
phase_currents.charging_L1|boolean
phase_currents.charging_L2|boolean
phase_currents.charging_L3|boolean
phase_currents.original_data.L1|dA
backlight.timer|number
backlight.status|string
`
  .trim()
  .split("\n")
  .map((line) => line.split("|"));

const C2 = ["Not present", "Always Off", "Solar Off", "Always On", "Auto"];

/** The value at a path. */
function at(document: Answer["json"], path: string): unknown {
  return path.split(".").reduce((inner: Answer["json"], name) => inner?.[name], document);
}

describe("the Home Assistant integration of a SmartEVSE", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start();
    await eventually("the temperature is known", () => bench.gateway.snapshot().temperature_dC !== undefined);
  });
  afterAll(() => bench.close());

  const settings = async (): Promise<Answer["json"]> => {
    const answer = await bench.get("/settings");
    expect(answer.status).toBe(200);
    return answer.json;
  };

  it("finds every value that it reads, of the right type", async () => {
    const document = await settings();
    for (const [path = "", type] of READ) {
      const value = at(document, path);
      expect(typeof value, path).toBe(type === "dA" ? "number" : type);
      if (type === "dA") expect(Number.isInteger(value), path).toBe(true);
    }
    expect(C2).toContain(document.settings.enable_C2);
    expect(["OFF", "NORMAL", "SOLAR", "SMART", "PAUSE"][document.mode_id]).toBe(document.mode);
  });

  it("reads them in the right units", async () => {
    await bench.post("/currents?L1=101&L2=-52&L3=3");
    await bench.post("/currents?battery_current=-100");
    await bench.post(
      "/ev_meter?L1=105&L2=0&L3=0&import_active_energy=5670100&export_active_energy=0&import_active_power=2415",
    );
    const document = await settings();
    const now_s = 1705661940;
    expect(document.phase_currents).toMatchObject({
      TOTAL: 52,
      L1: 101,
      L2: -52,
      L3: 3,
      charging_L1: true,
      charging_L2: false,
    });
    expect(Math.abs(document.phase_currents.last_data_update - now_s)).toBeLessThan(5);
    expect(document.home_battery).toEqual({ current: -100, last_update: now_s });
    expect(document.ev_meter).toMatchObject({ total_kwh: 5670.1, total_wh: 5670100, import_active_power: 2.4 });
    expect(document.ev_meter.currents).toEqual({ TOTAL: 105, L1: 105, L2: 0, L3: 0 });
    await eventually("the offer is raised", () => bench.gateway.snapshot().offered_mA === 32000);
    const { settings: set, evse } = await settings();
    expect(set).toMatchObject({ charge_current: 320, current_max: 32, mains_meter: "API" });
    expect(evse).toMatchObject({ state: "Charging", state_id: 2, error: "None", error_id: 0, pwm: 545, access: true });
  });

  it("chooses every mode, and sees which it is", async () => {
    for (const [id, mode] of ["OFF", "NORMAL", "SOLAR", "SMART", "PAUSE"].entries()) {
      expect((await bench.post(`/settings?mode=${String(id)}`)).status).toBe(200);
      expect(await settings()).toMatchObject({ mode, mode_id: id });
    }
    await bench.post("/settings?mode=0");
    await eventually("the car is paused", () => bench.gateway.snapshot().state === "sleeping");
    expect((await settings()).evse).toMatchObject({ access: false, state: "Charging Stopped", state_id: 9 });
    await bench.post("/settings?mode=1");
    await eventually("the car charges", () => bench.gateway.snapshot().state === "charging");
  });

  it("sets its numbers, which come as decimals, and sees them", async () => {
    const rows: [string, string, string, number][] = [
      ["override_current", "83.00000000000001", "settings.override_current", 80],
      ["override_current", "0.0", "settings.override_current", 0],
      ["solar_max_import", "9.0", "settings.solar_max_import", 9],
      ["solar_start_current", "29.0", "settings.solar_start_current", 29],
      ["stop_timer", "10.0", "settings.solar_stop_time", 10],
    ];
    for (const [name, value, path, shown] of rows) {
      expect((await bench.post(`/settings?${name}=${value}`)).status).toBe(200);
      expect(at(await settings(), path), name).toBe(shown);
    }
  });

  it("chooses what the second contactor does", async () => {
    for (const [id, text] of C2.entries()) {
      expect((await bench.post(`/settings?enable_C2=${String(id)}`)).status).toBe(200);
      expect((await settings()).settings.enable_C2).toBe(text);
    }
    await bench.post("/settings?enable_C2=0");
  });

  it("is not told any secret", async () => {
    const { mqtt, ocpp } = await settings();
    expect(mqtt).toMatchObject({ host: "", username: "", password_set: false, topic_prefix: "SmartEVSE/53312" });
    expect(ocpp.auth_key).toBe("");
  });
});
