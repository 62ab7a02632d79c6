import { Bonjour } from "bonjour-service";
import type { LogPort } from "#hal/log";
import { errorText } from "../input-error";

const EVERYWHERE = "0.0.0.0";

/** What is said of this controller in the network (mDNS). */
export interface AdvertOptions {
  /** Name of this machine without domain. */
  hostname: string;
  port: number;
  serial: string;
  version: string;
  /** It is served over TLS: what speaks plain HTTP need not come. */
  tls?: boolean;
  /** Name and types that are told, `Dinamics ...` as `openevse` and `http` without them. */
  name?: string | undefined;
  types?: readonly string[] | undefined;
  /** Of this computer, towards the network in which it is told; all without it. */
  address?: string | undefined;
}

/** Lets OpenEVSE's clients find this controller by itself: `_openevse._tcp` and `_http._tcp`, or `_https._tcp`. */
export class Advert {
  private constructor(private readonly bonjour: Bonjour) {}

  static start({ hostname, port, serial, version, tls, ...as }: AdvertOptions, log: LogPort): Advert {
    // handed on to multicast-dns, which its types do not say
    const towards = as.address === undefined ? {} : { interface: as.address, bind: EVERYWHERE };
    const bonjour = new Bonjour(towards as object, (error: unknown) => log.log("warn", `mDNS: ${errorText(error)}`));
    const txt = { type: "dinamics", version, id: serial };
    const name = as.name ?? `Dinamics ${serial.slice(-4)}`;
    for (const type of as.types ?? (tls === true ? ["https"] : ["openevse", "http"])) {
      const service = bonjour.publish({ name, type, port, txt, host: `${hostname}.local` });
      service.on("error", (error: unknown) => log.log("warn", `mDNS: ${errorText(error)}`));
    }
    return new Advert(bonjour);
  }

  /** Takes it back. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.bonjour.unpublishAll(() => this.bonjour.destroy(() => resolve()));
    });
  }
}
