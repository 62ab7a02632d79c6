import { seconds, whole } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { TimeZone } from "../timing/civil-time";
import { DAY_s, offset_s, WEEK_min, weekMinute } from "../timing/civil-time";
import type { DatedWindow } from "../timing/dated-window";
import { daysOn, isDue, isWindow, onDay } from "../timing/dated-window";
import { Hold } from "../timing/hold";
import { DAY_min, minuteText } from "../timing/minute-text";
import type { WeekSchedule } from "../timing/week-schedule";
import { dayName, isOpenAt, minutesToEdge } from "../timing/week-schedule";

/** A clock that goes back by less than this was put right a little: what has opened or closed stays so until it has caught up. */
const PUT_RIGHT_s = 120;

/** What the schedule looks at. */
export interface ScheduleView {
  week: WeekSchedule;
  zone: TimeZone;
  /** Seconds since 1970, `undefined`: the clock is not set. */
  epoch_s: number | undefined;
  /**
   * What the windows of the week are while the clock is not set: open (a car that is not charged in the morning is worse than a dear
   * charge), or closed. A delayed start or stop always waits for the clock.
   */
  chargeWithoutClock: boolean;
  /** A car is connected or nobody can tell. */
  plugged: boolean;
  /** Each start is delayed by 0 to so many seconds, 0..1800 (The Electric Vehicles (Smart Charge Points) Regulations 2021, 11). */
  randomMost_s: number;
}

/**
 * Lets charge only within weekly windows of the local time and within a delayed start and stop. A start may be delayed at random, so that
 * a street does not start at once; a stop is never. It only withholds: it permits nothing that others do not, and holds no limit.
 */
export class Schedule implements Policy {
  readonly claim: Claim = { source: "schedule", permit: undefined, priority: PRIORITY.schedule, limit_mA: undefined };
  /** The delayed start and stop that are in force, for storing. */
  dated: DatedWindow | undefined = undefined;
  /** The random delay of the start that is waited for or was last, s. */
  delay_s = 0;
  private view: ScheduleView | undefined = undefined;
  private checked_s: number | undefined = undefined;
  private checkedWeek: WeekSchedule | undefined = undefined;
  private checkedZone: TimeZone | undefined = undefined;
  private open = false;
  private started = false;
  private draws = 0;
  private readonly waited = new Hold();

  /** Orders a delayed start or stop, `undefined` takes it back. False: it makes no window, and nothing has changed. */
  order(window: DatedWindow | undefined): boolean {
    if (window !== undefined && !isWindow(window)) return false;
    this.dated = window;
    this.checked_s = undefined;
    return true;
  }

  /** Starts now instead of waiting for the random delay. */
  skipDelay(): void {
    this.delay_s = 0;
  }

  /** Decides. `seed`: any whole number that differs from unit to unit and start to start. */
  follow(view: ScheduleView, seed: number, now: number): void {
    this.view = view;
    this.look(view);
    const due = this.open && view.plugged;
    if (due && !this.started) {
      this.delay_s = randomDelay_s(seed + this.draws, view.randomMost_s);
      this.draws++;
      this.waited.clear();
    }
    this.started = due;
    const waiting = due && !this.waited.lasted(true, this.delay_s * 1000, now);
    this.claim.permit = this.open && !waiting ? undefined : "sleeping";
    if (!view.plugged) this.endDated(view.epoch_s);
  }

  private look(view: ScheduleView): void {
    const epoch_s = view.epoch_s;
    if (epoch_s === undefined) {
      this.checked_s = undefined;
      this.open = this.dated === undefined && (view.chargeWithoutClock || view.week.length === 0);
      return;
    }
    const back_s = this.checked_s === undefined ? -1 : this.checked_s - epoch_s;
    const isKnown = back_s >= 0 && back_s < PUT_RIGHT_s;
    if (isKnown && view.week === this.checkedWeek && view.zone === this.checkedZone) return;
    this.checked_s = epoch_s;
    this.checkedWeek = view.week;
    this.checkedZone = view.zone;
    const dated = this.dated;
    this.open =
      (dated === undefined || isDue(dated, view.zone, epoch_s)) &&
      (view.week.length === 0 || isOpenAt(view.week, weekMinute(epoch_s + offset_s(view.zone, epoch_s))));
  }

  /** A delayed stop has done its work when the car is unplugged after it. */
  private endDated(epoch_s: number | undefined): void {
    const dated = this.dated;
    const stop_s = dated?.stop_s;
    if (dated === undefined || dated.repeat || epoch_s === undefined) return;
    const over_s = stop_s ?? dated.start_s ?? 0;
    if (epoch_s >= over_s) this.order(undefined);
  }

  explain(now: number): string {
    const view = this.view;
    const epoch_s = view?.epoch_s;
    if (view === undefined || epoch_s === undefined) return "waits for the clock to be set";
    if (this.open) return "starts at random in " + seconds(this.waited.left_ms(this.delay_s * 1000, now));
    const dated = this.dated;
    if (dated !== undefined && !isDue(dated, view.zone, epoch_s)) return datedText(dated, view.zone, epoch_s);
    const minute = weekMinute(epoch_s + offset_s(view.zone, epoch_s));
    const start = minute + (minutesToEdge(view.week, minute) ?? 0);
    return "next start at " + weekMinuteText(start >= WEEK_min ? start - WEEK_min : start);
  }
}

function datedText(window: DatedWindow, zone: TimeZone, epoch_s: number): string {
  const start_s = window.start_s ?? 0;
  const next_s = onDay(start_s, daysOn(window, zone, epoch_s), zone);
  if (next_s <= epoch_s) return "delayed stop, until unplugged";
  const days = Math.floor((next_s - epoch_s) / DAY_s);
  const start = "next start at " + weekMinuteText(weekMinute(next_s + offset_s(zone, next_s)));
  return days < 6 ? start : start + " in " + whole(days) + " days";
}

/** A minute of the week as `Mo 22:00`. */
function weekMinuteText(minute: number): string {
  const day = Math.floor(minute / DAY_min);
  return dayName(day) + " " + minuteText(minute - day * DAY_min);
}

/** A delay of 0..`most_s` whole seconds drawn from a seed; neighbouring seeds give delays that have nothing in common. */
export function randomDelay_s(seed: number, most_s: number): number {
  if (!(most_s > 0)) return 0;
  const whole = seed >= 0 || seed < 0 ? Math.floor(seed) : 0;
  let state = whole - Math.floor(whole / 65537) * 65537;
  for (let round = 0; round < 8; round++) {
    const mixed = (state + Math.floor(state / 251)) * 7919 + 12345;
    state = mixed - Math.floor(mixed / 65537) * 65537;
  }
  const largest_s = most_s < 1800 ? most_s : 1800;
  return Math.floor((state * (largest_s + 1)) / 65537);
}
