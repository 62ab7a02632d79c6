import type { IClientOptions } from "mqtt";
import type { Wire, WireFactory } from "#platform/node/serial-wire";
import { LiveBroker } from "./live-broker";
import { LiveFetches } from "./live-fetches";
import { LiveFiles } from "./live-files";
import { LiveFlash } from "./live-flash";
import type { LiveWeb } from "./live-web";
import { NETWORK, PASSWORD, setUp } from "./set-up";
import { type Asked, type Saying, VirtualModule } from "./virtual-module";

const STEP_ms = 5;
/** Bytes that a line of 115200 Bd brings in a step. */
const STEP_B = 58;
const REOPEN_ms = 1000;
const CONSOLE = 0;
const EVSE = 2;

export interface LiveOptions {
  /** 12 hex digits. */
  serial: string;
  /** Folder of its file system. */
  data: string;
  /** The way to the EVSE; `undefined`: nothing hangs on its UART. */
  evse: WireFactory | undefined;
  /** The broker that is taken whatever the module is set to. */
  broker: IClientOptions | undefined;
  /** Files of the page, in place of those that are there; empty: as they are. */
  page?: ReadonlyMap<string, Buffer> | undefined;
  /** What the machine around the module has to say, a line each. */
  note: (line: string) => void;
}

/** The virtual module in real time, on real wires. */
export class LiveModule {
  /** Who gets what it writes to its console. */
  send: ((bytes: string) => void) | undefined = undefined;
  web: LiveWeb | undefined = undefined;
  /** Resolves with why, when the module cannot go on. */
  readonly failure: Promise<string>;
  private fail: (message: string) => void = () => undefined;
  private readonly files: LiveFiles;
  private readonly flash: LiveFlash;
  private fetches: LiveFetches;
  private module: VirtualModule;
  private wire: Wire | undefined;
  private broker: LiveBroker | undefined;
  private began_ms = 0;
  private timer: NodeJS.Timeout | undefined;
  private reopening: NodeJS.Timeout | undefined;
  private isOver = false;
  /** What is on its way to the console. */
  private typed = "";

  constructor(private readonly options: LiveOptions) {
    this.failure = new Promise((resolve) => {
      this.fail = resolve;
    });
    this.files = new LiveFiles(options.data);
    this.flash = new LiveFlash(options.data, this.files);
    if (options.page !== undefined && options.page.size > 0) this.putPage(options.page);
    const files = this.files.all();
    for (const [name, content] of setUp(files, options.broker?.host, options.broker?.port))
      this.files.put(name, content);
    this.module = this.boot([], "power");
    this.fetches = this.newFetches();
    this.openWire();
    this.timer = setInterval(() => {
      this.module.bytes(CONSOLE, this.typed.slice(0, STEP_B));
      this.typed = this.typed.slice(STEP_B);
      this.advance();
    }, STEP_ms);
  }

  /** Bytes typed at its console; they take the time that they take on a wire. */
  receive(bytes: string): void {
    this.typed += bytes;
  }

  /** A request to its HTTP server. */
  ask(id: string, asked: Asked): void {
    this.module.request(id, asked);
    this.advance();
  }

  close(): void {
    this.isOver = true;
    clearInterval(this.timer);
    clearTimeout(this.reopening);
    this.broker?.close();
    this.fetches.close();
    this.wire?.close();
    this.module.close();
  }

  private putPage(page: ReadonlyMap<string, Buffer>): void {
    for (const name of this.files.all().keys())
      if (name.startsWith("web/") && !page.has(name)) this.files.put(name, undefined);
    for (const [name, content] of page) this.files.put(name, content.toString("latin1"));
  }

  private boot(words: readonly number[], cause: "power" | "restart" | "panic"): VirtualModule {
    const { serial } = this.options;
    this.began_ms = performance.now();
    const files = this.files.all();
    const module = new VirtualModule({
      chipid: "0x" + (serial.match(/../g) ?? []).reverse().join("").toLowerCase(),
      files,
      words,
      cause,
      began_us: 0,
      epoch_s: Math.floor(Date.now() / 1000),
      image: this.flash.image(),
      init: files.get("init.lua") ?? "",
    });
    module.network(NETWORK, PASSWORD, "127.0.0.1");
    return module;
  }

