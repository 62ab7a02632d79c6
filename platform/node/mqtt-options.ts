import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { IClientOptions } from "mqtt";
import { errorText, InputError } from "./input-error";

export const BROKER_ALLOWED = "mqtt://HOST[:PORT], or mqtts://HOST[:PORT] for TLS";
/** Names of the environment variables that may carry the credentials. */
export const USER_VARIABLE = "DINAMICS_MQTT_USER";
export const PASSWORD_VARIABLE = "DINAMICS_MQTT_PASSWORD";

/** The broker as the configuration names it; paths are absolute or relative to the working directory. */
export interface BrokerSettings {
  url: string;
  username?: string;
  passwordFile?: string;
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  /** False takes any certificate of the broker. */
  rejectUnauthorized?: boolean;
}

/** Why an address of a broker cannot be taken, or `undefined`. Credentials do not belong into it. */
export function brokerUrlProblem(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "not a broker address";
  }
  if (url.protocol !== "mqtt:" && url.protocol !== "mqtts:") return `"${url.protocol}//" is not spoken here`;
  if (url.username !== "" || url.password !== "") {
    return `credentials in the address would be seen by others; use mqtt.username and mqtt.passwordFile of the configuration, or ${USER_VARIABLE} and ${PASSWORD_VARIABLE} of the environment`;
  }
  if (url.hostname === "") return "no host";
  if ((url.pathname !== "" && url.pathname !== "/") || url.search !== "" || url.hash !== "") {
    return "something behind the port";
  }
  return undefined;
}

/**
 * Options of the MQTT client for a broker; reads the files it names. The environment's credentials beat the configuration's.
 * Throws {@link InputError} for what cannot be read.
 */
export function clientOptions(broker: BrokerSettings, environment: NodeJS.ProcessEnv): IClientOptions {
  const problem = brokerUrlProblem(broker.url);
  if (problem !== undefined) throw new InputError([`broker: ${problem}; allowed: ${BROKER_ALLOWED}`]);
  const url = new URL(broker.url);
  const tls = url.protocol === "mqtts:";
  const options: IClientOptions = {
    protocol: tls ? "mqtts" : "mqtt",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (tls ? 8883 : 1883) : Number(url.port),
    rejectUnauthorized: broker.rejectUnauthorized ?? true,
  };
  const username = environment[USER_VARIABLE] ?? broker.username;
  if (username !== undefined) options.username = username;
  const password = environment[PASSWORD_VARIABLE] ?? passwordIn(broker.passwordFile);
  if (password !== undefined) options.password = password;
  if (broker.caFile !== undefined) options.ca = contents(broker.caFile, "mqtt.caFile");
  if (broker.certFile !== undefined) options.cert = contents(broker.certFile, "mqtt.certFile");
  if (broker.keyFile !== undefined) options.key = contents(broker.keyFile, "mqtt.keyFile");
  if (tls) checkTls(options);
  return options;
}

/** Certificates that cannot be read would otherwise show only when the connection is made. */
function checkTls(options: IClientOptions): void {
  try {
    createSecureContext({ ca: options.ca, cert: options.cert, key: options.key as Buffer | undefined });
  } catch (error) {
    throw new InputError([
      `mqtt: ${errorText(error)}; allowed: caFile, certFile and keyFile in PEM form, the key for that certificate`,
    ]);
  }
}

function passwordIn(file: string | undefined): string | undefined {
  return file === undefined
    ? undefined
    : contents(file, "mqtt.passwordFile")
        .toString("utf8")
        .replace(/\r?\n$/, "");
}

function contents(file: string, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new InputError([`${what}: ${file} cannot be read (${errorText(error)}); allowed: a readable file`]);
  }
}
