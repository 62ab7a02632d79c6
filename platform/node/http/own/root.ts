import { OWN_PREFIX } from "#firmware/api/own/route-table";
import type { OwnHost, OwnParts } from "./own-routes";

/** Languages of the page. */
const LANGUAGES = ["en", "de", "fr", "sl"];

interface StateHead {
  serial: string;
  name: string;
  version: string;
}

interface SettingsHead {
  settings: { value: number; default: number }[];
}

/** Who this is, which chargers there are, and whether somebody has set them up. */
export async function rootDocument(host: OwnHost, { hasPassword }: OwnParts): Promise<string> {
  const ask = async (path: string): Promise<unknown> => {
    const { body } = await host.serve({ method: "GET", path: OWN_PREFIX + path, query: "", body: "" });
    return JSON.parse(Buffer.from(body, "latin1").toString("utf8"));
  };
  const { serial, name, version } = (await ask("/state")) as StateHead;
  const { settings } = (await ask("/settings")) as SettingsHead;
  return JSON.stringify({
    product: "Dinamics",
    version,
    serial,
    chargers: [{ serial, name, prefix: OWN_PREFIX }],
    setup: { password: hasPassword === true, done: settings.some((row) => row.value !== row.default) },
    languages: LANGUAGES,
  });
}
