import { elapsed_ms } from "#hal/clock";

/** A draw this close to the offer counts as having followed it. */
const FOLLOWED_mA = 500;
/** Less movement than this within a look counts as standing still. */
const STILL_mA = 400;
const LOOK_ms = 900;
/** Of a draw that no sample has shown yet. */
const UNKNOWN_mA = -1;
/** How much of the draw a meter's noise may hide. */
const NOISE_mA = 300;
/** Only changes at least this far teach how long this car takes; a smaller one drowns in what the house does. */
const LEAST_LESSON_mA = 2000;
/** Samples do not come to the millisecond; the one that showed it may have come this late. */
const JITTER_ms = 200;
/** A car that still moves after this long does not follow the offer but something else. */
const LONGEST_MOVE_ms = 15000;
/** The EVSE's ammeter averages over 2..3 s; before that it shows the past. */
const AMMETER_LAG_ms = 3500;
/** A reading counts when it agreed with the ones before for this long: the average spans one jump. */
const AMMETER_STEADY_ms = 3000;
const AMMETER_AGE_ms = 7000;

/**
 * What the car draws per phase at this moment: between `low_mA` and `high_mA`. The bounds follow from the offers that the EVSE has
 * acknowledged and from the time a car may take to follow them (SAE J1772 and IEC 61851-1: 5 s), and close in on what the mains show:
 * after a lowered offer the draw only falls, after a raised one it only rises.
 */
export class CarDraw {
  low_mA = 0;
  high_mA = 0;
  /** The effective offer: 0 while the relay is open. */
  offer_mA = 0;
  /** Code of the phases on which the car was seen to draw, or is set to; 0: none yet. */
  seenPhases = 0;
  /** Which way the car is expected to move, until it has followed. */
  moving: "no" | "down" | "up" = "no";
  /** A raise was taken back before the car had followed it: for a while it may go on rising to what it was offered before. */
  private overtaken = false;
  /** The most that the mains showed since. */
  private top_mA = 0;
  /** Since when it is to come down, whatever further lower offers followed. */
  private lowered_ms = 0;
  private changed_ms = 0;
  /** Since when it is not expected to move any more. */
  private settled_ms = 0;
  /** The car was seen to draw what it is offered. */
  private arrived = false;
  /** It did so when the offer changed last: how long it takes now can be learned. */
  private teaches = false;
  /** How far the offer went last time, 0 when the relay closed or opened with it. */
  private way_mA = 0;
  /** By when this car was seen to have gone how far; falls count more than raises, which may be slower. */
  private known_mA = 0;
  private known_ms = 0;
  private knowsFall = false;
  private still_mA = 0;
  private still_ms = 0;
  /** How far the mains have moved the car's way since the change. */
  private moved_mA = 0;
  private ammeter_mA: number | undefined = undefined;
  private ammeter_ms = 0;
  /** The reading that later ones are held against, and since when they agree with it. */
  private agreed_mA = 0;
  private agreed_ms = 0;

  /** The offer in force (0: relay open), as acknowledged. `relayOpen` means that the current is zero already, not only soon. */
  offered(offer_mA: number, relayOpen: boolean, now: number): void {
    if (offer_mA !== this.offer_mA) {
      const down = offer_mA < this.offer_mA;
      const drawn_mA = this.trusted_mA(now);
      this.overtaken = down && offer_mA !== 0 && (this.overtaken || this.moving === "up");
      this.top_mA = 0;
      if (this.moving !== "down") this.lowered_ms = now;
      this.moving = down ? "down" : "up";
      const way_mA = offer_mA < this.offer_mA ? this.offer_mA - offer_mA : offer_mA - this.offer_mA;
      this.way_mA = offer_mA === 0 || this.offer_mA === 0 ? 0 : way_mA;
      this.teaches = this.arrived || (drawn_mA !== undefined && drawn_mA >= this.offer_mA - LEAST_LESSON_mA);
      this.arrived = false;
      this.offer_mA = offer_mA;
      this.changed_ms = now;
      this.moved_mA = 0;
      this.still_ms = now;
      this.still_mA = drawn_mA ?? (down ? this.high_mA : UNKNOWN_mA);
      if (offer_mA < this.low_mA) this.low_mA = offer_mA;
      if (offer_mA > this.high_mA) this.high_mA = offer_mA;
    }
    if (relayOpen && offer_mA === 0) this.settle(now);
  }

  /** A reading of the EVSE's ammeter taken at `at_ms`; `undefined` when there is none. */
  measured(charge_mA: number | undefined, at_ms: number): void {
    const reading_mA = charge_mA ?? 0;
    const away_mA = reading_mA > this.agreed_mA ? reading_mA - this.agreed_mA : this.agreed_mA - reading_mA;
    if (away_mA > FOLLOWED_mA) {
      this.agreed_mA = reading_mA;
      this.agreed_ms = at_ms;
    }
    this.ammeter_mA = charge_mA;
    this.ammeter_ms = at_ms;
  }

