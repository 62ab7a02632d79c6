/** The routes of the profile, a row each: method | path. */
export const PROFILE_ROUTES = `
GET|/settings
POST|/settings
POST|/currents
POST|/ev_meter
POST|/rfid
POST|/cablelock
POST|/reboot
POST|/ev_state
GET|/power_day
GET|/lcd
POST|/lcd
POST|/lcd-verify-password
POST|/erasesettings
POST|/autoupdate
POST|/color_off
POST|/color_normal
POST|/color_smart
POST|/color_solar
POST|/color_custom
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

/** Whether a path sets a colour, which an OpenEVSE does not have. */
export function isColour(path: string): boolean {
  return path.startsWith("/color_");
}