  /** Lets it reach this moment. */
  private advance(): void {
    if (this.isOver) return;
    const now_us = Math.floor((performance.now() - this.began_ms) * 1000);
    if (now_us < this.module.now_us) return;
    let cause: "restart" | "panic" | undefined;
    for (const saying of this.module.run(now_us)) {
      if (saying.kind === "restart") cause = saying.cause;
      else if (saying.kind === "reload") cause = "restart";
      this.happen(saying);
    }
    if (cause !== undefined) this.restart(cause);
  }

  private restart(cause: "restart" | "panic"): void {
    this.options.note("the module restarts");
    const words = this.module.words();
    this.module.close();
    this.broker?.close();
    this.broker = undefined;
    this.fetches.close();
    this.web?.restarted();
    this.module = this.boot(words, cause);
    this.fetches = this.newFetches();
  }

  /** The requests of this life of the module. */
  private newFetches(): LiveFetches {
    const { module } = this;
    const told = (tell: () => void): void => {
      if (this.isOver || module !== this.module) return;
      tell();
      this.advance();
    };
    return new LiveFetches(
      {
        fetchBegins: (id, status) => told(() => module.fetchBegins(id, status)),
        fetchBrings: (id, bytes) => told(() => module.fetchBrings(id, bytes)),
        fetchEnds: (id, how) => told(() => module.fetchEnds(id, how)),
      },
      this.options.note,
    );
  }

  private happen(saying: Saying): void {
    switch (saying.kind) {
      case "uart":
        if (saying.id === CONSOLE) this.send?.(saying.bytes);
        else if (saying.id === EVSE) this.wire?.write(saying.bytes);
        return;
      case "stored":
        this.files.put(saying.name, saying.content);
        return;
      case "serving":
        if (this.web !== undefined) this.web.serving = true;
        return;
      case "answer":
        this.web?.answer(saying.id, saying.status, saying.headers, saying.body);
        return;
      case "reload":
        this.options.note(`the module loads ${saying.name} into its flash store`);
        this.flash.load(saying.name);
        return;
      case "failed":
        this.fail(saying.message);
        return;
      default:
        this.reach(saying);
    }
  }

  /** What it wants of its broker and of servers. */
  private reach(saying: Saying): void {
    switch (saying.kind) {
      case "connect":
        this.broker?.close();
        this.broker = new LiveBroker(saying, this.brokerListener(), this.options.broker);
        return;
      case "disconnect":
        this.broker?.close();
        this.broker = undefined;
        return;
      case "publish":
        this.broker?.publish(saying.topic, saying.payload, saying.retained);
        return;
      case "subscribe":
        this.broker?.subscribe(saying.topic);
        return;
      case "fetch":
        this.fetches.begin(saying);
        return;
      case "unfetch":
        this.fetches.stop(saying.id);
        return;
      default:
        return;
    }
  }

  private brokerListener() {
    return {
      answered: (reason: number): void => {
        this.module.brokerAnswers(reason);
        this.advance();
      },
      lost: (): void => {
        this.module.brokerLost();
        this.advance();
      },
      received: (topic: string, payload: string): void => {
        this.module.message(topic, payload);
        this.advance();
      },
    };
  }

  private openWire(): void {
    const { evse, note } = this.options;
    if (evse === undefined || this.isOver) return;
    this.wire = evse({
      opened: () => {
        note("the line to the EVSE is open");
      },
      received: (bytes) => {
        if (this.isOver) return;
        this.module.bytes(EVSE, bytes);
        this.advance();
      },
      lost: (reason) => {
        note(`the line to the EVSE: ${reason}; again in a second`);
        this.reopening = setTimeout(() => {
          this.openWire();
        }, REOPEN_ms);
      },
    });
  }
}
