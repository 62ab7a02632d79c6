import { ROUTES } from "#firmware/api/http/route-table";
import { OWN_ROUTES } from "#firmware/api/own/route-table";
import { groupNames } from "#firmware/api/own/setting-groups";
import { PROFILE_ROUTES } from "#firmware/api/smartevse/routes";
import { FIXED_TOPICS } from "#firmware/api/topics";
import { COMMAND_TABLE } from "#firmware/console/command-table";
import { settingLines, settingOfKey } from "#firmware/settings/setting";

/** For the place holders of the routes. */
const SEGMENTS: Readonly<Record<string, string>> = { claims: "2", schedule: "1", logs: "0", cards: "04A1B2C3" };
const BODIES: Readonly<Record<string, string>> = {
  "POST /status": '{"voltage":231,"solar":1200,"grid_ie":-300,"battery_level":55}',
  "POST /config": '{"max_current_soft":20,"led_brightness":50,"divert_enabled":true}',
  "POST /override": '{"state":"active","charge_current":10,"auto_release":true}',
  "POST /claims/2": '{"state":"disabled","charge_current":12,"auto_release":false}',
  "POST /schedule":
    '[{"id":1,"state":"active","days":["monday","tuesday"],"time":"22:00"},{"id":2,"state":"disabled","days":["monday","tuesday"],"time":"06:00"}]',
  "POST /schedule/1": '{"state":"active","days":["monday","sunday"],"time":"21:00"}',
  "POST /limit": '{"type":"energy","value":20000,"auto_release":true}',
  "POST /time": '{"time_zone":"Europe/Berlin|CET-1CEST,M3.5.0,M10.5.0/3"}',
  "POST /divertmode": "divertmode=2",
  "POST /shaper": "shaper=1",
  "POST /r": "json=1&rapi=%24GS",
  "POST /rapi": "json=1&rapi=%24GE",
  "POST /restart": '{"device":"evse"}',
  "PATCH /api/v1/settings": '{"breaker_A":25,"margin_A":1,"voltage_V":231}',
  "POST /api/v1/settings": '{"breaker_A":20,"margin_A":0.5,"voltage_V":230}',
  "POST /api/v1/control": '{"do":"start","mode":"normal","limit_A":12}',
  "PUT /api/v1/cards/04A1B2C3": '{"name":"Anna","limit_A":16}',
  "PUT /api/v1/schedule":
    '{"windows":[{"days":"mo-fr","start":"22:00","stop":"06:00"},{"days":"sa,su","start":"00:00","stop":"24:00"}],' +
    '"capacityPlan":"07:00 16; 22:00 32","timezone":"CET-1CEST,M3.5.0,M10.5.0/3"}',
  "POST /api/v1/trips/reset": "{}",
  "POST /api/v1/update": '{"server":"http://updates.home/dinamics"}',
};
const QUERIES: Readonly<Record<string, string>> = {
  "GET /divertmode": "?divertmode=1",
  "GET /shaper": "?shaper=1",
  "GET /r": "?json=1&rapi=%24GG",
  "GET /rapi": "?json=1&rapi=%24GU",
  "GET /api/v1/rapi": "?command=GS",
  "POST /settings":
    "?mode=3&override_current=100&starttime=2026-05-01T22:00&stoptime=2026-05-02T06:00&repeat=1&solar_start_current=8&current_min=6",
  "POST /currents": "?L1=32&L2=41&L3=27&battery_current=-50",
  "POST /ev_meter": "?L1=100&L2=100&L3=100&import_active_power=6900&import_active_energy=1200000",
  "POST /rfid": "?rfid=04A1B2C3",
  "POST /cablelock": "?1=1",
  "POST /ev_state": "?current_soc=55&full_soc=100&energy_capacity=60000&energy_request=20000",
};

/** A request as a client would send it: method and path with its query. */
interface Request {
  method: string;
  uri: string;
  body: string;
}

function requestOf(method: string, path: string): Request {
  const segments = path.split("/");
  const filled = segments.map((part, at) => (part.startsWith("{") ? (SEGMENTS[segments[at - 1] ?? ""] ?? "1") : part));
  const key = `${method} ${filled.join("/")}`;
  return { method, uri: filled.join("/") + (QUERIES[key] ?? ""), body: BODIES[key] ?? "" };
}

/** What the server of the module does not know at all. */
const METHODS = ["GET", "POST", "PUT", "DELETE"];

