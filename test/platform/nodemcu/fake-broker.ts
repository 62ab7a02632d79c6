import type { MqttClient } from "#platform/nodemcu/nodemcu.d";

type Heard = (this: void, client: MqttClient, topic: string, payload: string | undefined) => void;

/** A client of module `mqtt` that a test answers in the broker's place. */
export class FakeClient implements MqttClient {
  /** What was asked of it, in order. */
  readonly done: string[] = [];
  /** Whether it takes a connection. */
  takes = true;
  /** What happens while a publication is on its way. */
  took: (this: void) => void = () => undefined;
  names = "";
  connected: (this: void) => void = () => undefined;
  failed: (this: void, client: MqttClient, reason: number) => void = () => undefined;
  heard: Heard = () => undefined;
  offline: Heard = () => undefined;

  // eslint-disable-next-line @typescript-eslint/max-params -- NodeMCU's own signature
  connect(
    host: string,
    port: number,
    secure: number,
    connected: (this: void) => void,
    failed: (this: void, client: MqttClient, reason: number) => void,
  ): boolean {
    this.done.push(
      "connect " + host + (port === 1883 ? ":1883" : port === 8883 ? ":8883" : ":other") + (secure === 1 ? " tls" : ""),
    );
    this.connected = connected;
    this.failed = failed;
    return this.takes;
  }
  close(): void {
    this.done.push("close");
  }
  lwt(topic: string, message: string, _qos: number, _retain: number): void {
    this.done.push("lwt " + topic + " " + message);
  }
  on(event: "connect" | "offline" | "message", handler: Heard): void {
    if (event === "message") this.heard = handler;
    else if (event === "offline") this.offline = handler;
  }
  publish(topic: string, payload: string, _qos: number, retain: number): boolean {
    this.took();
    this.done.push((retain === 1 ? "retain " : "publish ") + topic + " " + payload);
    return true;
  }
  subscribe(topic: string, _qos: number): boolean {
    this.done.push("subscribe " + topic);
    return true;
  }
}
