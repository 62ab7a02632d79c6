import { realpathSync } from "node:fs";
import type { Config } from "./config";

/** One more charger of this gateway: its own EVSE, settings, topics and data; the broker and the HTTP server are shared. */
export interface ChargerConfig extends Pick<
  Config,
  "serial" | "evse" | "meter" | "openevse" | "feeds" | "smartevse" | "settings"
> {
  name: string;
}

/** What of the configuration each charger has for itself. */
export const CHARGER_KEYS: readonly string[] = [
  "name",
  "serial",
  "evse",
  "meter",
  "openevse",
  "feeds",
  "smartevse",
  "settings",
];
export const CHARGER_NAME_ALLOWED = "1..32 letters, digits, _ or -, which no other charger has";
/** More than these do not belong on one gateway. */
const MOST_CHARGERS = 8;
const NAME = /^[A-Za-z0-9_-]{1,32}$/;

/** What each charger has for itself alone. */
const OWN: readonly [string, (charger: Partial<ChargerConfig>) => string | undefined][] = [
  ["serial", ({ serial }) => serial],
  ["openevse.topic", ({ openevse }) => openevse?.topic],
  ["openevse.announceTopic", ({ openevse }) => openevse?.announceTopic],
  ["smartevse.prefix", ({ smartevse }) => smartevse?.prefix],
];

/** What is wrong with the chargers as a whole: their number, names, serial numbers, lines and topics that two of them share. */
export function chargerProblems(chargers: readonly Partial<ChargerConfig>[], main: Config): string[] {
  const problems = nameProblems(chargers);
  const all = [main, ...chargers];
  const evses = chargers.flatMap((charger, index) => (charger.evse?.port === undefined ? [index] : []));
  for (const index of evses)
    problems.push(`chargers[${String(index)}].evse.port: is missing; each charger has its own EVSE`);
  for (const [what, of] of OWN)
    problems.push(
      ...shared(
        what,
        all.map((one) => of(one)),
      ),
    );
  problems.push(...sharedLines(all));
  return problems;
}

function nameProblems(chargers: readonly Partial<ChargerConfig>[]): string[] {
  const problems: string[] = [];
  if (chargers.length > MOST_CHARGERS) problems.push(`chargers: more than ${String(MOST_CHARGERS)}`);
  const names = new Set<string>();
  chargers.forEach(({ name }, index) => {
    const at = `chargers[${String(index)}].name`;
    if (name === undefined) problems.push(`${at}: is missing; allowed: ${CHARGER_NAME_ALLOWED}`);
    else if (!NAME.test(name)) problems.push(`${at}: "${name}" is no name; allowed: ${CHARGER_NAME_ALLOWED}`);
    else if (names.has(name.toLowerCase())) problems.push(`${at}: "${name}" is there twice; ${CHARGER_NAME_ALLOWED}`);
    names.add(name?.toLowerCase() ?? "");
  });
  return problems;
}

/** Lines that two EVSEs, or an EVSE and a meter, are to hang on, also under two names of one device. */
function sharedLines(all: readonly Partial<ChargerConfig>[]): string[] {
  const places = new Map<string, string>();
  const problems: string[] = [];
  all.forEach(({ evse, meter }, index) => {
    const before = index === 0 ? "" : `chargers[${String(index - 1)}].`;
    for (const [what, port] of [
      ["evse.port", evse?.port],
      ["meter.port", meter?.port],
    ] as const) {
      if (port === undefined) continue;
      const other = places.get(deviceOf(port));
      if (other !== undefined) problems.push(`${before}${what}: "${port}" is ${other} too; each has its own`);
      else places.set(deviceOf(port), before + what);
    }
  });
  return problems;
}

/** The device that a name leads to, e.g. of /dev/serial/by-id/...; a name of a computer is the same in capitals. */
function deviceOf(port: string): string {
  if (port.startsWith("tcp:")) return port.toLowerCase();
  try {
    return realpathSync(port);
  } catch {
    return port;
  }
}

/** What two chargers have in common and must not. The first is the gateway's own. */
function shared(what: string, values: readonly (string | undefined)[]): string[] {
  return values.flatMap((value, index) => {
    const first = value === undefined ? index : values.indexOf(value);
    if (first === index) return [];
    const other = first === 0 ? what : `chargers[${String(first - 1)}].${what}`;
    return [`chargers[${String(index - 1)}].${what}: "${value ?? ""}" is ${other} too; each charger has its own`];
  });
}
