import type { AskedClaims } from "./charging/asked-claims";
import type { Core } from "./core";
import type { Rejection } from "./settings/rejection";
import { whole } from "#hal/text";
import { readValue } from "./settings/value";

/** The client number of a person's override. */
const MANUAL = 65537;
const SMALLEST_A = 6;

/**
 * Carries out a RAPI command that would fight the controller if it were passed through: `FE`, `FS`, `FD` as `set_enable`, `SC n` as a
 * manual override of the current, `SV mV` as the nominal voltage. Returns the line the EVSE would answer with, without `$` and checksum.
 */
export function orderByRapi(core: Core, claims: AskedClaims, text: string): string | Rejection {
  const words = text.split(" ");
  switch (words[0]) {
    case "FE":
    case "FS":
    case "FD":
      if (words.length > 1) return { what: "rapi", why: "takes no parameter", allowed: words[0] };
      core.start.set(words[0] === "FE" ? 2 : words[0] === "FS" ? 3 : 1);
      claims.overruled(words[0] === "FE");
      return "OK";
    case "SC":
      return current(core, claims, words[1] ?? "");
    default:
      return voltage(core, words[1] ?? "");
  }
}

/** Out of range the EVSE says no, and takes the nearest it can. */
function current(core: Core, claims: AskedClaims, text: string): string | Rejection {
  const asked_A = readValue({ unit: "A", allowed: "0..255", step: 1 }, text, "SC");
  if (typeof asked_A !== "number") return asked_A;
  const most_A = core.settings.get("charge_limit_A");
  const taken_A = asked_A < SMALLEST_A ? SMALLEST_A : asked_A > most_A ? most_A : asked_A;
  const manual = claims.of(MANUAL);
  claims.put({
    client: MANUAL,
    active: manual?.active,
    charge_mA: taken_A * 1000,
    max_mA: manual?.max_mA,
    autoRelease: manual?.autoRelease ?? true,
  });
  return (taken_A === asked_A ? "OK " : "NK ") + whole(taken_A);
}

/** Voltages that differ less from the one that is set are taken for noise: each change is stored. */
const NOISE_mV = 2500;

function voltage(core: Core, text: string): string | Rejection {
  const asked_mV = readValue({ unit: "mV", allowed: "80000..300000", step: 1 }, text, "SV");
  if (typeof asked_mV !== "number") return asked_mV;
  const away_mV = asked_mV - core.settings.get("voltage_V") * 1000;
  if (away_mV > NOISE_mV || away_mV < -NOISE_mV) core.settings.set("voltage_V", whole(asked_mV / 1000 + 0.5));
  return "OK";
}
