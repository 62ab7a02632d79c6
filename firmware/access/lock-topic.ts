import type { LockDrive, LockPort } from "#hal/lock";
import type { MqttPort } from "#hal/mqtt";
import type { Feeds } from "../metering/feeds";

/** An actuator behind the broker: it listens on the topic `lock` (`lock`, `unlock`, `rest`) and reports its feedback line on `feed/lock`. */
export class LockTopic implements LockPort {
  /** Moment of the last {@link CableLock.follow}, by which the report ages, and the age at which it no longer counts. */
  now = 0;
  timeout_ms = 60000;

  constructor(
    private readonly mqtt: MqttPort,
    private readonly feeds: Feeds,
  ) {}

  drive(drive: LockDrive): void {
    this.mqtt.publish("lock", drive, false);
  }

  feedback(): boolean | undefined {
    const level = this.feeds.value("lock", this.timeout_ms, this.now);
    return level === undefined ? undefined : level === 1;
  }
}
