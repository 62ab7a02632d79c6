import { HttpRig } from "../http/rig";

export const PREFIX = "SmartEVSE/53312";

/** A controller that also speaks as a SmartEVSE. */
export class ProfileRig {
  readonly rig = new HttpRig();

  constructor() {
    this.rig.settings.set("smartevse", "1");
    this.rig.run(20);
  }

  post(target: string): string {
    return this.rig.send("POST", target, "");
  }

  /** Sends a message below `Set/`. */
  say(name: string, payload: string): this {
    return this.hear(PREFIX + "/Set/" + name, payload, false);
  }

  /** A message on a whole topic comes. */
  hear(topic: string, payload: string, retained: boolean): this {
    const { http, now } = this.rig;
    http.smartEvse()?.received(topic, payload, retained, now);
    this.rig.run(1);
    return this;
  }

  /** Time passes in which the state topics are told. */
  tell(ticks: number): this {
    for (let tick = 0; tick < ticks; tick++) {
      this.rig.run(1);
      this.rig.http.smartEvse()?.tick(this.rig.mqtt, this.rig.now);
    }
    return this;
  }

  /** What a state topic says after everything was looked at once; `-`: it has never said anything. */
  topic(name: string): string {
    this.tell(24);
    const last = this.rig.mqtt.last(PREFIX + "/" + name);
    return last === undefined ? "-" : last.payload;
  }

  /** What stands in the document of `/settings` behind a name (its last appearance), up to the next comma or brace. */
  shown(name: string): string {
    const text = this.rig.get("/settings");
    const mark = '"' + name + '":';
    let at = text.indexOf(mark);
    if (at < 0) return "-";
    at += mark.length;
    let end = at;
    while (text.charAt(end) !== "," && text.charAt(end) !== "}") end++;
    return text.substring(at, end);
  }

  /** A feed as it is now; -1000000: none. */
  feed(name: string): number {
    const { core, now } = this.rig;
    const features = core.features;
    return features === undefined ? -1000000 : (features.feeds.value(name, 60000, now) ?? -1000000);
  }

  /** Everything that a bad message could have changed. */
  kept(): string {
    const { core, settings } = this.rig;
    const feeds = core.features === undefined ? 0 : core.features.feeds.revision;
    const counts = settings.revision.toFixed(0) + " " + core.mains.samples.toFixed(0) + " " + feeds.toFixed(0);
    return counts + " " + core.start.revision.toFixed(0) + " " + this.rig.aims();
  }
}
