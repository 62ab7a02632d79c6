import { OWN_PREFIX } from "#firmware/api/own/own-path";
import { ownRoutes } from "#firmware/api/own/route-table";
import { ownSecurityRoutes } from "../security-table";
import { perhaps, type OwnHost, type OwnParts } from "./ask";

/** Languages of the page. */
const LANGUAGES = ["en", "de", "fr", "sl"];

/** A gateway has all routes, and those of the log-in. */
const HERE = [
  ...ownRoutes().map(({ method, path }) => `${method} ${path}`),
  ...ownSecurityRoutes().map(({ method, path }) => `${method} ${path}`),
];

/** Who this is, which chargers there are, and whether somebody has set them up. */
export async function rootDocument(host: OwnHost, { hasPassword, chargers }: OwnParts): Promise<string> {
  const { serial, name, version } = await perhaps(host, "/state");
  // while the controller is not there nobody knows
  const { settings } = (await perhaps(host, "/settings")) as { settings?: { value: number; default: number }[] };
  return JSON.stringify({
    product: "Dinamics",
    version: version ?? "",
    serial: serial ?? "",
    chargers: [{ serial: serial ?? "", name: name ?? "Dinamics", prefix: OWN_PREFIX }, ...(chargers?.() ?? [])],
    setup: { password: hasPassword === true, done: settings?.some((row) => row.value !== row.default) !== false },
    languages: LANGUAGES,
    has: HERE,
  });
}