/** Every route that there is, and what a page asks for: those of the tables, each setting's group, and what is refused. */
export function requests(): Request[] {
  const rows = (table: string, prefix: string): Request[] =>
    table
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split("|"))
      .map(([method = "", path = ""]) => requestOf(method, prefix + path));
  const get = (uri: string): Request => ({ method: "GET", uri, body: "" });
  return [
    get("/"),
    ...rows(OWN_ROUTES, "/api/v1"),
    ...groupNames().map((name) => get(`/api/v1/settings?group=${name}`)),
    get("/api/v1/settings?key=breaker_A"),
    get("/api/v1/login"),
    ...rows(ROUTES, ""),
    ...rows(PROFILE_ROUTES, ""),
    get("/nothing/like/that"),
    { method: "POST", uri: "/api/v1/settings", body: '{"breaker_A":"x"}' },
    ...longRequests(),
  ].filter(({ method }) => METHODS.includes(method));
}

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const ZONE = "CET-1CEST,M3.5.0,M10.5.0/3";
const DAILY = Array.from({ length: 11 }, (_, index) => [hour(2 * index), hour(2 * index + 1)] as const);

function hour(value: number): string {
  return `${String(value).padStart(2, "0")}:00`;
}

/** Events that start and stop in turn, every hour. */
function events(count: number, daysOf: (index: number) => readonly string[]): string {
  const list = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    state: index % 2 === 0 ? "active" : "disabled",
    days: daysOf(index),
    time: hour(index % 24).replace(":00", index < 24 ? ":00" : ":30"),
  }));
  return JSON.stringify(list);
}

/** A backup of all that a module may hold, as far as it comes in one body. */
function backup(cards: number): string {
  return JSON.stringify({
    format: "dinamics-backup",
    version: 1,
    settings: {
      breaker_A: 25,
      margin_A: 0.5,
      charge_limit_A: 16,
      http: 1,
      http_open: 1,
      smartevse: 1,
      raise_hold_s: 30,
    },
    cards: Array.from({ length: cards }, (_, index) => ({ uid: `04A1B2${String(10 + index)}`, name: "Anna" })),
    schedule: {
      set_schedule: DAILY.map(([from, to]) => `Mo,Tu,We,Th,Fr,Sa,Su ${from}-${to}`).join("; "),
      set_delayed: "",
      set_capacity_plan: "07:00 16; 22:00 32",
      set_time_zone: ZONE,
    },
  });
}

/** What a module holds at which a lot is set. */
export const BACKUP = backup(20);

/** What brings a week's plan or a whole backup, and what shows it then. The last one restarts the module. */
function longRequests(): Request[] {
  const windows = DAILY.map(([start, stop]) => ({ days: "mo,tu,we,th,fr,sa,su", start, stop }));
  const plan = JSON.stringify({ windows, capacityPlan: "07:00 16; 22:00 32", timezone: ZONE });
  return [
    // all of a week, as much as can be stored; as many as there may be, too much for it; and a body that is all there is room for
    { method: "POST", uri: "/schedule", body: events(22, () => DAYS) },
    { method: "GET", uri: "/schedule", body: "" },
    { method: "GET", uri: "/schedule/plan", body: "" },
    { method: "GET", uri: "/status", body: "" },
    { method: "POST", uri: "/schedule/3", body: events(3, () => DAYS).replace(/^.*,(?=\{"id":3)|\]$/g, "") },
    { method: "DELETE", uri: "/schedule/3", body: "" },
    { method: "POST", uri: "/schedule", body: events(48, (index) => DAYS.slice(index % 7, (index % 7) + 1)) },
    { method: "POST", uri: "/schedule", body: `[${"{},".repeat(1360)}{}]` },
    { method: "PUT", uri: "/api/v1/schedule", body: plan },
    { method: "GET", uri: "/api/v1/schedule", body: "" },
    { method: "GET", uri: "/schedule", body: "" },
    { method: "GET", uri: "/schedule/plan", body: "" },
    { method: "GET", uri: "/status", body: "" },
    { method: "GET", uri: "/api/v1/backup", body: "" },
    { method: "POST", uri: "/api/v1/restore?check=1", body: backup(70) },
    { method: "POST", uri: "/api/v1/restore", body: backup(70) },
  ];
}

