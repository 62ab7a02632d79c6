import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { Snapshot } from "../snapshot";
import { dateTime } from "./clock-text";
import { Fields } from "./fields";
import type { HttpParts } from "./parts";
import { stateCode } from "./state-codes";
import { statusFields } from "./status-document";

/** What changes all the time is told so often, everything else when it changes. */
const TIME_ms = 30000;
/** How often the state is looked at for the log. */
const LOOK_ms = 500;
const RESTLESS = "|time|local_time|uptime|free_heap|freeram|session_elapsed|elapsed|";

/** Tells changes of the status to those who listen, and writes those of the state down. */
export class StatusFeed {
  private readonly last: Record<string, string | undefined> = {};
  private told_ms = 0;
  private looked_ms: number | undefined = undefined;
  private code = -1;
  private run = "";

  constructor(private readonly parts: HttpParts) {}

  status(now: number): Fields {
    return statusFields(this.parts, now);
  }

  changes(now: number): string | undefined {
    const all = statusFields(this.parts, now);
    const changed = new Fields();
    const isTime = elapsed_ms(this.told_ms, now) >= TIME_ms;
    if (isTime) this.told_ms = now;
    for (let index = 0; index < all.names.length; index++) {
      const name = all.names[index] ?? "";
      const value = all.values[index] ?? "";
      if (this.last[name] === value || (!isTime && RESTLESS.includes("|" + name + "|"))) continue;
      this.last[name] = value;
      changed.put(name, value);
    }
    return changed.names.length === 0 ? undefined : changed.toJson();
  }

  /** Looks at the state now and then. */
  look(now: number): void {
    if (this.looked_ms !== undefined && elapsed_ms(this.looked_ms, now) < LOOK_ms) return;
    this.looked_ms = now;
    const snapshot = this.parts.snapshot(now);
    this.warm(snapshot);
    const code = stateCode(snapshot);
    if (code === this.code && snapshot.run === this.run) return;
    this.code = code;
    this.run = snapshot.run;
    this.parts.memory.addEvent(eventOf(this.parts, snapshot, code));
  }

  private warm({ temperature_dC, sessionActive, session_s }: Snapshot): void {
    const { memory } = this.parts;
    if (temperature_dC === undefined) return;
    const isNew = sessionActive && session_s < 1;
    if (isNew || memory.warmest_dC === undefined || temperature_dC > memory.warmest_dC)
      memory.warmest_dC = temperature_dC;
  }
}

/** A line of the log, as OpenEVSE writes one at each change of the state. */
function eventOf({ system, settings, core }: HttpParts, snapshot: Snapshot, code: number): string {
  const fields = new Fields();
  const epoch_s = system.epoch_s();
  const isFault = code >= 4 && code <= 14;
  const temperature = snapshot.temperature_dC === undefined ? "false" : whole(snapshot.temperature_dC);
  fields.text("time", epoch_s === undefined ? "" : dateTime(epoch_s) + "Z");
  fields.text("type", isFault ? "warning" : "information");
  fields.text("managerState", snapshot.run === "enabled" ? "active" : "disabled");
  fields.number("evseState", code);
  fields.number("evseFlags", 0);
  fields.number("pilot", (snapshot.offered_mA ?? 0) / 1000);
  fields.number("energy", snapshot.sessionEnergy_Wh);
  fields.number("elapsed", snapshot.session_s);
  fields.put("temperature", temperature);
  fields.put("temperatureMax", temperature);
  fields.put("divertMode", settings.get("mode") === 2 ? "2" : "1");
  fields.bit("shaper", core.balancerSettings.dynamic);
  fields.text("reason", snapshot.sentence);
  return fields.toJson();
}
