/** The routes of the profile, a row each: method | path | sentence. */
export const PROFILE_ROUTES = `
GET|/settings|Everything a SmartEVSE tells, in its units
POST|/settings|Changes mode, override, times and some settings
POST|/currents|Reports the mains currents and the home battery, dA
POST|/ev_meter|Reports the meter of the car
POST|/rfid|Shows a card
POST|/cablelock|Locks the cable: 1=1, or releases it
POST|/reboot|Restarts when no car is charged
POST|/ev_state|Reports what is known of the car: its state of charge
GET|/power_day|Energy of the day, in the SmartEVSE's form
GET|/lcd|The display as a picture
POST|/lcd|Answers that no button is pressed
POST|/lcd-verify-password|Answers that the password is wrong: there are no buttons to press
POST|/erasesettings|Is refused, and says what to do instead
POST|/autoupdate|Is refused, and says what to do instead
POST|/color_off|Is refused: the lamp has its own colours
POST|/color_normal|Is refused: the lamp has its own colours
POST|/color_smart|Is refused: the lamp has its own colours
POST|/color_solar|Is refused: the lamp has its own colours
POST|/color_custom|Is refused: the lamp has its own colours
`;

/** The methods that a path has, separated by commas; empty: it is none of these. */
export function methodsOf(path: string): string {
  if (path.includes("|")) return "";
  const isRead = PROFILE_ROUTES.includes("\nGET|" + path + "|");
  const isChange = PROFILE_ROUTES.includes("\nPOST|" + path + "|");
  return isRead && isChange ? "GET, POST" : isRead ? "GET" : isChange ? "POST" : "";
}

/** Whether a path sets a colour, which an OpenEVSE does not have. */
export function isColour(path: string): boolean {
  return path.startsWith("/color_");
}
