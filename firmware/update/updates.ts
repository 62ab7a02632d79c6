import type { UpdatePort } from "#hal/update";
import type { Core } from "../core";
import type { Rejection } from "../settings/rejection";
import { setUpdateServer, updateServer } from "../settings/update-server";
import { elapsed_ms } from "#hal/clock";
import { Hold } from "../timing/hold";
import { type News, updateDocument, updateSentence, type UpdateState } from "./news";
import { Renewal } from "./renewal";
import { IMAGE, otherSlot, slotFile } from "./slots";
import { keepStand, newStand, readStand, type Stand, takeBack } from "./stand";
import { setUpdateKey, updateRefusal } from "./update-order";

/** So long an image on trial has to run well without a break; and within so long after its boot. */
const TRIAL_ms = 60000;
const LAST_TRIAL_ms = 300000;
/** So long the EVSE may take to come down to the failsafe current before the restart. */
const HAND_OVER_ms = 5000;
/** An image that was not started after so long is asked for again. */
const START_ms = 60000;
/** So long the outcome can be asked for. */
const ASKED_ms = 120000;
/** Progress is told each so many percent. */
const PERCENT = 10;

/** What of the controller updates go by. */
export type UpdateCore = Pick<Core, "evse" | "balancerSettings" | "settings" | "ports" | "handingOver">;

/**
 * Updates over the air: carries out the orders, tells how they go, starts the new image when the car is not charging, and judges an image
 * on trial: it stays when for a minute it had a network (without one it could never be updated again) and the EVSE has answered, or had not
 * done so before either; else the one before comes back.
 */
export class Updates {
  private stand: Stand;
  private renewal: Renewal | undefined = undefined;
  private repairs = false;
  private insists = false;
  /** Since when the controller hands over to start another image. */
  private leaving: number | undefined = undefined;
  private loading = false;
  private readonly healthy = new Hold();
  private readonly late = new Hold();
  private readonly ended = new Hold();
  /** What was told last, if anything was. */
  private hasNews = false;
  readonly news: News = { state: "kept", version: "", file: "", percent: 0, refusal: undefined };
  /** There is something that the broker has not been told. */
  private untold = false;

  constructor(
    private readonly port: UpdatePort,
    private readonly core: UpdateCore,
  ) {
    this.stand = readStand(core.ports.storage) ?? newStand(port.version);
    if (this.stand.phase === "trial") this.tell("trial", port.version, "");
    if (this.stand.phase === "back") this.tell("back", port.version, this.stand.failed);
  }

  /** `set_update`, `set_update_spiffs` or `set_update_server`. Why not, if not. */
  order(topic: string, text: string, now: number): Rejection | undefined {
    const { storage } = this.core.ports;
    if (topic === "set_update_server") return setUpdateServer(storage, text);
    if (topic === "set_update_key") return setUpdateKey(this.port, text);
    const charging = this.core.evse.status.state === "charging";
    const refused = updateRefusal(this.port, storage, { topic, text, charging, goesOn: this.goesOn() });
    if (refused !== undefined) return refused;
    this.repairs = topic === "set_update_spiffs";
    this.insists = text === "2";
    const aim = {
      server: updateServer(storage),
      slot: this.repairs ? this.stand.slot : otherSlot(this.stand.slot),
      repairs: this.repairs,
      failed: this.insists ? "" : this.stand.failed,
    };
    this.renewal = new Renewal(this.port, aim, now);
    this.tell("looking", this.port.version, "");
    return undefined;
  }

  /** One step. True when nothing goes on any more: it need not be kept until the next order. */
  follow(now: number): boolean {
    if (this.untold) this.publish();
    if (this.leaving !== undefined) this.leave(this.leaving, now);
    else if (this.stand.phase === "trial") this.judge(now);
    else if (this.renewal !== undefined) this.renew(this.renewal, now);
    else return this.ended.lasted(!this.untold, ASKED_ms, now);
    this.ended.lasted(false, ASKED_ms, now);
    return false;
  }

  /** The document of what was told last; empty: nothing was. */
  lastNews(): string {
    return this.hasNews ? updateDocument(this.news) : "";
  }

  /** What keeps another update from beginning; empty: nothing. */
  private goesOn(): string {
    if (this.renewal !== undefined || this.leaving !== undefined) return "an update goes on";
    return this.stand.phase === "trial" ? this.stand.phase + " of the image goes on" : "";
  }

