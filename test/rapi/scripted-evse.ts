import type { EvseListener } from "#hal/evse";
import type { SerialPort } from "#hal/serial";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { hex2, xorOf } from "#rapi/checksum";
import { RapiLink } from "#rapi/link";
import { FakeLog } from "#test/fakes/fake-log";

/** A line with its checksum and CR. */
export function framed(body: string): string {
  return body + "^" + hex2(xorOf(body)) + "\r";
}

/**
 * A small EVSE of firmware 8.2.3 that answers at once, and the link that talks to it. What it is asked is kept; what it answers can be
 * changed by its fields, or by `mute`.
 */
export class Bench implements SerialPort, EvseListener {
  readonly link: RapiLink;
  readonly log = new FakeLog();
  /** Commands received, without checksum and id. */
  sent: string[] = [];
  asyncs: string[] = [];
  replies: string[] = [];
  /** Tags of answers to the link's own orders. */
  orders: string[] = [];
  pressed: string[] = [];
  changes = 0;
  state = "01";
  pilot = "01";
  flags = "0200";
  capacity_A = 24;
  stored_A = 32;
  smallest_A = 6;
  elapsed_s = 0;
  /** Whether a missed heartbeat can be acknowledged. */
  acknowledges = true;
  /** Heartbeat settings written to EEPROM. */
  written = 0;
  charge_mA = 0;
  heartbeat = "10 6 0";
  version = "8.2.3 5.2.1";
  ids = true;
  mute = false;
  /** A command that is not answered at all. */
  silentTo = "";
  noise_ppm = 0;
  seed = 1;
  /** Answers that are given instead, by command word. */
  instead: string[] = [];
  private pending: string[] = [];
  private t_ms = 0;

  constructor() {
    this.link = new RapiLink(this, this, this.log, this.now());
  }

  now(): number {
    return after_ms(CLOCK_SPAN_ms - 10000, this.t_ms);
  }

  write(sent: string): boolean {
    const bytes = this.disturb(sent);
    const end = bytes.indexOf("^");
    if (end < 0 || framed(bytes.substring(0, end)) !== bytes) {
      if (!this.mute) this.pending.push(framed("$NK"));
      return true;
    }
    const body = bytes.substring(1, bytes.indexOf("^"));
    const mark = body.indexOf(" :");
    const command = mark < 0 ? body : body.substring(0, mark);
    const id = mark < 0 || !this.ids ? "" : body.substring(mark);
    this.sent.push(command);
    const answer = this.answer(command);
    if (!this.mute && answer !== "" && command !== this.silentTo) this.pending.push(framed(answer + id));
    return true;
  }

  /** Lets time pass in steps of 20 ms; answers arrive in the next step, a tick comes every 100 ms. */
  run(span_ms: number): void {
    const end_ms = this.t_ms + span_ms;
    while (this.t_ms < end_ms) {
      this.t_ms += 20;
      const arrived = this.pending;
      this.pending = [];
      for (const line of arrived) this.link.received(this.disturb(line), this.now());
      if (Math.floor(this.t_ms / 100) * 100 === this.t_ms) this.link.tick(this.now());
    }
  }

  /** Replaces bytes at random, `noise_ppm` of a million. */
  private disturb(bytes: string): string {
    if (this.noise_ppm === 0) return bytes;
    let text = "";
    for (let index = 0; index < bytes.length; index++) {
      const hit = this.random(1000000) < this.noise_ppm;
      text = text + (hit ? String.fromCharCode(this.random(256)) : bytes.substring(index, index + 1));
    }
    return text;
  }

  private random(below: number): number {
    this.seed = (this.seed * 16807) % 2147483647;
    return this.seed % below;
  }

  /** Opens the line and lets everything settle. */
  open(): void {
    this.link.opened(this.now());
    this.run(2000);
    this.sent = [];
  }

  say(body: string): void {
    this.link.received(framed(body), this.now());
  }

  /** Lets time pass without a tick, as when the machine was suspended. */
  sleep(span_ms: number): void {
    this.t_ms += span_ms;
  }

  count(command: string): number {
    let count = 0;
    for (const sent of this.sent) if (sent === command) count++;
    return count;
  }

  evseAsync(line: string, _now: number): void {
    this.asyncs.push(line);
  }

  evseReply(tag: string, command: string, reply: string | undefined, _now: number): void {
    if (tag.startsWith("response")) this.orders.push(tag);
    else this.replies.push(tag + "|" + command + "|" + (reply ?? "none"));
  }

  evsePressed(run: "sleeping" | "enabled", _now: number): void {
    this.pressed.push(run);
  }

  evseChanged(_now: number): void {
    this.changes++;
  }

  private answer(command: string): string {
    const own = this.instead.shift();
    if (own !== undefined) return own;
    const words = command.split(" ");
    switch (words[0]) {
      case "GV":
        return "$OK " + this.version;
      case "GS":
        return this.stateAnswer();
      case "GE":
        return "$OK " + this.capacity_A.toFixed(0) + " 0001";
      case "GG":
        return "$OK " + this.charge_mA.toFixed(0) + " 240000";
      case "GY":
      case "SY":
        return this.supervise(words);
      case "SC":
        return this.setCurrent(words[1] ?? "");
      case "FE":
        this.state = "02";
        return "$OK";
      case "FS":
        this.state = "fe";
        return "$OK";
      case "FD":
        this.state = "ff";
        return "$OK";
      case "FR":
        return "";
      case "GF":
        return "$OK 0 0 0";
      default:
        return words[0] === "GU" || words[0] === "GP" ? "$OK 0 0" + (words[0] === "GP" ? " 0" : "") : "$NK";
    }
  }

  /** Two decimal fields before proto 5, four afterwards. */
  private stateAnswer(): string {
    const elapsed = this.elapsed_s.toFixed(0);
    if (this.version.includes(" 5.")) return "$OK " + this.state + " " + elapsed + " " + this.pilot + " " + this.flags;
    return "$OK " + (this.state === "fe" ? "254" : this.state) + " " + elapsed;
  }

  private supervise(words: string[]): string {
    if (words[1] === "165") return this.acknowledges ? this.acknowledge() : "$NK " + this.heartbeat;
    if (words.length === 3) this.written++;
    const missed = words[0] === "SY" && words.length === 1 && this.heartbeat.endsWith(" 2");
    return (missed ? "$NK " : "$OK ") + this.heartbeat;
  }

  private acknowledge(): string {
    this.heartbeat = "10 6 1";
    this.capacity_A = this.stored_A;
    return "$OK " + this.heartbeat;
  }

  private setCurrent(text: string): string {
    let asked_A = 0;
    for (let amps = 6; amps <= 80; amps++) if (amps.toFixed(0) === text) asked_A = amps;
    const low_A = asked_A < this.smallest_A ? this.smallest_A : asked_A;
    this.capacity_A = low_A < this.stored_A ? low_A : this.stored_A;
    return (asked_A === this.capacity_A ? "$OK " : "$NK ") + this.capacity_A.toFixed(0);
  }
}

/** A bench in the middle of a charge at this limit, with nothing sent yet. */
export function charging(limit_A: number): Bench {
  const bench = new Bench();
  bench.open();
  bench.state = "03";
  bench.pilot = "03";
  bench.flags = "0540";
  bench.link.aim("enabled", limit_A * 1000, bench.now());
  bench.run(3000);
  bench.sent = [];
  return bench;
}
