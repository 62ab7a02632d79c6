import { Bonjour, type Service } from "bonjour-service";
import { afterEach, describe, expect, it } from "vitest";
import { Advert, type AdvertOptions } from "#platform/node/http/advert";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "../eventually";

const NAME = "Dinamics 8B0C";
const HERE = "127.0.0.1";
const ABOUT = { hostname: "charger", port: 8081, serial: "D040EB958B0C", version: "0.1.0", address: HERE };

let adverts: Advert[] = [];
let seekers: Bonjour[] = [];
afterEach(async () => {
  for (const advert of adverts) await advert.close();
  for (const seeker of seekers) await new Promise<void>((resolve) => void seeker.destroy(() => resolve()));
  adverts = [];
  seekers = [];
});

/** What a client in the network finds of a type, as long as it is there. */
function seek(type: string): Service[] {
  const seeker = new Bonjour({ interface: HERE, bind: "0.0.0.0" } as object);
  seekers.push(seeker);
  const found: Service[] = [];
  const browser = seeker.find({ type });
  // others in this network may advertise as well
  browser.on("up", (service: Service) => {
    if (service.name === NAME) found.push(service);
  });
  browser.on("down", (service: Service) =>
    found.splice(
      found.findIndex(({ fqdn }) => fqdn === service.fqdn),
      1,
    ),
  );
  return found;
}

function advertise(more: Partial<AdvertOptions> = {}): Advert {
  const advert = Advert.start({ ...ABOUT, ...more }, new FakeLog());
  adverts.push(advert);
  return advert;
}

describe("in the network", () => {
  it("OpenEVSE's clients find the controller by its type, with the serial number that they ask for", async () => {
    advertise();
    for (const type of ["openevse", "http"]) {
      const found = seek(type);
      await eventually(type, () => found.length > 0, 10000);
      expect(found[0]).toMatchObject({ name: NAME, port: 8081, host: "charger.local", protocol: "tcp" });
      expect(found[0]?.txt).toEqual({ type: "dinamics", version: "0.1.0", id: "D040EB958B0C" });
    }
  }, 30000);

  it("a browser finds it over TLS, and clients that speak no TLS do not", async () => {
    advertise({ tls: true });
    const [secure, plain] = [seek("https"), seek("openevse")];
    await eventually("https", () => secure.length > 0, 10000);
    expect([secure[0]?.port, plain]).toEqual([8081, []]);
  }, 30000);

  it("it says goodbye when it ends", async () => {
    const advert = advertise();
    const found = seek("openevse");
    await eventually("it is there", () => found.length > 0, 10000);
    await advert.close();
    adverts = [];
    await eventually("it is gone", () => found.length === 0, 10000);
  }, 30000);
});
