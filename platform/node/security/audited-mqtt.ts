import type { NodeMqtt } from "../mqtt";
import type { Audit } from "./audit";

type Broker = Pick<NodeMqtt, "start" | "publish" | "connected" | "close">;

/** A broker whose requests an audit hears of. */
export function auditedMqtt(broker: Broker, audit: Audit): Broker {
  return {
    start: (listener) =>
      broker.start({
        ...listener,
        received: (topic, payload, retained) => {
          audit.heard(topic, payload);
          listener.received(topic, payload, retained);
        },
      }),
    publish: (topic, payload, retain) => broker.publish(topic, payload, retain),
    connected: () => broker.connected(),
    close: () => broker.close(),
  };
}
