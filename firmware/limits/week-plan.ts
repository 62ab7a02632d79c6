import type { StoragePort } from "#hal/storage";
import type { Claim } from "../charging/claim";
import type { Rejection } from "../settings/rejection";
import { Store } from "../settings/store";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { readTimeZone, UTC } from "../timing/civil-time";
import { readWeekSchedule } from "../timing/week-schedule";
import { Schedule, type ScheduleView } from "./schedule";

/**
 * The weekly windows in which charging may happen: keeps the text of the windows (`set_schedule`) and of the time zone (`set_time_zone`) and
 * brings them, the clock and the settings to {@link Schedule}. It only withholds.
 */
export class WeekPlan implements Feature {
  private readonly schedule = new Schedule();
  readonly claim: Claim = this.schedule.claim;
  private readonly store: Store;
  private zoneText = "";
  private weekText = "";
  private seed = 0;
  private readonly view: ScheduleView = {
    week: [],
    zone: UTC,
    epoch_s: undefined,
    chargeWithoutClock: true,
    plugged: false,
    randomMost_s: 0,
  };

  /** `seed` differs from unit to unit, so that a street does not start at once. */
  constructor(
    storage: StoragePort,
    private readonly unit: number,
  ) {
    this.store = new Store(storage, "schedule");
    const kept = (this.store.load() ?? "").split("\n");
    this.read("set_time_zone", kept[0] ?? "");
    this.read("set_schedule", kept[1] ?? "");
  }

  take(settings: Settings): void {
    this.view.chargeWithoutClock = settings.on("schedule_offline");
    this.view.randomMost_s = settings.get("random_start_s");
  }

  follow(site: Site, now: number): void {
    const view = this.view;
    view.epoch_s = site.epoch_s;
    view.plugged = site.evse.status.carConnected !== false;
    if (this.seed === 0 && site.epoch_s !== undefined) this.seed = this.unit + site.epoch_s;
    this.schedule.follow(view, this.seed, now);
  }

  explain(now: number): string {
    return this.schedule.explain(now);
  }

  /** Takes the text of the windows or of the time zone and stores it; why not, when it is none. */
  set(topic: string, text: string): Rejection | undefined {
    const refused = this.read(topic, text);
    if (refused === undefined) this.store.save(this.zoneText + "\n" + this.weekText);
    return refused;
  }

  /** Whether there are windows at all. */
  hasWindows(): boolean {
    return this.view.week.length > 0;
  }

  private read(topic: string, text: string): Rejection | undefined {
    if (topic === "set_time_zone") {
      const zone = text === "" ? UTC : readTimeZone(text, topic);
      if ("why" in zone) return zone;
      this.view.zone = zone;
      this.zoneText = text;
      return undefined;
    }
    const week = readWeekSchedule(text, topic);
    if ("why" in week) return week;
    this.view.week = week;
    this.weekText = text;
    return undefined;
  }
}
