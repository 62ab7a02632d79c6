import { imageModules, initScript } from "#tools/module/program";
import { RestartingModule } from "#tools/module/restarting-module";
import { NETWORK, PASSWORD, setUp } from "#tools/module/set-up";
import type { Asked, Saying } from "#tools/module/virtual-module";
import { ScriptedEvse } from "./scripted-evse";

const ADDRESS = "192.168.1.50";
const PREFIX = "Dinamics/0C8B95EB40D0/";
const EPOCH_s = 1735689600;
const EVSE = 2;
const STEP_us = 100_000;
const REJOIN_s = 8;

export interface Answer {
  status: string;
  body: string;
}

/** The virtual module in its network, at an EVSE whose car charges, with a broker and a mains meter that speaks over it: what a request costs is measured there. */
export class BusyModule {
  readonly evse = new ScriptedEvse();
  /** Of each callback since {@link begin}, VM instructions. */
  counts: number[] = [];
  /** What the console has said since then. */
  said = "";
  readonly answers: Answer[] = [];
  private readonly restarting: RestartingModule;
  private readonly asked = new Map<string, Asked>();
  private counting = false;
  private steps = 0;
  private turn = 0;

  constructor(files: ReadonlyMap<string, string> = new Map(), joined = true) {
    const known = new Map([["init.lua", initScript()], ...files]);
    if (joined) setUp(known, "broker.home");
    this.restarting = new RestartingModule({
      image: imageModules(),
      files: known,
      epoch_s: EPOCH_s,
      wire: (uart, bytes) => {
        if (uart === EVSE) this.restarting.running.bytes(EVSE, this.evse.receive(bytes));
      },
      heard: (saying) => {
        this.heard(saying);
      },
      surround: (module) => {
        if (joined) module.network(NETWORK, PASSWORD, ADDRESS);
      },
    });
  }

  get restarts(): number {
    return this.restarting.restarts;
  }

  /** What is stored in it. */
  get files(): ReadonlyMap<string, string> {
    return this.restarting.files;
  }

  get module(): RestartingModule["running"] {
    return this.restarting.running;
  }

  /** Counts what comes from now on. */
  begin(): void {
    this.counting = true;
    this.module.count(true);
    this.counts = [];
    this.said = "";
    this.answers.length = 0;
  }

  /** Counts no more. */
  end(): number[] {
    this.counting = false;
    this.counts.push(...this.module.count(false));
    return this.counts;
  }

  /** Lets tenths of a second pass, with a sample of the mains in each whole one. */
  pass(tenths: number): void {
    for (let count = 0; count < tenths; count++) {
      if (this.steps % 10 === 0) {
        this.message("mains", `[${(3 + (this.steps % 7) / 10).toFixed(1)}, 4.2, 2.8]`);
        this.evse.pass();
      }
      this.steps++;
      const { restarts } = this.restarting;
      this.said += this.restarting.run(STEP_us);
      if (this.restarting.restarts > restarts) {
        // the boot is not counted, and nothing else is until it has joined its network again
        const { counting } = this;
        this.counting = false;
        this.pass(REJOIN_s * 10);
        this.counting = counting;
      }
      if (this.counting) this.counts.push(...this.module.count(true));
    }
  }

  plug(): void {
    this.module.bytes(EVSE, this.evse.plug(true));
  }

  type(line: string): void {
    this.restarting.type(`${line}\r`);
  }

  message(topic: string, payload: string): void {
    this.module.message(PREFIX + topic, payload);
  }

  /** Asks over HTTP, and goes where the answer sends it on, as browsers do. */
  request(method: string, uri: string, body = ""): void {
    const type = body === "" ? {} : { "content-type": "application/json" };
    const asked = { method, uri, body, headers: { host: ADDRESS, ...type } };
    this.asked.set(String(++this.turn), asked);
    this.module.request(String(this.turn), asked);
  }

  close(): void {
    this.restarting.close();
  }

  private heard(saying: Saying): void {
    // what comes then is the boot, which is counted no more
    if (saying.kind === "restart" && this.counting) this.counts.push(...this.module.count(false));
    if (saying.kind === "connect") this.module.brokerAnswers(0);
    else if (saying.kind === "answer") this.answered(saying);
  }

  private answered({ id, status, headers, body }: Extract<Saying, { kind: "answer" }>): void {
    const asked = this.asked.get(id);
    this.asked.delete(id);
    const { location } = headers;
    if (location !== undefined && status.startsWith("303")) this.request("GET", location);
    else if (location !== undefined && asked !== undefined) this.request(asked.method, location, asked.body);
    else this.answers.push({ status, body });
  }
}
