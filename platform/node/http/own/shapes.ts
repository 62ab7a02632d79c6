/** A shape in the words of JSON Schema 2020-12. */
export type Shape = Readonly<Record<string, unknown>>;

const text: Shape = { type: "string" };
const whole: Shape = { type: "integer" };
const natural: Shape = { type: "integer", minimum: 0 };
const number: Shape = { type: "number" };
const truth: Shape = { type: "boolean" };
const wholeOrNull: Shape = { type: ["integer", "null"] };
const epoch_s: Shape = { type: "integer", minimum: 0, description: "seconds since 1970 UTC" };

function listOf(items: Shape, more: Shape = {}): Shape {
  return { type: "array", items, ...more };
}

function ref(name: string): Shape {
  return { $ref: `#/components/schemas/${name}` };
}

function oneOf(...values: string[]): Shape {
  return { type: "string", enum: values };
}

/** An object; a name with a question mark behind it may be missing. */
function object(fields: Readonly<Record<string, Shape>>, more: Shape = {}): Shape {
  const names = Object.keys(fields);
  const required = names.filter((name) => !name.endsWith("?"));
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, shape]) => [name.replace(/\?$/, ""), shape]),
  );
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}), ...more };
}

/** A body: other names than these are refused. */
function body(fields: Readonly<Record<string, Shape>>, more: Shape = {}): Shape {
  return object(fields, { additionalProperties: false, ...more });
}

const threePhases = listOf(wholeOrNull, { minItems: 3, maxItems: 3, description: "L1, L2, L3; null: not known" });
const MODES = oneOf("off", "normal", "solar", "smart", "pause");
const TRIP_BASE = { cause: text, "value?": text, count: natural, "at_s?": epoch_s, reset: oneOf("self", "person") };

const state: Readonly<Record<string, Shape>> = {
  Limit: object({ source: text, "limit_mA?": whole, forbids: truth, decides: truth, sentence: text }),
  ActiveTrip: object({ ...TRIP_BASE, sentence: text, present: truth }),
  Health: object({ rapi: text, mqtt: text, meter: text, clock: text }, { description: "ok, or what is wrong" }),
  Evse: object({
    link: oneOf("probing", "up", "down"),
    "state?": oneOf("A", "B", "C", "D", "E", "F"),
    text,
    connected: { ...truth, description: "the EVSE answers" },
    "fault?": text,
    "temperature_C?": number,
    "firmware?": text,
  }),
  RunningSession: object({
    number: natural,
    energy_Wh: natural,
    duration_s: natural,
    charge_s: natural,
    peak_mA: natural,
    measuredBy: text,
    "card?": text,
    "split?": object({ solar_Wh: natural, grid_Wh: natural, battery_Wh: natural }),
  }),
  Mains: object({
    current_mA: threePhases,
    house_mA: { ...threePhases, description: "the house without the car, as estimated" },
    "age_ms?": natural,
    breaker_mA: natural,
    kept: { ...truth, description: "the house is balanced" },
    stale: truth,
  }),
  State: object({
    serial: text,
    name: text,
    version: text,
    "time_s?": epoch_s,
    mode: MODES,
    run: oneOf("enabled", "sleeping", "disabled"),
    "offered_mA?": natural,
    limit_mA: natural,
    charge_mA: listOf(wholeOrNull, { maxItems: 3, description: "by phase, or the worst one; empty: not known" }),
    "power_W?": whole,
    sentence: { ...text, description: "why the car gets what it gets" },
    source: { ...text, description: "what limits, in a word or two" },
    evse: ref("Evse"),
    vehicle: object({ "connected?": truth, "phases?": natural, phasesFrom: oneOf("set", "learned", "assumed") }),
    mains: ref("Mains"),
    "solar?": object({ "surplus_W?": whole, "generation_W?": whole }),
    "grid?": object({ power_W: { ...whole, description: "import positive" } }),
    "battery?": object({ power_W: { ...whole, description: "charging positive" } }),
    "soc_pct?": number,
    "session?": ref("RunningSession"),
    limits: listOf(ref("Limit")),
    "override?": object({ limit_mA: natural }),
    "startIn_s?": natural,
    "stopIn_s?": natural,
    "delayed?": text,
    "trip?": ref("ActiveTrip"),
    trips: listOf(ref("ActiveTrip")),
    access: object({ required: truth, open: truth }),
    health: ref("Health"),
  }),
  Control: body(
    {
      "do?": oneOf("start", "pause", "auto"),
      "mode?": MODES,
      "limit_A?": { type: ["integer", "null"], description: "6..80 until the car is unplugged; null or 0 releases it" },
    },
    { minProperties: 1 },
  ),
};

