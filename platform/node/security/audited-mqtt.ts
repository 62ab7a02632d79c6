import type { NodeMqtt } from "../mqtt";
import type { Audit, Speaker } from "./audit";

type Broker = Pick<NodeMqtt, "start" | "publish" | "connected" | "close">;

/** A broker whose requests an audit hears of; `sender` says who has sent one, by its topic below the prefix and its payload. */
export function auditedMqtt(
  broker: Broker,
  audit: Audit,
  sender: (topic: string, payload: string) => Speaker = () => ({ who: "mqtt" }),
): Broker {
  return {
    start: (listener) =>
      broker.start({
        ...listener,
        received: (topic, payload, retained) => {
          audit.heard(topic, payload, sender(topic, payload));
          listener.received(topic, payload, retained);
        },
      }),
    publish: (topic, payload, retain) => broker.publish(topic, payload, retain),
    connected: () => broker.connected(),
    close: () => broker.close(),
  };
}
