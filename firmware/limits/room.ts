import { amperes, seconds } from "#hal/text";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import { Hold } from "../timing/hold";

/** What a limit that follows a meter needs to know each tick. */
export interface RoomView {
  minimum_mA: number;
  /** Offered while the meter is silent; 0 pauses. */
  failsafe_mA: number;
  /** Short of room for this long at the smallest current: paused. */
  shortage_ms: number;
  /** Short of room by more than this: paused at once. */
  tolerated_mA: number;
  /** Least length of a pause that broke a charge. */
  pause_ms: number;
  /** Room needed above the smallest current before a pause ends. */
  resumeMargin_mA: number;
  /** After the meter was away the room must prove itself this long before the offer is raised. */
  hold_ms: number;
  charging: boolean;
  carPresent: boolean;
}

/** What the room does at the moment. */
export type RoomMode = "off" | "free" | "atMinimum" | "paused" | "failsafe";

/**
 * Turns the room that a meter leaves for the car into a claim: down at once, up only to the steady room; too little is borne at the
 * smallest current for a while and then pauses. What the room is, and how it is measured, is the owner's.
 */
export class Room {
  readonly claim: Claim;
  mode: RoomMode = "off";
  /** Times a charge was paused for lack of room. */
  pauses = 0;
  private limit_mA = 0;
  private hasDecided = false;
  private awaitsProof = false;
  private pause_ms = 0;
  private readonly shortage = new Hold();
  private readonly pausedFor = new Hold();
  private readonly recovered = new Hold();

  constructor(source: string) {
    this.claim = { source, permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };
  }

  /** The limit is not set up: no opinion, and nothing is remembered. */
  switchOff(): void {
    this.mode = "off";
    this.hasDecided = false;
    this.awaitsProof = false;
    this.shortage.clear();
    this.pausedFor.clear();
    this.recovered.clear();
    this.claim.permit = undefined;
    this.claim.limit_mA = undefined;
  }

  /** Decides on the room per phase now and the room that was there all along (`steady_mA` <= `room_mA`); `undefined`: the meter is silent. */
  decide(room_mA: number | undefined, steady_mA: number, view: RoomView, now: number): void {
    if (room_mA === undefined) this.fallBack(view);
    else this.follow(wholeAmperes(room_mA), wholeAmperes(steady_mA), view, now);
    if (room_mA !== undefined && this.mode !== "paused") this.holdOrPause(room_mA, view, now);
    const claim = this.claim;
    const short = this.limit_mA < view.minimum_mA;
    claim.limit_mA = short ? view.minimum_mA : this.limit_mA;
    claim.permit = this.mode === "paused" || (this.mode === "failsafe" && short) ? "sleeping" : undefined;
  }

  private fallBack(view: RoomView): void {
    this.recovered.clear();
    this.awaitsProof = this.hasDecided;
    if (this.mode === "paused") return;
    this.mode = "failsafe";
    this.shortage.clear();
    if (!this.hasDecided || this.limit_mA > view.failsafe_mA) this.limit_mA = view.failsafe_mA;
  }

  private follow(room_mA: number, steady_mA: number, view: RoomView, now: number): void {
    const first = !this.hasDecided;
    this.hasDecided = true;
    if (this.awaitsProof && this.recovered.lasted(true, view.hold_ms, now)) this.awaitsProof = false;
    if (this.mode === "paused") {
      const served = this.pausedFor.lasted(true, this.pause_ms, now);
      if (!served || this.awaitsProof || steady_mA < view.minimum_mA + view.resumeMargin_mA) return;
      this.mode = "free";
      this.pausedFor.clear();
      this.limit_mA = steady_mA;
    } else if (first || room_mA < this.limit_mA) this.limit_mA = first ? steady_mA : room_mA;
    else if (!this.awaitsProof && steady_mA > this.limit_mA) this.limit_mA = steady_mA;
  }

  private holdOrPause(room_mA: number, view: RoomView, now: number): void {
    const short = this.limit_mA < view.minimum_mA;
    const lasting = this.shortage.lasted(short, view.shortage_ms, now);
    const overloaded = view.minimum_mA - room_mA > view.tolerated_mA;
    if (!short || !view.carPresent || !(overloaded || lasting || !view.charging)) {
      this.mode = short ? "atMinimum" : "free";
      return;
    }
    this.mode = "paused";
    this.shortage.clear();
    this.pause_ms = view.charging ? view.pause_ms : 0;
    if (view.charging) this.pauses++;
    this.pausedFor.clear();
    this.pausedFor.lasted(true, this.pause_ms, now);
  }

  /** What is on beside the equation: the reason of a failsafe, how long a shortage is borne, what a pause waits for. */
  explain(equation: string, view: RoomView, now: number): string {
    switch (this.mode) {
      case "failsafe":
        return this.hasDecided ? "its meter is silent" : "no sample of its meter yet";
      case "atMinimum":
        return (
          equation +
          ", under the smallest current for " +
          seconds(this.shortage.left_ms(view.shortage_ms, now)) +
          " more"
        );
      case "paused":
        return equation + ", needs " + amperes(view.minimum_mA + view.resumeMargin_mA) + this.leftText(now);
      default:
        return equation;
    }
  }

  private leftText(now: number): string {
    const left_ms = this.pausedFor.left_ms(this.pause_ms, now);
    return left_ms > 0 ? ", at least " + seconds(left_ms) + " more" : "";
  }
}

/** Rounded down to whole amperes, in mA; 0 for what is not above 0. */
function wholeAmperes(room_mA: number): number {
  return room_mA > 0 ? Math.floor(room_mA / 1000) * 1000 : 0;
}