/** Lines that are typed for the words of the table that want more. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  help: ["help", "help set"],
  get: ["get", "get breaker_A", "get timer", "get nothing"],
  set: ["set breaker_A 25", "set breaker_A 900", "set nothing 1"],
  "set schedule": ["set schedule Mo-Fr 22:00-06:00; Sa,So 00:00-24:00", "set schedule"],
  "set time_zone": ["set time_zone CET-1CEST,M3.5.0,M10.5.0/3"],
  "wifi join": ["wifi join home", "simulated network"],
  "wifi ap": ["wifi ap", "a password"],
  "mqtt server": ["mqtt server broker.home"],
  "mqtt port": ["mqtt port 1883"],
  "mqtt tls": ["mqtt tls off"],
  "mqtt user": ["mqtt user somebody"],
  "mqtt password": ["mqtt password", "a password"],
  "http password": ["http password", "a password"],
  rapi: ["rapi GV", "rapi GS", "rapi FS"],
  "rfid learn": ["rfid learn 04A1B2C3 limit=16 name=Anna", "rfid learn", "rfid list"],
  "rfid delete": ["rfid delete 04A1B2C3"],
  "rfid swipe": ["rfid swipe 04A1B2C3"],
  "rfid start": ["rfid start Anna"],
  "rfid stop": ["rfid stop Anna"],
  "trip reset": ["trip reset", "trip reset ground"],
  "log level": ["log level debug", "log level info"],
  "log follow": ["log follow", "x"],
  "update server": ["update server http://updates.home/dinamics"],
  "update key": ["update key " + "0123456789abcdef".repeat(4), "update key"],
  "factory-reset": ["factory-reset", "no"],
};
/** After these nothing is as before; they come last. */
const LAST = ["wifi forget", "restart", "exit"];

/** Every command, and what is no command. */
export function consoleLines(): string[] {
  const words = COMMAND_TABLE.split("\n")
    .map((row) => row.split("|")[0] ?? "")
    .filter((command) => command !== "" && !LAST.includes(command));
  const lines = words.flatMap((command) => FOLLOWS[command] ?? [command]);
  return ["", ...lines, "x".repeat(250), "nothing", "help nothing", ...LAST];
}

const PAYLOADS: Readonly<Record<string, readonly string[]>> = {
  set_enable: ["3", "2", "9"],
  set_enable_on_delayed: ["60", "0"],
  set_enable_off_delayed: ["60", "0"],
  set_divertmode: ["2", "1"],
  rapi_request: ["GU", "GS", "SC 10", "$XX"],
  switch: ["press", "hold"],
  trip: ["list", "reset", "reset ground", "list 3", "selftest", "nothing"],
  rfid: [
    "learn 04A1B2C3 limit=16 name=Anna",
    "learn",
    "list",
    "swipe 04A1B2C3",
    "start Anna",
    "stop Anna",
    "delete 04A1B2C3",
    "delete all",
  ],
  set_schedule: ["Mo-Fr 22:00-06:00; Sa,So 00:00-24:00", ""],
  set_delayed: ["start=2026-05-01T22:00 stop=2026-05-02T06:00 repeat", ""],
  set_capacity_plan: ["07:00 16; 22:00 32", ""],
  set_time_zone: ["CET-1CEST,M3.5.0,M10.5.0/3", ""],
  set_lcd: ["Hello\nthere"],
  set_debug: ["1".repeat(40), "0"],
  set_update_server: ["http://updates.home/dinamics", ""],
  get_session: ["", "1"],
};
const FEEDS =
  "battery_W|relay|residual_mA|limit_A|soc_pct|temperature_C|solar_W|grid_W|ev_W|ev_L1_A|switch|circuit_L1_A|sealed|nothing";

/** Messages below the prefix: every topic of the reference, every setting with another value and what it was, and what is refused. */
export function messages(): [topic: string, payload: string][] {
  const found: [string, string][] = [];
  for (const line of FIXED_TOPICS) {
    const [topic = "", direction = ""] = line.split("|");
    if (direction !== "in" || topic === "delete_wifi" || topic === "delete_settings") continue;
    for (const payload of PAYLOADS[topic] ?? ["1"]) found.push([topic, payload]);
  }
  for (const name of FEEDS.split("|")) found.push([`feed/${name}`, "7"]);
  for (const line of settingLines()) {
    const setting = settingOfKey(line.substring(0, line.indexOf("|")));
    if (setting === undefined || setting.restart) continue;
    const numbers = (setting.allowed.match(/-?\d+(?=[=,.]|$)/g) ?? []).map(Number);
    const other = numbers.reverse().find((value) => value !== setting.defaultValue);
    found.push([setting.topic, String(other)], [setting.topic, String(setting.defaultValue)]);
  }
  found.push(["set_breaker", "abc"], ["set_c_limit", "x".repeat(1000)], ["set_nothing", "1"], ["feed/soc_pct", "x"]);
  return [...found, ["delete_settings", "1"], ["delete_wifi", "1"]];
}
