import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { updateDocument, type UpdateState } from "#firmware/update/news";
import { SERIAL, Site } from "#test/platform/node/sets/site";
import { render } from "#test/platform/node/sets/template";
import { main } from "#tools/cli/main";

const CONFIG = `homeassistant/device/dinamics_${SERIAL}/config`;
const PREFIX = `Dinamics/${SERIAL}/`;
const site = new Site();

function newsDocument(state: UpdateState, version: string): string {
  return updateDocument({ state, version, file: "lfs.img", percent: 10, refusal: undefined });
}

interface Told {
  code: number;
  out: string;
  err: string;
}

/** Runs the command as from the command line. */
async function call(...args: string[]): Promise<Told> {
  const told = { code: 0, out: "", err: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      told[stream === "stdout" ? "out" : "err"] += String(text);
      return true;
    }),
  );
  told.code = await main(["home-assistant", ...args]);
  for (const spy of spies) spy.mockRestore();
  return told;
}

const announced = () =>
  JSON.parse(site.last.get(CONFIG) ?? "{}") as {
    device: Record<string, unknown>;
    components: Record<string, Record<string, unknown>>;
  };

beforeAll(async () => {
  await site.open();
}, 40000);
afterAll(() => site.close(), 20000);

describe("dinamics home-assistant", { timeout: 60000 }, () => {
  const WRONG: [string[], string][] = [
    [[], "--broker is missing"],
    [["--broker", "http://x"], "allowed: mqtt://HOST"],
    [["--broker", "mqtt://u:p@x"], "credentials in the address"],
    [["--broker", "mqtt://x", "--serial", "24A1"], "12 digits"],
    [["--broker", "mqtt://x", "--prefix", "home/#"], "no topic"],
    [["--broker", "mqtt://x", "--name", ""], "1..60 characters"],
    [["--broker", "mqtt://x", "--nmae", "x"], "did you mean --name"],
    [["--broker", "mqtt://x", "more"], "unexpected more"],
    [["--broker", "mqtts://x", "--ca", "/nowhere"], "cannot be read"],
  ];
  for (const [args, why] of WRONG)
    it(`is refused with ${args.join(" ") || "nothing"}`, async () => {
      const { code, err } = await call(...args);
      expect([code, err.includes(why), err]).toEqual([2, true, err]);
    });

  it("helps, and says when there is no broker", async () => {
    expect((await call("--help")).out).toContain("Exit codes: 0 done");
    const { code, err } = await call("--broker", "mqtt://127.0.0.1:9", "--serial", SERIAL);
    expect([code, err.includes("ECONNREFUSED")]).toEqual([1, true]);
  });

  it("knows nobody at an empty broker, and announces a module that has never been there with a word about it", async () => {
    const nobody = await call("--broker", site.url);
    expect([nobody.code, nobody.out, nobody.err.includes("knows no controller")]).toEqual([0, "", true]);
    const early = await call("--broker", site.url, "--serial", SERIAL.toLowerCase());
    expect([early.code, early.err.includes("has heard nothing")]).toEqual([0, true]);
    expect(announced().device).not.toHaveProperty("sw_version");
  });

  it("lists and announces one that is there, kept by the broker, under its name and version", async () => {
    // the portable controller publishes as on a module, while the gateway's own sets are off
    await site.run({ settings: { dynamic: 0, charge_limit_A: 16 } });
    await site.until(`${PREFIX}state/json`, (text) => text.includes('"state":"charging"'));
    expect((await call("--broker", site.url)).out).toBe(`${SERIAL}  online   announced\n`);
    const { code, out, err } = await call("--broker", site.url, "--serial", SERIAL, "--name", "Garage");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^0123456789AB is announced as Garage with \d\d entities, below homeassistant\/\n$/);
    await site.until(CONFIG, (text) => text.includes("Garage"));
    await site.listen();
    expect(site.retained.has(CONFIG)).toBe(true);
    expect(announced().device).toMatchObject({ name: "Garage", serial_number: SERIAL, sw_version: "0.1.0" });
  });

  it("shows what the module publishes, in each entity", async () => {
    let shown = 0;
    for (const [key, entity] of Object.entries(announced().components)) {
      const { state_topic: topic, value_template: template } = entity as Record<string, string | undefined>;
      if (topic === undefined || /event\/|session\/last|energy\/json|\/power$/.test(topic)) continue;
      const payload = await site.until(topic, (text) => text !== "");
      expect(() => (template === undefined ? payload : render(template, payload)), key).not.toThrow();
      shown++;
    }
    expect(shown).toBeGreaterThan(25);
    const { update = {} } = announced().components;
    expect(site.last.get(String(update["state_topic"]))).toBe("0.1.0");
    const template = String(update["latest_version_template"]);
    expect(render(template, newsDocument("fetching", "0.2.0"))).toBe("0.2.0");
    // Home Assistant keeps what it knew when nothing comes of it
    expect(render(template, newsDocument("looking", ""))).toBe("");
  });

  it("orders what it says: pause, start, a mode", async () => {
    const press = (key: string): Promise<void> => {
      const { command_topic: topic, payload_press: payload } = announced().components[key] ?? {};
      return site.say(String(topic), String(payload));
    };
    await press("pause");
    await site.until(`${PREFIX}state/json`, (text) => text.includes('"state":"sleeping"'));
    await press("start");
    await site.until(`${PREFIX}state/json`, (text) => text.includes('"state":"charging"'));
    await press("mode_pause");
    await site.until(`${PREFIX}state/json`, (text) => text.includes('"run":"sleeping"'));
  });

  it("takes out what an older announcement had and this one has not, and at last everything", async () => {
    const document = announced();
    const old = { ...document, components: { ...document.components, gone: { platform: "sensor" } } };
    await site.say(CONFIG, JSON.stringify(old), true);
    site.forget();
    await call("--broker", site.url, "--serial", SERIAL);
    await site.until(CONFIG, (text) => !text.includes('"gone"'));
    expect(site.heard.some((line) => line.startsWith(CONFIG) && line.includes('"gone":{"platform":"sensor"}'))).toBe(
      true,
    );
    expect((await call("--broker", site.url, "--serial", SERIAL, "--remove")).code).toBe(0);
    await site.until(CONFIG, (text) => text === "");
  });

  it("leaves a gateway alone, which announces itself", async () => {
    await site.end();
    await site.run({ homeAssistant: { discovery: true } });
    const before = await site.until(CONFIG, (text) => text !== "");
    for (const more of [[], ["--remove"]]) {
      const { code, err } = await call("--broker", site.url, "--serial", SERIAL, ...more);
      expect([code, err.includes("is a gateway")]).toEqual([2, true]);
    }
    expect((await call("--broker", site.url)).out).toContain("announces itself");
    expect(site.last.get(CONFIG)).toBe(before);
  });
});
