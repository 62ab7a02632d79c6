import type { ConfigField } from "#hal/http";
import type { RunPlan } from "./run-plan";

/** OpenEVSE's word for a secret that is there and not shown. */
const HIDDEN = "_DUMMY_PASSWORD";
/** OpenEVSE's names of topics that the configuration calls feeds. */
const TOPICS: Readonly<Record<string, string>> = {
  mqtt_solar: "solar_W",
  mqtt_grid_ie: "grid_W",
  mqtt_live_pwr: "mains_W",
  mqtt_vehicle_soc: "soc_pct",
  mqtt_home_battery_power: "battery_W",
};

/** What the configuration of this gateway says under OpenEVSE's names, so that its clients see it; secrets are not shown. */
export function configFields(plan: RunPlan): ConfigField[] {
  const { mqtt, sets, emoncms, http } = plan;
  const broker = brokerOf(plan);
  const { topic, announceTopic, retain } = sets.openevse ?? {};
  const values: Record<string, string | number | boolean | undefined> = {
    mqtt_protocol: broker.protocol.replace(":", ""),
    mqtt_server: broker.hostname,
    mqtt_port: Number(broker.port) || (broker.protocol === "mqtts:" ? 8883 : 1883),
    mqtt_user: mqtt?.username ?? "",
    mqtt_pass: mqtt?.passwordFile === undefined ? "" : HIDDEN,
    mqtt_reject_unauthorized: mqtt?.rejectUnauthorized ?? true,
    mqtt_topic: topic ?? "",
    mqtt_announce_topic: announceTopic,
    mqtt_retained: retain ?? false,
    ...Object.fromEntries(Object.entries(TOPICS).map(([name, feed]) => [name, sets.feeds?.[feed] ?? ""])),
    emoncms_server: emoncms?.server,
    emoncms_node: emoncms?.node,
    emoncms_apikey: emoncms === undefined ? undefined : HIDDEN,
    www_http_port: http?.port,
    www_username: http?.user,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, json: JSON.stringify(value) }],
  );
}

/** The broker's address; of the embedded one that of this computer. */
function brokerOf({ mqtt, broker }: RunPlan): URL {
  return new URL(mqtt?.url ?? `mqtt://localhost:${String(broker.port ?? 1883)}`);
}
