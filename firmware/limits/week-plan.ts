import { rest } from "#hal/pause";
import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import type { Claim } from "../charging/claim";
import type { Rejection } from "../settings/rejection";
import { Store } from "../settings/store";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { offset_s, UTC, weekMinute } from "../timing/civil-time";
import { DAY_min } from "../timing/minute-text";
import { type CapacityIntervals, capAt, intervalText } from "./capacity-intervals";
import { DELAYED, noPlans, PLAN_TOPICS, type Plans, readPlan } from "./plans";
import { Schedule, type ScheduleView } from "./schedule";

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
  private texts: string[] = [];
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

  /** `unit` differs from unit to unit, so that a street does not start at once. The log hears of what was stored and cannot be read. */
  constructor(
    { storage, log }: { readonly storage: StoragePort; readonly log: LogPort },
    private readonly unit: number,
  ) {
    this.store = new Store(storage, "schedule");
    const kept = (this.store.load(log) ?? "").split("\n");
    const plans = noPlans();
    for (let place = 0; place < plans.texts.length; place++) {
      rest();
      const wrong = readPlan(plans, place, kept[place] ?? "", undefined);
      if (wrong !== undefined) log.log("error", "schedule: what was stored of " + wrong.what + ": " + wrong.why);
    }
    this.use(plans);
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
    const place = PLAN_TOPICS.indexOf(topic);
    if (text === this.texts[place]) return undefined;
    const plans = this.plans();
    const refused = readPlan(plans, place, text, epoch_s);
    if (refused === undefined) this.replace(plans);
    return refused;
  }

  /** Forgets all of it. */
  forget(): void {
    this.replace(noPlans());
  }

  /** All that is in force, to be changed and given to {@link replace}. */
  plans(): Plans {
    const { view, intervals } = this;
    return { texts: this.texts.slice(), zone: view.zone, week: view.week, dated: this.schedule.dated, intervals };
  }

  /** Gets plans ready for {@link replace}, which has less to do then. Nothing changes. */
  ready({ texts }: Plans): void {
    const text = texts.join("\n");
    this.store.begin(text);
    this.store.step(text.length);
  }

  /** Puts plans in force and stores them, all at once. */
  replace(plans: Plans): void {
    this.use(plans);
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
    const text = this.texts.join("\n");
    if (!this.store.holds(text) || !this.store.finish()) this.store.save(text);
  }

  private use({ texts, zone, week, dated, intervals }: Plans): void {
    if (dated !== this.schedule.dated) this.schedule.order(dated);
    this.texts = texts;
    this.view.zone = zone;
    this.view.week = week;
    this.intervals = intervals;
  }
}
