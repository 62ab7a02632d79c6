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

/** What is wrong with the chargers as a whole: their number, names, serial numbers, lines and topics that two of them share. */
export function chargerProblems(chargers: readonly Partial<ChargerConfig>[], main: Config): string[] {
  const problems = nameProblems(chargers);
  const all = [main, ...chargers];
  const evses = chargers.flatMap((charger, index) => (charger.evse?.port === undefined ? [index] : []));
  for (const index of evses)
    problems.push(`chargers[${String(index)}].evse.port: is missing; each charger has its own EVSE`);
  problems.push(
    ...shared(
      "serial",
      all.map(({ serial }) => serial),
    ),
  );
  problems.push(
    ...shared(
      "evse.port",
      all.map(({ evse }) => evse?.port),
    ),
  );
  problems.push(
    ...shared(
      "openevse.topic",
      all.map(({ openevse }) => openevse?.topic),
    ),
  );
  problems.push(
    ...shared(
      "smartevse.prefix",
      all.map(({ smartevse }) => smartevse?.prefix),
    ),
  );
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

/** What two chargers have in common and must not. The first is the gateway's own. */
function shared(what: string, values: readonly (string | undefined)[]): string[] {
  return values.flatMap((value, index) => {
    const first = value === undefined ? index : values.indexOf(value);
    if (first === index) return [];
    const other = first === 0 ? what : `chargers[${String(first - 1)}].${what}`;
    return [`chargers[${String(index - 1)}].${what}: "${value ?? ""}" is ${other} too; each charger has its own`];
  });
}
