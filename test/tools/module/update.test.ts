import { afterEach, describe, expect, it } from "vitest";
import { SERVER } from "./update-server";
import { imageThat, NEW, OLD, UpdateSite } from "./update-site";

let site: UpdateSite;
afterEach(() => {
  site.close();
});

/** A site whose server offers this image as 0.2.0. */
function offered(image: Buffer, made = new UpdateSite()): UpdateSite {
  site = made;
  site.server.offer("0.2.0", { "lfs.img": image, "page.html": "the page of 0.2.0" });
  return site;
}

/** Takes an update whose image is no good; how long it took until the old one was back, in steps of 30 s. */
function backAfter_s(image: Buffer, most_s: number): number {
  offered(image).ask().run(220);
  for (let span_s = 0; span_s <= most_s; span_s += 30) {
    if (site.states().at(-1) === "back") return span_s;
    site.run(30);
  }
  return Infinity;
}

/** The old image runs, has said so, remembers what was no good, and takes what is newer than that. */
function expectOldOne(): void {
  expect(site.version).toBe("0.1.0");
  expect(site.told.at(-1)).toMatchObject({ state: "back", version: "0.1.0" });
  expect(site.told.at(-1)?.sentence).toBe("update: 0.2.0 did not run well; back to 0.1.0");
  site.order("set_update", "1");
  site.run(20);
  expect(site.told.at(-1)).toMatchObject({ what: "version 0.2.0", why: "it did not run well here" });
}

describe("An update over the air on the virtual module", () => {
  it("is fetched, checked, loaded, on trial for a minute, and stays", () => {
    offered(NEW).ask().run(255);
    expect(site.said).toContain("Dinamics 0.2.0");
    expect(site.states().at(-1)).toBe("trial");
    site.run(70);
    expect(site.version).toBe("0.2.0");
    expect(site.states()).toEqual(["looking", "checking", "fetching", "starting", "trial", "kept"]);
    expect(site.file("b-lfs.img")).toBe(NEW.toString("latin1"));
    expect(site.file("b-page.html")).toBe("the page of 0.2.0");
    const { restarts } = site.module;
    site.module.powerCycle();
    site.run(400);
    expect([site.version, site.module.restarts]).toEqual(["0.2.0", restarts + 1]);
  });

  it("is asked for at the console, where its server is set too", () => {
    offered(NEW).run(5);
    site.module.type(`update server ${SERVER}\r`);
    site.run(2);
    site.module.type("update\r");
    site.run(300);
    expect(site.version).toBe("0.2.0");
    site.module.type("update\r");
    site.run(30);
    expect(site.told.at(-1)).toMatchObject({ state: "refused", why: "not newer than the one that runs" });
  });

  it("renews with set_update_spiffs what is damaged or missing of the version that runs, without a restart", () => {
    site = new UpdateSite({ "a-page.html": "the page of 0.1.0, damaged" });
    site.server.offer("0.1.0", { "lfs.img": OLD, "page.html": "the page of 0.1.0, perfect", "extra.html": "missing" });
    site.run(5);
    site.order("set_update_server", SERVER);
    site.run(2);
    site.order("set_update_spiffs", "1");
    site.run(260);
    expect(site.told.at(-1)).toMatchObject({ state: "repaired", version: "0.1.0" });
    expect(site.file("a-page.html")).toBe("the page of 0.1.0, perfect");
    expect(site.file("a-extra.html")).toBe("missing");
    expect(site.server.asked.map(({ url }) => url.slice(SERVER.length + 1)).sort()).toEqual([
      "extra.html",
      "manifest.txt",
      "page.html",
    ]);
    expect(site.module.restarts).toBe(0);
  });
});

describe("The virtual module goes back to the old image by itself", () => {
  it("from one that is none, was cut, or is for a build with other numbers", () => {
    const single = Buffer.from(NEW);
    single.write("04040404", 12, "hex");
    for (const image of [Buffer.from("no image at all"), NEW.subarray(0, 60000), single]) {
      expect(backAfter_s(image, 240)).toBeLessThanOrEqual(120);
      expectOldOne();
      site.close();
    }
  });

  it("from one that fails at its start", () => {
    expect(backAfter_s(imageThat("0.2.0", 'error("planted")'), 240)).toBeLessThanOrEqual(90);
    expect(site.said.match(/Dinamics does not start: .*planted/g)?.length).toBe(4);
    expectOldOne();
  });

  it("from one that fails again and again while it runs, and the old one is not blamed for that", () => {
    const fails = `dinamics = require("platform_nodemcu_main").boot("0.2.0")
      tmr.create():alarm(3000, tmr.ALARM_SINGLE, function() error("planted") end)`;
    expect(backAfter_s(imageThat("0.2.0", fails), 240)).toBeLessThanOrEqual(120);
    expectOldOne();
    expect(site.module.running.execute("return rtcmem.read32(1)")).toBe("0");
  });

  it("from one that comes up and does nothing", () => {
    const took_s = backAfter_s(imageThat("0.2.0", "dinamics = {}"), 900);
    expect(took_s).toBeGreaterThan(240);
    expect(took_s).toBeLessThan(450);
    expectOldOne();
  });

  it("from one that finds no network for five minutes", () => {
    offered(NEW).ask().run(200);
    site.network = false;
    site.run(100);
    expect(site.version).toBe("0.2.0");
    site.run(290);
    site.network = true;
    site.module.powerCycle();
    site.run(10);
    expectOldOne();
  });

  it("from one with which the EVSE is not heard any more", () => {
    offered(NEW).wire().run(10);
    expect(site.module.running.snapshot()?.link).toBe("up");
    site.ask().run(240);
    expect(site.version).toBe("0.2.0");
    site.evse = undefined;
    site.run(400);
    expectOldOne();
  });
});

describe("While the car is charging", () => {
  function charging(): void {
    offered(NEW).wire().run(10);
    site.plug(true);
    site.run(20);
    expect(site.module.running.snapshot()?.state).toBe("charging");
  }

  it("an update is refused, unless it is insisted on: then the EVSE is handed over at the failsafe current", () => {
    charging();
    site.ask("1").run(20);
    expect(site.rejected.at(-1)).toMatchObject({ what: "set_update", why: "the car is charging" });
    expect(site.server.asked).toEqual([]);
    site.order("set_update", "2");
    site.run(400);
    expect(site.version).toBe("0.2.0");
    expect(site.states().at(-1)).toBe("kept");
    expect(site.module.running.snapshot()?.state).toBe("charging");
  });

  it("one that began before waits until the car has gone", () => {
    offered(NEW).wire().ask().run(20);
    site.plug(true);
    site.run(400);
    expect([site.version, site.states().at(-1)]).toEqual(["0.1.0", "waiting"]);
    site.plug(false);
    site.run(100);
    expect([site.version, site.states().at(-1)]).toEqual(["0.2.0", "kept"]);
  });
});
