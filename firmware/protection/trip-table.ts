/**
 * Every protective stop, a row each: name | who ends it | locks out when it repeats | sentence.
 * `self`: it ends with its cause. `person`: somebody has to reset it, and can only when the cause is gone. Those that lock out wait for a
 * person too once they have come more often than `trip_retries` within `trip_window_min`. `EVSE ...` are the faults of the EVSE, which
 * opens its relay by itself and tries again by its own rules meanwhile.
 */
const TRIP_TABLE = `
residual current|person|0|current leaks to earth behind the EVSE
residual self test|person|0|the residual current monitor did not see its test
temperature|self|1|too hot to charge
EVSE ventRequired|self|0|the car asks for ventilation
EVSE diode|self|1|the pilot's diode is missing or shorted
EVSE gfci|self|1|the EVSE sees current leak to earth
EVSE noGround|self|1|the EVSE finds no protective earth
EVSE stuckRelay|person|0|a contact of the EVSE may be welded: have it checked
EVSE gfiSelfTest|self|1|the EVSE's residual current detector failed its test
EVSE overTemperature|self|1|the EVSE is far too hot
EVSE overCurrent|self|1|the car drew far more than it was offered
EVSE relayClosure|self|1|the EVSE's relay did not close
EVSE other|self|1|a fault that has no name here
communication|self|0|the EVSE does not answer
meter|self|0|the mains meter is silent
contactor|person|0|the second contactor is not where it was switched: have it checked
cable lock|self|0|the lock of the cable did not obey three times
`;

/** What the table says of a trip. */
export interface TripRule {
  /** Only a person ends it. */
  person: boolean;
  /** Repeats lock out. */
  locks: boolean;
  sentence: string;
}

/** The rule of a trip; one that is not in the table waits for a person. */
export function tripRule(name: string): TripRule {
  const at = TRIP_TABLE.indexOf("\n" + name + "|");
  if (at < 0 || name === "") return { person: true, locks: false, sentence: "unknown" };
  const field = TRIP_TABLE.substring(at + 1, TRIP_TABLE.indexOf("\n", at + 1)).split("|");
  return { person: field[1] === "person", locks: field[2] === "1", sentence: field[3] ?? "" };
}

/** Names of all trips. */
export function tripNames(): string[] {
  const names: string[] = [];
  for (const line of TRIP_TABLE.split("\n")) if (line !== "") names.push(line.split("|")[0] ?? "");
  return names;
}
