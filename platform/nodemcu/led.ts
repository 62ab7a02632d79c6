/** Two lamps: green (GPIO 12) and red (GPIO 14). */
export interface LampPort {
  light(green: boolean, red: boolean): void;
}

/** What the lamps show of the controller. */
export interface LampView {
  /** The set-up access point is open, or the controller is starting. */
  setup: boolean;
  /** The EVSE answers. */
  evseUp: boolean;
  /** The EVSE's state as `hal/evse` names it. */
  state: string;
  /** Protective stops in force. */
  trips: number;
  /** The mains meter is heard, or not needed. */
  meterHeard: boolean;
  /** The broker is connected, or none is set. */
  online: boolean;
}

/**
 * What is shown, first come first: name, then green and red over two seconds in steps of 0.2 s (`#` on). A steady green lamp says that a car
 * may be plugged in; red always means that somebody should look; a short red flash that only the network is away.
 */
export const LAMP_TABLE = `
setup|##########|##########
fault|..........|#.#.#.#.#.
tripped|..........|#.#.......
no evse|..........|##########
no meter|#####.....|.....#####
charging|#####.....|..........
waiting|#########.|..........
ready|##########|..........
off|#.........|..........
`;
/** Step in which the red lamp flashes while the broker is away. */
const OFFLINE_STEP = 5;
const STEP_ms = 200;
const STEPS = 10;

/** Name of what is shown, from {@link LAMP_TABLE}. */
export function lampRow(view: LampView): string {
  if (view.setup) return "setup";
  if (!view.evseUp) return "no evse";
  if (view.state === "fault") return "fault";
  if (view.trips > 0) return "tripped";
  if (!view.meterHeard) return "no meter";
  switch (view.state) {
    case "charging":
      return "charging";
    case "connected":
      return "waiting";
    case "notConnected":
      return "ready";
    default:
      return "off";
  }
}

/** Drives the lamps; tick it every 100 ms. */
export class Lamps {
  private row = "";
  private green = "";
  private red = "";
  private shown = 0;

  constructor(private readonly port: LampPort) {}

  tick(view: LampView, now: number): void {
    const row = lampRow(view);
    if (row !== this.row) this.choose(row);
    const step = Math.floor(now / STEP_ms);
    const at = step - Math.floor(step / STEPS) * STEPS;
    const green = this.green.charCodeAt(at) === 35;
    const red = this.red.charCodeAt(at) === 35 || (!view.online && at === OFFLINE_STEP && row !== "fault");
    const shown = (green ? 1 : 0) + (red ? 2 : 0) + 4;
    if (shown === this.shown) return;
    this.shown = shown;
    this.port.light(green, red);
  }

  private choose(row: string): void {
    this.row = row;
    const at = LAMP_TABLE.indexOf("\n" + row + "|") + row.length + 2;
    this.green = LAMP_TABLE.substring(at, at + STEPS);
    this.red = LAMP_TABLE.substring(at + STEPS + 1, at + 2 * STEPS + 1);
  }
}
