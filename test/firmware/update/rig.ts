import type { EvsePort, EvseStatus } from "#hal/evse";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { readBalancerSettings } from "#firmware/balancing/balancer-settings";
import type { Rejection } from "#firmware/settings/rejection";
import { Settings } from "#firmware/settings/settings";
import { bootChoice } from "#firmware/update/boot";
import { readStand, standsOpen } from "#firmware/update/stand";
import { type UpdateCore, Updates } from "#firmware/update/updates";
import { unheard } from "#rapi/unheard";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeModule } from "#test/fakes/fake-module";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";

export const OLD_IMAGE = "image 0.1.0 old ".repeat(100);
export const NEW_IMAGE = "image 0.2.0 new ".repeat(200);
const PAGE = "the page ".repeat(50);

/** A module that runs 0.1.0 from slot a, with 0.2.0 on its server; ticked every 100 ms, with a clock that starts 10 s before it wraps. */
export class UpdateRig {
  readonly module = new FakeModule();
  readonly mqtt = new FakeMqtt();
  readonly log = new FakeLog();
  readonly status: EvseStatus;
  now = after_ms(CLOCK_SPAN_ms, -10000);
  core: UpdateCore;
  updates: Updates | undefined = undefined;
  /** Images of these versions restart as soon as they run; with these nothing of the EVSE is heard. */
  panics = "";
  deaf = "";
  /** Images of this version find no network. */
  offline = "";

  constructor() {
    this.status = unheard(this.now);
    this.core = this.newCore();
    const { module } = this;
    module.flash = OLD_IMAGE;
    module.put("a-lfs.img", OLD_IMAGE);
    module.put("a-page.html", PAGE);
    module.publish("0.2.0", ["lfs.img", NEW_IMAGE, "page.html", PAGE + "of 0.2.0"]);
    this.boot();
    this.order("set_update_server", "http://server/");
  }

  private newCore(): UpdateCore {
    const settings = new Settings(new FakeStorage(), new FakeLog());
    const { module, mqtt, log } = this;
    const system = new FakeSystem();
    if (module.version === this.offline && this.offline !== "") system.address = undefined;
    return {
      evse: { status: this.status } as EvsePort,
      balancerSettings: readBalancerSettings(settings),
      settings,
      ports: { storage: module, mqtt, log, system },
      handingOver: false,
    };
  }

  /** Boots as `init.lua` does, until an image runs; false when none does, or the power has gone. */
  boot(): boolean {
    const { module } = this;
    this.updates = undefined;
    for (let count = 0; count < 30; count++) {
      module.restarted = false;
      const running = module.running();
      const choice = bootChoice({ storage: module, running, has: (name) => module.size_B(name) !== undefined });
      if (module.dead || choice === "none") return false;
      if (choice !== "run") module.load(choice);
      if (module.dead) return false;
      if (choice === "run" && running !== this.panics) return this.start(running ?? "");
    }
    return false;
  }

  private start(version: string): boolean {
    this.module.version = version;
    this.status.link = version === this.deaf ? "down" : "up";
    this.core = this.newCore();
    if (standsOpen(this.module)) this.updates = new Updates(this.module, this.core);
    return true;
  }

  order(topic: string, text: string): Rejection | undefined {
    this.updates ??= new Updates(this.module, this.core);
    return this.updates.order(topic, text, this.now);
  }

  /** Lets time pass; a restart boots. False when the power has gone or no image runs. */
  run(seconds: number): boolean {
    const { module } = this;
    for (let tick = 0; tick < seconds * 10; tick++) {
      this.now = after_ms(this.now, 100);
      module.deliver();
      if (this.updates?.follow(this.now) === true) this.updates = undefined;
      if (module.dead) return false;
      if (module.restarted && !this.boot()) return false;
    }
    return true;
  }

  /** What the broker was told last, without its sentence. */
  last(): string {
    const payload = this.mqtt.last("event/update")?.payload ?? "";
    return payload.substring(0, payload.indexOf(',"sentence"'));
  }

  phase(): string {
    const stand = readStand(this.module);
    return stand === undefined ? "" : stand.phase + " " + stand.slot;
  }
}
