import type { ApiActions } from "#firmware/api/actions";

/** What the API asked for, one line each, in order. */
export class FakeActions implements ApiActions {
  done: string[] = [];
  /** Questions to the EVSE as `command>tag`. */
  asked: string[] = [];
  /** While false the queue to the EVSE is full. */
  accepts = true;
  verdict = "allowed";

  setEnable(code: number): void {
    this.done.push("enable " + code.toFixed(0));
  }

  settingChanged(key: string): void {
    this.done.push("changed " + key);
  }

  reported(name: string, value: number): void {
    this.done.push("reported " + name + " " + value.toFixed(1));
  }

  order(topic: string, text: string): undefined {
    this.done.push(topic + " " + text);
    return undefined;
  }

  askEvse(command: string, tag: string): boolean {
    if (!this.accepts) return false;
    this.asked.push(command + ">" + tag);
    return true;
  }

  passThroughVerdict(): string {
    return this.verdict;
  }

  erase(what: "settings" | "wifi"): void {
    this.done.push("erase " + what);
  }

  setDelayed(on: boolean, seconds: number): void {
    this.done.push((on ? "on in " : "off in ") + seconds.toFixed(0));
  }

  restart(reason: string): void {
    this.done.push("restart " + reason);
  }
}
