/**
 * Answers RAPI commands as a charging OpenEVSE 8.2 does, without quirks and without a car model: enough to keep the controller busy
 * while its memory and instructions are measured, and independent of the simulators.
 */
export class ScriptedEvse {
  /** What the pilot grants. */
  offered_A = 32;
  private state = "02";
  private heartbeat = [0, 6];
  private connected = false;
  private energy_Ws = 0;
  private waiting = "";

  private line(body: string): string {
    let sum = 0;
    for (const char of body) sum ^= char.charCodeAt(0);
    return `${body}^${sum.toString(16).toUpperCase().padStart(2, "0")}\r`;
  }

  private asynchronous(): string {
    const pilot = this.connected ? "03" : "01";
    return this.line(`$AT ${this.state} ${pilot} ${String(this.offered_A)} 0${this.connected ? "5" : "2"}40`);
  }

  /** The car comes or goes. Returns the bytes that say so. */
  plug(connected: boolean): string {
    this.connected = connected;
    if (!connected) this.energy_Ws = 0;
    if (this.state !== "fe" && this.state !== "ff") this.state = connected ? "03" : "01";
    return this.asynchronous();
  }

  /** One second passes. */
  pass(): void {
    if (this.charging()) this.energy_Ws += this.offered_A * 230 * 3;
  }

  charging(): boolean {
    return this.connected && this.state === "03";
  }

  /** Takes bytes of the controller; returns the bytes of the answers. */
  receive(bytes: string): string {
    this.waiting += bytes;
    let answers = "";
    for (let end = this.waiting.indexOf("\r"); end >= 0; end = this.waiting.indexOf("\r")) {
      const start = this.waiting.lastIndexOf("$", end);
      if (start >= 0) answers += this.answer(this.waiting.slice(start + 1, end));
      this.waiting = this.waiting.slice(end + 1);
    }
    return answers;
  }

  private answer(text: string): string {
    const [body = ""] = text.split(/[\^*]/);
    const tokens = body.split(" ");
    const id = tokens.at(-1)?.startsWith(":") === true ? ` ${tokens.pop() ?? ""}` : "";
    const before = this.state;
    const offeredBefore = this.offered_A;
    const reply = this.line(`$${this.execute(tokens)}${id}`);
    const changed = this.state !== before || this.offered_A !== offeredBefore;
    return changed ? reply + this.asynchronous() : reply;
  }

  private execute([command = "", ...args]: string[]): string {
    switch (command) {
      case "SC":
        return this.setCurrent(Number(args[0]));
      case "SY":
        return this.supervise(args);
      case "FE":
        if (this.state === "fe" || this.state === "ff") this.state = this.connected ? "03" : "01";
        return "OK";
      case "FS":
        this.state = "fe";
        return "OK";
      case "FD":
        this.state = "ff";
        return "OK";
      default:
        return this.report(command);
    }
  }

  private setCurrent(amps: number): string {
    this.offered_A = Math.min(32, Math.max(6, amps));
    return `${this.offered_A === amps ? "OK" : "NK"} ${String(this.offered_A)}`;
  }

  private supervise(args: readonly string[]): string {
    if (args.length === 2) this.heartbeat = args.map(Number);
    return `OK ${this.heartbeat.join(" ")} 0`;
  }

  private report(command: string): string {
    const pilot = this.connected ? "03" : "01";
    const draw_mA = this.charging() ? this.offered_A * 1000 : 0;
    const reports: Record<string, string> = {
      GV: "8.2.1 5.2.1",
      GS: `${this.state} 100 ${pilot} 0${this.connected ? "5" : "2"}40`,
      GE: `${String(this.offered_A)} 0021`,
      GG: `${String(draw_mA)} 230000`,
      GC: `6 32 ${String(this.offered_A)} 32`,
      GY: `${this.heartbeat.join(" ")} 0`,
      GU: `${String(this.energy_Ws)} 123456`,
      GP: "321 -2560 -2560",
      GF: "0 0 0",
      G0: this.connected ? "1" : "0",
      GT: "26 1 1 0 0 0",
    };
    const fields = reports[command];
    return fields === undefined ? "NK" : `OK ${fields}`;
  }
}
