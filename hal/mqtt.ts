/**
 * The broker, seen from the controller. Topics are below the prefix `Dinamics/<serial>/`; the platform adds it.
 * What comes in is handed to the app as facts (`mqttReceived`). Payloads are byte strings (one character = one byte).
 */
export interface MqttPort {
  /** Publishes; returns false when it could not be taken (not connected, buffer full). Never blocks. */
  publish(topic: string, payload: string, retained: boolean): boolean;
  /** Whether the broker is connected at this moment. */
  connected(): boolean;
}