const setup: Readonly<Record<string, Shape>> = {
  Root: object({
    product: text,
    version: text,
    serial: text,
    chargers: listOf(object({ serial: text, name: text, prefix: text })),
    setup: object({ password: truth, done: truth }),
    languages: listOf(text),
  }),
  Setting: object({
    key: text,
    group: text,
    value: number,
    default: number,
    unit: text,
    kind: oneOf("number", "switch", "choice"),
    allowed: { ...text, description: "single values and ranges, e.g. 0,6..32" },
    min: number,
    max: number,
    step: number,
    "options?": listOf(object({ value: number, text })),
    writable: truth,
    kept: { ...truth, description: "it survives a restart" },
    restart: { ...truth, description: "a change restarts a module" },
    effect: truth,
    topic: { ...text, description: "of MQTT, below the prefix" },
    text,
  }),
  Settings: object({ settings: listOf(ref("Setting")) }),
  SettingsPatch: {
    type: "object",
    description: "values by keys: a number, a truth for a switch, or the name of a choice",
    additionalProperties: { type: ["number", "boolean", "string"] },
  },
  Card: body({
    "name?": {
      ...text,
      maxLength: 20,
      description: "up to 20 bytes of UTF-8, printable, without quotes, backslash and ;",
    },
    "limit_A?": { type: "integer", minimum: 6, maximum: 80 },
    "from_s?": epoch_s,
    "until_s?": epoch_s,
  }),
  Cards: object({
    cards: listOf(object({ uid: text, "name?": text, "limit_A?": natural, "from_s?": epoch_s, "until_s?": epoch_s })),
    learning: truth,
    "last?": object({ "uid?": text, outcome: text, sentence: text }),
  }),
  CardChange: object({ outcome: text, sentence: text }),
  Learning: object({ learning: truth }),
  Window: body({
    days: { ...text, description: "e.g. mo-fr,su" },
    start: { ...text, pattern: "^[0-9]{2}:[0-9]{2}$" },
    stop: { ...text, pattern: "^[0-9]{2}:[0-9]{2}$" },
  }),
  Delayed: body(
    { "start?": text, "stop?": text, "repeat?": truth },
    { description: "local times such as 2026-05-01T22:00" },
  ),
  Schedule: object({
    windows: listOf(ref("Window")),
    "delayed?": ref("Delayed"),
    timezone: { ...text, description: "POSIX TZ; empty: UTC" },
    capacityPlan: text,
  }),
  SchedulePatch: body({
    "windows?": listOf(ref("Window"), { maxItems: 12 }),
    "delayed?": { oneOf: [ref("Delayed"), { type: "null" }] },
    "timezone?": text,
    "capacityPlan?": text,
  }),
};

const records: Readonly<Record<string, Shape>> = {
  Session: object({
    "number?": natural,
    "start_s?": { type: ["integer", "null"] },
    "end_s?": { type: ["integer", "null"] },
    duration_s: natural,
    charge_s: natural,
    energy_Wh: natural,
    peak_A: number,
    ...{ "endedBy?": text, "L1_Wh?": natural, "L2_Wh?": natural, "L3_Wh?": natural },
    ...{ "solar_Wh?": natural, "grid_Wh?": natural, "battery_Wh?": natural, "unsplit_Wh?": natural },
    ...{ "source?": text, "card?": text },
  }),
  Sessions: object({ sessions: listOf(ref("Session")) }),
  Column: listOf(wholeOrNull, { maxItems: 2880 }),
  History: object({
    from_s: epoch_s,
    step_s: { type: "integer", minimum: 1 },
    columns: object({
      mains_mA: listOf(ref("Column"), { minItems: 3, maxItems: 3 }),
      solar_W: ref("Column"),
      offered_mA: ref("Column"),
      charge_mA: ref("Column"),
    }),
    marks: listOf(object({ t_s: epoch_s, source: text, sentence: text })),
  }),
  Trips: object({
    trips: listOf(object({ ...TRIP_BASE, "end_s?": epoch_s, "endedBy?": text, active: truth })),
    waiting: { ...natural, description: "how many wait for a person" },
  }),
  TripReset: body({ "cause?": text }),
  Diagnostics: object({
    ...{ product: text, version: text, serial: text, "time_s?": epoch_s, uptime_s: natural },
    ...{ "freeMemory_B?": natural, "address?": text, health: ref("Health"), sentence: text },
    evse: object({
      ...{ link: text, "firmware?": text, "protocol?": text, supervision: text },
      ...{ boots: natural, retries: natural, badLines: natural, timeouts: natural },
    }),
    ...{ rejections: natural, pauses: natural, starts: natural, sessions: natural, phaseSwitches: natural },
    "rapi?": listOf(object({ t_ms: natural, dir: oneOf("tx", "rx"), line: text })),
  }),
  Backup: body({
    format: { const: "dinamics-backup" },
    version: { const: 1 },
    ...{ "product?": text, "serial?": text, "firmware?": text, "time_s?": epoch_s },
    settings: { type: "object", additionalProperties: { type: ["number", "boolean", "string"] } },
    cards: listOf(object({ uid: text, "name?": text, "limit_A?": natural, "from_s?": epoch_s, "until_s?": epoch_s })),
    schedule: { type: "object", additionalProperties: text },
    "sessions?": listOf(ref("Session")),
  }),
  Restored: object({ restored: truth, sessions: natural }),
  Rapi: object({ command: text, answer: text }),
  Update: object({ version: text, "available?": text }),
  OpenApi: { type: "object" },
  Error: object({ error: object({ code: text, message: text, "field?": text, "allowed?": text }) }),
};

/** Every shape that the table of routes names, and those within them. */
export const SHAPES: Readonly<Record<string, Shape>> = { ...state, ...setup, ...records };

/** What may stand in a query, by its name. */
export const QUERIES: Readonly<Record<string, Shape & { description: string }>> = {
  group: { ...text, description: "only the settings of this group" },
  key: { ...text, description: "only this setting" },
  from: { ...epoch_s, description: "first second, since 1970 UTC" },
  to: { ...epoch_s, description: "first second that is left out" },
  points: { type: "integer", minimum: 1, maximum: 2880, description: "so many at most" },
  check: { type: "string", enum: ["0", "1"], description: "1: only looks whether it could be done" },
  command: { ...text, minLength: 2, description: "without checksum, e.g. GS" },
};
