/** The routes of the profile, a row each: method | path | sentence. */
export const PROFILE_ROUTES = `
GET|/settings|Everything a SmartEVSE tells, in its units
POST|/settings|Changes mode, override, times and some settings
POST|/currents|Reports the mains currents and the home battery, dA
POST|/ev_meter|Reports the meter of the car
POST|/rfid|Shows a card
POST|/cablelock|Locks the cable: 1=1, or releases it
POST|/reboot|Restarts when no car is charged
`;

/** The methods that a path has, separated by commas; empty: it is none of these. */
export function methodsOf(path: string): string {
  let methods = "";
  for (const line of PROFILE_ROUTES.split("\n")) {
    const field = line.split("|");
    if (line !== "" && field[1] === path) methods += (methods === "" ? "" : ", ") + (field[0] ?? "");
  }
  return methods;
}
