import type { StoragePort } from "#hal/storage";
import type { Claim } from "../charging/claim";
import type { Rejection } from "../settings/rejection";
import { Store } from "../settings/store";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { offset_s, readTimeZone, UTC, weekMinute } from "../timing/civil-time";
import { readDated } from "../timing/dated-text";
import { isOver } from "../timing/dated-window";
import { DAY_min } from "../timing/minute-text";
import { readWeekSchedule } from "../timing/week-schedule";
import { type CapacityIntervals, capAt, intervalText, readIntervals } from "./capacity-intervals";
import { Schedule, type ScheduleView } from "./schedule";

/** The orders whose texts are kept, in the order in which they are stored and read: the time zone comes first. */
const PLANS = ["set_time_zone", "set_schedule", "set_delayed", "set_capacity_plan"];
const DELAYED = 2;

/**
 * What is planned by the clock: the weekly windows (`set_schedule`), a delayed start and stop (`set_delayed`) and the capacity by the time of
 * day (`set_capacity_plan`), all in the local time of `set_time_zone`. Keeps their texts, and brings windows, clock and settings to
 * {@link Schedule}, which only withholds.
 */
export class WeekPlan implements Feature {
  private readonly schedule = new Schedule();
  readonly claim: Claim = this.schedule.claim;
  private readonly store: Store;
  /** Rises with every text that changes. */
  revision = 0;
  /** Texts of time zone, windows, delayed start and stop, and capacity. */
  private readonly texts = ["", "", "", ""];
  private intervals: CapacityIntervals = [];
  private seed = 0;
  private readonly view: ScheduleView = {
    week: [],
    zone: UTC,
    epoch_s: undefined,
    chargeWithoutClock: true,
    plugged: false,
    randomMost_s: 0,
  };

  /** `unit` differs from unit to unit, so that a street does not start at once. */
  constructor(
    storage: StoragePort,
    private readonly unit: number,
  ) {
    this.store = new Store(storage, "schedule");
    const kept = (this.store.load() ?? "").split("\n");
    for (let place = 0; place < PLANS.length; place++) this.read(place, kept[place] ?? "", undefined);
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
    if (this.schedule.dated !== undefined || this.texts[DELAYED] === "") return;
    this.texts[DELAYED] = "";
    this.keep();
  }

  explain(now: number): string {
    return this.schedule.explain(now);
  }

  /** Takes one of the texts and stores it; why not, when it cannot be read or is over. One that is in force already changes nothing. */
  set(topic: string, text: string, epoch_s: number | undefined): Rejection | undefined {
    const place = PLANS.indexOf(topic);
    if (text === this.texts[place]) return undefined;
    const refused = this.read(place, text, epoch_s);
    if (refused === undefined) this.keep();
    return refused;
  }

  /** Forgets all of it. */
  forget(): void {
    for (let place = 0; place < PLANS.length; place++) this.read(place, "", undefined);
    this.keep();
  }

  /** Whether there are windows, or a delayed start or stop. */
  withholds(): boolean {
    return this.view.week.length > 0 || this.schedule.dated !== undefined;
  }

  /** Whether there is a capacity by the time of day. */
  hasIntervals(): boolean {
    return this.intervals.length > 0;
  }

  /** The delayed start and stop as they were ordered; empty when there is none. */
  delayed(): string {
    return this.texts[DELAYED] ?? "";
  }

  /** The capacity at this moment, mA summed over the phases; `undefined`: none. Without a clock it is the smallest of the day. */
  capacity_mA(epoch_s: number | undefined): number | undefined {
    return capAt(this.intervals, this.minute(epoch_s));
  }

  /** Which interval of the day that is. */
  interval(epoch_s: number | undefined): string {
    return intervalText(this.intervals, this.minute(epoch_s));
  }

  /** The local minute of the day; `undefined` while the clock is not set. */
  private minute(epoch_s: number | undefined): number | undefined {
    if (epoch_s === undefined || !(epoch_s >= 0)) return undefined;
    const minute = weekMinute(epoch_s + offset_s(this.view.zone, epoch_s));
    return minute - Math.floor(minute / DAY_min) * DAY_min;
  }

  private keep(): void {
    this.revision++;
    this.store.save(this.texts.join("\n"));
  }

  /** `epoch_s`: when it is ordered; `undefined` when it was before, or nobody knows the time. */
  private read(place: number, text: string, epoch_s: number | undefined): Rejection | undefined {
    const topic = PLANS[place] ?? "";
    switch (topic) {
      case "set_time_zone": {
        const zone = text === "" ? UTC : readTimeZone(text, topic);
        if ("why" in zone) return zone;
        const dated = readDated(this.delayed(), zone, topic);
        if (dated !== undefined && "why" in dated) return dated;
        this.schedule.order(dated);
        this.view.zone = zone;
        break;
      }
      case "set_schedule": {
        const week = readWeekSchedule(text, topic);
        if ("why" in week) return week;
        this.view.week = week;
        break;
      }
      case "set_delayed": {
        const dated = readDated(text, this.view.zone, topic);
        if (dated !== undefined && "why" in dated) return dated;
        if (dated !== undefined && epoch_s !== undefined && isOver(dated, epoch_s))
          return { what: topic, why: "its stop has passed", allowed: "a stop to come, or repeat" };
        this.schedule.order(dated);
        break;
      }
      case "set_capacity_plan": {
        const intervals = readIntervals(text, topic);
        if ("why" in intervals) return intervals;
        this.intervals = intervals;
        break;
      }
      default:
        return { what: topic, why: "no such order", allowed: PLANS.join(", ") };
    }
    this.texts[place] = text;
    return undefined;
  }
}
