import { whole } from "#hal/text";
import { elapsed_ms } from "#hal/clock";
import type { ApiActions } from "./actions";

/** How long a text stays before the EVSE draws its own display again. */
const SHOW_ms = 60000;
/** Longest time to try to get the commands out; a dead line must not keep a text for ever. */
const GIVE_UP_ms = 10000;
/** Step 0 stops the EVSE's own drawing, steps 1..6 print. */
const LAST_STEP = 6;

/** The EVSE's display, 2 rows of 16 characters: shows a text for a minute. */
export class Lcd {
  private text = "";
  private tag = "";
  private step = 0;
  private busy = false;
  private shown = false;
  private since_ms = 0;

  /** Begins to show up to 32 characters; a line feed begins the second row. `tag` marks the question whose answer is the last. */
  show(text: string, tag: string, now: number): void {
    const feed = text.indexOf("\n");
    const first = feed < 0 ? text.substring(0, 16) : text.substring(0, feed);
    const second = feed < 0 ? text.substring(16) : text.substring(feed + 1);
    this.text = padded(first) + padded(second);
    this.tag = tag;
    this.step = 0;
    this.busy = true;
    this.since_ms = now;
  }

  /** Sends one command at a time, and gives the display back after a minute. */
  tick(actions: ApiActions, now: number): void {
    if (this.busy) this.sendStep(actions, now);
    else if (this.shown && elapsed_ms(this.since_ms, now) >= SHOW_ms) this.giveBack(actions, now);
  }

  private sendStep(actions: ApiActions, now: number): void {
    const last = this.step === LAST_STEP;
    if (actions.askEvse(this.command(), last ? this.tag : "lcd", now)) {
      this.shown = true;
      this.step++;
      this.busy = !last;
      if (last) this.since_ms = now;
    } else if (elapsed_ms(this.since_ms, now) >= GIVE_UP_ms) {
      this.busy = false;
      this.since_ms = now;
    }
  }

  private giveBack(actions: ApiActions, now: number): void {
    if (actions.askEvse("F0 1", "lcd", now)) this.shown = false;
  }

  /**
   * A print command carries at most 10 words, and every space begins one: 3 for the command and its place leave 6 characters that
   * may all be spaces. So a row goes out as 6, 5 and 5 characters.
   */
  private command(): string {
    if (this.step === 0) return "F0 0";
    const second = this.step > 3;
    const third = second ? this.step - 3 : this.step;
    const from = third === 1 ? 0 : third === 2 ? 6 : 11;
    const to = third === 1 ? 6 : third === 2 ? 11 : 16;
    const start = second ? 16 : 0;
    return "FP " + whole(from) + (second ? " 1 " : " 0 ") + this.text.substring(start + from, start + to);
  }
}

function padded(row: string): string {
  return (row + "                ").substring(0, 16);
}
