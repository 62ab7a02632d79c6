/*
 * What Home Assistant (2024.12 and newer) asks of an entity that is announced over MQTT: keys by platform, classes, units of a class, state
 * classes of a class. What it does not take it leaves out or refuses with an entry in its log that nobody reads; so each rule is checked here.
 */

type Json = Record<string, unknown>;

/** Keys that each entity may have; the shared ones of the device (availability, qos) stand beside them. */
const COMMON =
  "platform name unique_id object_id default_entity_id device_class entity_category enabled_by_default icon state_topic value_template" +
  " availability_topic payload_available payload_not_available device qos json_attributes_topic";

/** platform | required keys | further keys | device classes. */
const PLATFORMS = `
sensor|state_topic|state_class unit_of_measurement suggested_display_precision options expire_after force_update last_reset_value_template|apparent_power battery current duration energy enum power signal_strength temperature timestamp voltage
binary_sensor|state_topic|payload_on payload_off expire_after off_delay|battery_charging connectivity power plug problem running
switch|command_topic|payload_on payload_off state_on state_off optimistic retain|outlet switch
number|command_topic|min max step mode unit_of_measurement command_template payload_reset optimistic retain|battery current duration energy power temperature voltage
select|command_topic options|command_template optimistic retain|
button|command_topic|payload_press command_template retain|identify restart update
text|command_topic|min max mode pattern command_template retain|
event|state_topic event_types||button doorbell motion
update|state_topic|latest_version_topic latest_version_template command_topic payload_install title release_summary release_url display_precision entity_picture retain|firmware
device_automation|automation_type topic type subtype|payload value_template|
`
  .trim()
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.split(" ").filter((word) => word !== "")));

/** class | units | state classes of a sensor. */
const CLASSES = `
apparent_power|VA mVA kVA|measurement
battery|%|measurement
current|A mA|measurement
duration|d h min s ms|measurement total total_increasing
energy|Wh kWh MWh J kJ|total total_increasing
power|W kW mW MW|measurement
signal_strength|dB dBm|measurement
temperature|°C °F K|measurement
voltage|V mV kV|measurement
enum||
timestamp||
`
  .trim()
  .split("\n")
  .map((line) => {
    const [name = "", units = "", states = ""] = line.split("|");
    return { name, units: units.split(" ").filter(Boolean), states: states.split(" ").filter(Boolean) };
  });

function said(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
}

/** Everything that Home Assistant would not take of an entity; none: it is good. */
export function faultsOf(entity: Json): string[] {
  const platform = said(entity["platform"]);
  const row = PLATFORMS.find(([names]) => names?.[0] === platform);
  if (row === undefined) return [`no platform: ${platform}`];
  const [, required = [], further = [], classes = []] = row;
  const faults = required.filter((key) => entity[key] === undefined).map((key) => `${key} is missing`);
  const known = platform === "device_automation" ? ["platform"] : COMMON.split(" ");
  const allowed = [...known, ...required, ...further];
  for (const key of Object.keys(entity))
    if (!allowed.includes(key)) faults.push(`${key} is not known to a ${platform}`);
  for (const [key, value] of Object.entries(entity)) if (value === null || value === "") faults.push(`${key} is empty`);
  const kind = entity["device_class"];
  if (kind !== undefined && !classes.includes(said(kind))) faults.push(`no class of a ${platform}: ${said(kind)}`);
  if (platform === "device_automation") return [...faults, ...topicFaults(entity)];
  return [...faults, ...topicFaults(entity), ...unitFaults(entity), ...kindFaults(entity)];
}

function topicFaults(entity: Json): string[] {
  return Object.entries(entity)
    .filter(([key]) => key.endsWith("topic"))
    .filter(([, topic]) => typeof topic !== "string" || topic.length > 200 || /[#+\0]|^\/|\/$/.test(topic))
    .map(([key, topic]) => `${key}: ${said(topic)}`);
}

function unitFaults({
  platform,
  device_class,
  unit_of_measurement: unit,
  state_class: state,
  options,
}: Json): string[] {
  const faults: string[] = [];
  const row = CLASSES.find(({ name }) => name === device_class);
  const hasUnits = platform === "sensor" || platform === "number";
  if (hasUnits && row !== undefined) {
    if (row.units.length === 0 && unit !== undefined) faults.push(`${row.name} has no unit`);
    if (row.units.length > 0 && !row.units.includes(said(unit))) faults.push(`${row.name} in ${said(unit)}`);
    if (state !== undefined && !row.states.includes(said(state))) faults.push(`${row.name} is no ${said(state)}`);
  }
  if (device_class === "energy" && platform === "sensor" && state === undefined)
    faults.push("energy without state_class");
  if (unit !== undefined && device_class === undefined && !["V", "%", "min", "s"].includes(said(unit)))
    faults.push(`a unit ${said(unit)} without its class`);
  if (state !== undefined && !["measurement", "total", "total_increasing"].includes(said(state)))
    faults.push(`no state class: ${said(state)}`);
  if ((device_class === "enum") !== (options !== undefined) && platform === "sensor")
    faults.push("enum and options belong together");
  return faults;
}

function kindFaults(entity: Json): string[] {
  const { platform, entity_category: category, min, max, step, options, event_types } = entity;
  const faults: string[] = [];
  const writes = entity["command_topic"] !== undefined;
  if (category !== undefined && category !== (writes ? "config" : "diagnostic"))
    faults.push(`category ${said(category)}`);
  if (typeof entity["unique_id"] !== "string") faults.push("no unique_id");
  if (typeof entity["name"] !== "string" || entity["name"].length > 60) faults.push("no name");
  if (platform === "number" && (Number(min ?? 1) >= Number(max ?? 100) || Number(step ?? 1) < 0.001))
    faults.push(`${said(min)}..${said(max)} by ${said(step)}`);
  if (platform === "text" && Number(max ?? 255) > 255) faults.push(`a state has 255 characters, not ${said(max)}`);
  // what cannot be told apart from what is installed, or cannot be ordered in a word, is never offered
  const { latest_version_topic: latest, command_topic: install, payload_install: order, release_url: url } = entity;
  if (platform === "update" && latest === undefined && entity["value_template"] === undefined)
    faults.push("nothing tells what is newer");
  if (platform === "update" && (install === undefined) !== (order === undefined))
    faults.push("an order and its topic belong together");
  if (url !== undefined && (typeof url !== "string" || !URL.canParse(url))) faults.push(`release_url ${said(url)}`);
  for (const list of [options, event_types]) {
    if (list === undefined) continue;
    const words = list as string[];
    if (words.length === 0 || new Set(words).size !== words.length) faults.push("empty or doubled options");
  }
  const isLegible = (text: unknown): boolean => text === undefined || /^\{\{ .* \}\}$/s.test(said(text));
  const templates = ["value_template", "command_template", "latest_version_template"];
  if (!templates.every((key) => isLegible(entity[key]))) faults.push("no template");
  return faults;
}
