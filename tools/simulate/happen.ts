import type { Agenda } from "./agenda";
import type { OutsideEvent, ScenarioEvent } from "./scenario";
import type { World } from "./world";

/** What an event of a scenario can act on. */
export interface Site {
  readonly world: World;
  readonly agenda: Agenda;
  /** A message of the broker, payload as text. */
  message(topic: string, payload: string): void;
  /** A line is typed at the console. */
  type(text: string): void;
  /** The position of the push button or switch is told to the controller. */
  tellSwitch(): void;
  /** Moves the wall clock. */
  jumpClock(by_s: number): void;
  /** Whether a controller that boots gets to know the time. */
  timeServer(on: boolean): void;
  /** The controller loses its power for a moment. */
  powerCut(): void;
}

/** Lets an event of the scenario happen now. */
export function happen(event: ScenarioEvent, site: Site): void {
  switch (event.do) {
    case "mqtt":
      site.message(event.topic, event.payload);
      return;
    case "console":
      site.type(event.text);
      return;
    case "clockJump":
      site.jumpClock(event.by_s);
      return;
    case "timeServer":
      site.timeServer(event.on);
      return;
    case "rfid":
      site.message("rfid", `swipe ${event.uid}`);
      return;
    case "residualCurrent":
      site.message("feed/residual_mA", String(event.mA));
      site.agenda.add(site.world.now_ms + event.for_s * 1000, () => site.message("feed/residual_mA", "0"));
      return;
    case "switch":
      turnSwitch(site, event.closed, event.for_s);
      return;
    case "powerCut":
      site.powerCut();
      return;
    case "lineNoise":
      makeNoise(site, event.rate, event.for_s);
      return;
    default:
      happenOutside(event, site.world);
  }
}

/** What happens to the car, the meter and the EVSE, which the controller only hears of. */
function happenOutside(event: OutsideEvent, world: World): void {
  const { evse, car, meter, now_ms } = world;
  switch (event.do) {
    case "plug":
    case "unplug":
      if (event.do === "plug") car.plug(now_ms);
      else car.unplug(now_ms);
      evse.carChanged(now_ms);
      return;
    case "meterOff":
    case "meterOn":
      meter.on = event.do === "meterOn";
      return;
    case "evseFault":
      evse.setFault(event.fault === "none" ? undefined : event.fault);
      return;
    case "evseReboot":
      evse.reboot();
      return;
    case "evseSilent":
      evse.silence(event.for_s * 1000);
      return;
    case "evseTemperature":
      evse.setTemperature(event.celsius);
      return;
    case "temperature":
      world.temperature_C = event.celsius;
      return;
    case "lock":
      if (event.is === "forced") world.lock?.force(now_ms);
      else world.lock?.behave(event.is, now_ms);
      return;
    case "relay":
      world.relayOpen = event.open;
      return;
    case "batteryPower":
      world.battery_W = event.W;
      return;
  }
}

/** The switch is turned, or with a duration the button is pressed: then it goes back. */
function turnSwitch(site: Site, closed: boolean, for_s: number | undefined): void {
  site.world.switchClosed = closed;
  site.tellSwitch();
  if (for_s === undefined) return;
  site.agenda.add(site.world.now_ms + for_s * 1000, () => {
    site.world.switchClosed = !closed;
    site.tellSwitch();
  });
}

/** Noise on the line until it ends; a later noise replaces an earlier one. */
function makeNoise({ world, agenda }: Site, rate: number, for_s: number): void {
  const noise = { rate };
  world.noise = noise;
  agenda.add(world.now_ms + for_s * 1000, () => {
    if (world.noise === noise) world.noise = { rate: 0 };
  });
}