  /** The draw as measured, when the measurement belongs to the offer in force; never more than the offer: overshoot counts as house. */
  trusted_mA(now: number): number | undefined {
    const measured_mA = this.ammeter_mA;
    if (measured_mA === undefined || this.moving !== "no" || this.offer_mA === 0) return undefined;
    const age_ms = elapsed_ms(this.ammeter_ms, now);
    if (age_ms > AMMETER_AGE_ms || elapsed_ms(this.settled_ms, now) - age_ms < AMMETER_LAG_ms) return undefined;
    if (elapsed_ms(this.agreed_ms, this.ammeter_ms) < AMMETER_STEADY_ms) return undefined;
    return measured_mA < this.offer_mA ? measured_mA : this.offer_mA;
  }

  /**
   * Takes what the mains imply the car draws on its most (falling) or least (rising) loaded phase, and decides whether the car has
   * followed. `mains_mA` is what its phases show together, `reaction_ms` the longest time a car may take.
   */
  implied(draw_mA: number, mains_mA: number, reaction_ms: number, now: number): void {
    if (this.moving === "no") return;
    const down = this.moving === "down";
    if (this.overtaken) this.watchTurn(mains_mA, reaction_ms, now);
    if (this.overtaken) return;
    if (down) this.high_mA = clamp(draw_mA + NOISE_mA, this.offer_mA, this.high_mA);
    else this.low_mA = clamp(draw_mA - NOISE_mA, this.low_mA, this.offer_mA);
    const followed = down ? draw_mA <= this.offer_mA + FOLLOWED_mA : draw_mA >= this.offer_mA - FOLLOWED_mA;
    if (followed) {
      this.learnPace(down, elapsed_ms(this.changed_ms, now));
      this.arrived = draw_mA >= this.offer_mA - LEAST_LESSON_mA;
    }
    if (!followed && !this.stoppedMoving(draw_mA, reaction_ms, now)) return;
    // where the ammeter shows it already, the car was there before this sample came
    this.settle(this.shows(this.offer_mA) ? this.changed_ms : now);
  }

  private shows(draw_mA: number): boolean {
    const away_mA = (this.ammeter_mA ?? 0) - draw_mA;
    return away_mA <= FOLLOWED_mA && away_mA >= -FOLLOWED_mA;
  }

  /** Whether the car follows a raise, or may still do so. */
  rises(): boolean {
    return this.overtaken || this.moving === "up";
  }

  /** The car has noticed that the raise it followed was taken back once the mains fall, or when it must have. */
  private watchTurn(mains_mA: number, reaction_ms: number, now: number): void {
    if (mains_mA > this.top_mA) this.top_mA = mains_mA;
    if (mains_mA <= this.top_mA - STILL_mA || elapsed_ms(this.lowered_ms, now) >= reaction_ms) this.overtaken = false;
  }

  /** Another car may be slower. */
  forgetCar(): void {
    this.known_mA = 0;
    this.known_ms = 0;
    this.knowsFall = false;
  }

  /** The slowest time that was seen counts, so that a car is not taken to have followed before it has. */
  private learnPace(down: boolean, took_ms: number): void {
    if (!this.teaches || this.way_mA < LEAST_LESSON_mA || (!down && this.knowsFall)) return;
    if (down && !this.knowsFall) {
      this.forgetCar();
      this.knowsFall = true;
    }
    if (this.way_mA > this.known_mA) this.known_mA = this.way_mA;
    if (took_ms - JITTER_ms > this.known_ms) this.known_ms = took_ms - JITTER_ms;
  }

  /** Whether this car is known to be done with a fall as far as this one after such a time. */
  private surelyDown(since_ms: number): boolean {
    if (this.moving !== "down" || this.way_mA === 0 || this.known_ms === 0 || since_ms < this.known_ms) return false;
    return this.way_mA <= this.known_mA || since_ms * this.known_mA >= this.known_ms * this.way_mA;
  }

  /** Ends an expectation that no sample has ended, e.g. because the meter is slower than the car. */
  expire(reaction_ms: number, now: number): void {
    if (this.moving !== "no" && elapsed_ms(this.changed_ms, now) >= reaction_ms + LONGEST_MOVE_ms) this.settle(now);
  }

  private stoppedMoving(draw_mA: number, reaction_ms: number, now: number): boolean {
    const since_ms = elapsed_ms(this.changed_ms, now);
    if (since_ms >= LONGEST_MOVE_ms || this.surelyDown(since_ms)) return true;
    if (this.still_mA === UNKNOWN_mA) this.still_mA = draw_mA;
    const looked_ms = elapsed_ms(this.still_ms, now);
    if (looked_ms < LOOK_ms) return false;
    const moved_mA = this.moving === "down" ? this.still_mA - draw_mA : draw_mA - this.still_mA;
    this.still_mA = draw_mA;
    this.still_ms = now;
    if (moved_mA >= STILL_mA) {
      // a small step of the house is not yet the car
      this.moved_mA += moved_mA;
      return false;
    }
    return (this.moved_mA > 0 && this.moved_mA * 2 >= this.way_mA) || since_ms >= reaction_ms;
  }

  private settle(since_ms: number): void {
    if (this.moving !== "no") this.settled_ms = since_ms;
    this.moving = "no";
    this.overtaken = false;
    this.high_mA = this.offer_mA;
    this.low_mA = 0;
  }
}

function clamp(value: number, smallest: number, largest: number): number {
  return value < smallest ? smallest : value > largest ? largest : value;
}