  private renew(renewal: Renewal, now: number): void {
    const refused = renewal.tick(now);
    const { version, file, percent, phase } = renewal;
    if (refused !== undefined) {
      this.renewal = undefined;
      this.tell("refused", version, "", refused);
      return;
    }
    if (phase === "signature") return this.tellOnce("checking", version);
    if (phase === "files") return this.tellProgress(version, file, percent);
    if (phase !== "ready") return;
    if (this.repairs) {
      this.renewal = undefined;
      return this.tell("repaired", version, "");
    }
    if (this.core.evse.status.state === "charging" && !this.insists) return this.tellOnce("waiting", version);
    this.renewal = undefined;
    this.beginTrial(version, now);
  }

  /** Notes the new image as one on trial; a power cut from here on boots it. */
  private beginTrial(version: string, now: number): void {
    const stand = this.stand;
    const running = this.port.version;
    const slot = otherSlot(stand.slot);
    const next: Stand = {
      phase: "trial",
      slot,
      versionA: slot === "a" ? version : running,
      versionB: slot === "b" ? version : running,
      failed: stand.failed,
      boots: 0,
      answered: this.core.evse.status.link === "up",
    };
    if (!keepStand(this.core.ports.storage, next)) {
      const refusal = { what: "file system", why: "the trial could not be noted", allowed: "the same later" };
      return this.tell("refused", version, "", refusal);
    }
    this.stand = next;
    this.leaving = now;
    this.tell("starting", version, "");
  }

  /** Hands over to the EVSE, then starts the image of the slot. */
  private leave(since: number, now: number): void {
    const { core } = this;
    const { status } = core.evse;
    core.handingOver = true;
    const safe_mA = Math.max(core.balancerSettings.failsafe_mA, core.balancerSettings.minimum_mA);
    const isSafe = status.state !== "charging" || (status.offered_mA ?? 0) <= safe_mA;
    if (!this.loading && !isSafe && elapsed_ms(since, now) < HAND_OVER_ms) return;
    if (this.loading && elapsed_ms(since, now) < START_ms) return;
    core.settings.flush(now);
    this.loading = true;
    this.leaving = now;
    this.port.load(slotFile(this.stand.slot, IMAGE));
  }

  private judge(now: number): void {
    const { core, stand } = this;
    const isHeard = core.evse.status.link === "up" || !stand.answered;
    const isWell = isHeard && core.ports.system.ip() !== undefined;
    if (this.healthy.lasted(isWell, TRIAL_ms, now)) {
      stand.phase = "kept";
      stand.boots = 0;
      if (stand.failed === this.port.version) stand.failed = "";
      if (!keepStand(core.ports.storage, stand))
        core.ports.log.log("error", "update: that it stays could not be noted");
      return this.tell("kept", this.port.version, "");
    }
    if (!this.late.lasted(true, LAST_TRIAL_ms, now)) return;
    takeBack(stand);
    keepStand(core.ports.storage, stand);
    this.leaving = now;
  }

  private tellOnce(state: UpdateState, version: string): void {
    if (this.news.state !== state) this.tell(state, version, "");
  }

  private tellProgress(version: string, file: string, percent: number): void {
    const step = Math.floor(percent / PERCENT) * PERCENT;
    const { news } = this;
    if (news.state === "fetching" && news.file === file && news.percent === step) return;
    news.percent = step;
    this.tell("fetching", version, file);
  }

  private tell(state: UpdateState, version: string, file: string, refusal?: Rejection): void {
    const { news } = this;
    news.state = state;
    news.version = version;
    news.file = file;
    news.refusal = refusal;
    this.core.ports.log.log(state === "refused" || state === "back" ? "warn" : "info", updateSentence(news));
    this.untold = true;
    this.hasNews = true;
    this.publish();
  }

  private publish(): void {
    const { mqtt, storage } = this.core.ports;
    if (!mqtt.connected() || !mqtt.publish("event/update", updateDocument(this.news), false)) return;
    this.untold = false;
    if (this.stand.phase !== "back" || this.news.state !== "back") return;
    this.stand.phase = "kept";
    keepStand(storage, this.stand);
  }
}
