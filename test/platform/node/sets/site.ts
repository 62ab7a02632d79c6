import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { EmbeddedBroker } from "#platform/node/broker";
import { LineLog } from "#platform/node/log";
import type { MqttSets } from "#platform/node/sets/mqtt-sets";
import { assemble, type Assembly } from "#tools/cli/assemble";
import { planRun } from "#tools/cli/run-plan";
import { serve, type Serving } from "#tools/cli/serve-http";
import { serveSets } from "#tools/cli/serve-sets";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "#test/platform/node/eventually";

export const SERIAL = "0123456789AB";
const PATIENCE_ms = 20000;

/** A broker, a running controller with its simulated EVSE, car and house, and somebody who listens to everything. */
export class Site {
  readonly folder = mkdtempSync(join(tmpdir(), "dinamics-"));
  readonly lines: string[] = [];
  /** Last payload of each topic, and all that came since {@link forget}. */
  readonly last = new Map<string, string>();
  readonly retained = new Set<string>();
  heard: string[] = [];
  assembly: Assembly | undefined;
  private broker: EmbeddedBroker | undefined;
  private client: MqttClient | undefined;
  url = "";
  private sets: MqttSets | undefined;
  private http: Serving | undefined;

  /** Starts the listener, and a broker unless there is one. */
  async open(url?: string): Promise<void> {
    if (url === undefined) this.broker = await EmbeddedBroker.start({ port: 0 }, new FakeLog());
    this.url = url ?? this.broker?.url ?? "";
    await this.listen();
  }

  /** Listens anew: what the broker has kept comes as retained. */
  async listen(): Promise<void> {
    await this.client?.endAsync(true);
    this.retained.clear();
    this.client = await connectAsync(this.url, { reconnectPeriod: 0 });
    this.client.on("message", (topic, payload, { retain }) => {
      const text = payload.toString("utf8");
      this.last.set(topic, text);
      this.heard.push(`${topic}=${text}`);
      if (retain) this.retained.add(topic);
    });
    await this.client.subscribeAsync("#", { qos: 1 });
    await this.pause(300);
  }

  /** Starts a controller with this configuration beside broker and serial number; what it keeps stays for the next. */
  async run(config: Record<string, unknown>, withHttp = false): Promise<void> {
    const file = join(this.folder, "c.json");
    writeFileSync(file, JSON.stringify({ serial: SERIAL, mqtt: { url: this.url }, ...config }));
    const options = ["--config", file, "--data", join(this.folder, "data"), ...(withHttp ? [] : ["--http", "off"])];
    const plan = planRun(options, {});
    const log = new LineLog({ level: "debug", write: (line) => this.lines.push(line) });
    this.assembly = await assemble(plan, log, {});
    this.assembly.gateway.start();
    if (withHttp) this.http = await serve(this.assembly, plan, log);
    this.sets = serveSets(this.assembly, plan, log, "http://charger.lan:8080/");
  }

  /** Ends the controller in order. */
  async end(): Promise<void> {
    await this.sets?.close();
    await this.http?.close();
    await this.assembly?.gateway.stop();
    await this.assembly?.close();
    this.assembly = undefined;
  }

  async close(): Promise<void> {
    await this.end();
    await this.client?.endAsync(true);
    await this.broker?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async say(topic: string, payload: string, retain = false): Promise<void> {
    await this.client?.publishAsync(topic, Buffer.from(payload, "latin1"), { qos: 1, retain });
  }

  /** Waits until the last payload of a topic is as it should be. */
  async until(topic: string, isRight: (payload: string) => boolean): Promise<string> {
    await eventually(
      `${topic} (${this.last.get(topic) ?? "nothing"})`,
      () => this.last.has(topic) && isRight(this.last.get(topic) ?? ""),
      PATIENCE_ms,
    );
    return this.last.get(topic) ?? "";
  }

  /** The controller's own state document. */
  state(): Record<string, unknown> {
    return JSON.parse(this.last.get(`Dinamics/${SERIAL}/state/json`) ?? "{}") as Record<string, unknown>;
  }

  forget(): void {
    this.heard = [];
  }

  async pause(span_ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, span_ms));
  }
}
