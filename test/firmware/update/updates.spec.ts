import { whole } from "#hal/text";
import { describe, expect, it } from "#test/spec";
import type { FakeModule } from "#test/fakes/fake-module";
import { NEW_IMAGE, OLD_IMAGE, UpdateRig } from "./rig";

/** Long enough to check a signature, fetch and start. */
const UPDATE_s = 220;

function ordered(change: (this: void, module: FakeModule) => void): UpdateRig {
  const rig = new UpdateRig();
  change(rig.module);
  rig.order("set_update", "1");
  rig.run(UPDATE_s);
  return rig;
}

describe("an update", () => {
  it("is fetched into the other slot, starts on trial, and stays after a minute of running well", () => {
    const rig = new UpdateRig();
    expect(rig.order("set_update", "1")).toBeUndefined();
    let waited = 0;
    while (rig.module.version === "0.1.0" && waited < 400) {
      rig.run(1);
      waited++;
    }
    expect(rig.module.version).toBe("0.2.0");
    expect(rig.phase()).toBe("trial b");
    expect(rig.module.content("b-lfs.img")).toBe(NEW_IMAGE);
    expect(rig.module.content("a-lfs.img")).toBe(OLD_IMAGE);
    rig.run(58);
    expect(rig.phase()).toBe("trial b");
    rig.run(3);
    expect(rig.phase()).toBe("kept b");
    expect(rig.last()).toBe('{"state":"kept","version":"0.2.0"');
    expect(rig.core.handingOver).toBe(false);
    rig.boot();
    expect(rig.module.version).toBe("0.2.0");
  });

  it("is told step by step", () => {
    const rig = ordered(() => undefined);
    const states: string[] = [];
    for (const payload of rig.mqtt.payloads("event/update")) {
      const state = payload.split('"')[3] ?? "";
      if (states[states.length - 1] !== state) states.push(state);
    }
    expect(states).toEqual(["looking", "checking", "fetching", "starting", "trial"]);
    expect(rig.log.has("update: fetches lfs.img of 0.2.0: 100 %")).toBe(true);
  });

  it("tells of each file how much of it is there, and nothing of the one before", () => {
    const rig = ordered(() => undefined);
    let file = "";
    let percent = 0;
    for (const payload of rig.mqtt.payloads("event/update")) {
      const name = payload.split('"file":"')[1]?.split('"')[0] ?? "";
      if (name === "") continue;
      const told = Number(payload.split('"percent":')[1]?.split(",")[0] ?? "-1");
      expect(told).toBeGreaterThanOrEqual(name === file ? percent : 0);
      if (name !== file) expect(told).toBeLessThan(100);
      file = name;
      percent = told;
    }
    expect(file + " " + whole(percent)).toBe("page.html 100");
  });

  it("and the one after it go into the slots in turn, and leave nothing of the one before the last", () => {
    const rig = ordered((module) => module.put("b-old.html", "left over"));
    rig.run(70);
    expect(rig.module.content("b-old.html")).toBeUndefined();
    rig.module.publish("0.10.0", ["lfs.img", "image 0.10.0 !"]);
    expect(rig.order("set_update", "")).toBeUndefined();
    rig.run(300);
    expect(rig.phase()).toBe("kept a");
    expect(rig.module.version).toBe("0.10.0");
    expect(rig.module.content("a-page.html")).toBeUndefined();
    expect(rig.module.content("b-lfs.img")).toBe(NEW_IMAGE);
    expect(rig.module.content("update-manifest")).toBeUndefined();
  });

  it("waits until the car is not charging before it restarts", () => {
    const rig = new UpdateRig();
    rig.order("set_update", "1");
    rig.run(10);
    rig.status.state = "charging";
    rig.run(600);
    expect(rig.last()).toBe('{"state":"waiting","version":"0.2.0"');
    expect(rig.module.version).toBe("0.1.0");
    rig.status.state = "connected";
    rig.run(2);
    expect(rig.module.version).toBe("0.2.0");
  });

  it("that is insisted on restarts while charging, once the car came down to the failsafe current", () => {
    const rig = new UpdateRig();
    rig.status.state = "charging";
    rig.status.offered_mA = 16000;
    expect(rig.order("set_update", "1")?.why).toBe("the car is charging");
    expect(rig.order("set_update", "2")).toBeUndefined();
    while (!rig.core.handingOver) rig.run(0.1);
    expect(rig.module.loads).toBe(0);
    rig.status.offered_mA = 6000;
    rig.run(0.1);
    expect(rig.module.loads).toBe(1);
    expect(rig.module.version).toBe("0.2.0");
  });

  it("that is insisted on waits at most 5 s for the car to come down", () => {
    const rig = new UpdateRig();
    rig.status.state = "charging";
    rig.status.offered_mA = 16000;
    rig.order("set_update", "2");
    while (!rig.core.handingOver) rig.run(0.1);
    rig.run(4.5);
    expect(rig.module.loads).toBe(0);
    rig.run(1);
    expect(rig.module.loads).toBe(1);
  });

  it("can be asked about for two minutes, and leaves nothing behind in memory, as one that is refused", () => {
    const rig = ordered(() => undefined);
    rig.run(70);
    expect(rig.updates?.news.state).toBe("kept");
    rig.run(120);
    expect(rig.updates).toBeUndefined();
    rig.order("set_update", "1");
    rig.run(10);
    expect(rig.last()).toContain('"state":"refused"');
    expect(rig.updates?.news.state).toBe("refused");
    rig.run(120);
    expect(rig.updates).toBeUndefined();
  });

  it("does not go on with a second order, nor during the trial", () => {
    const rig = new UpdateRig();
    rig.order("set_update", "1");
    expect(rig.order("set_update", "1")).toEqual({
      what: "set_update",
      why: "an update goes on",
      allowed: "the same later",
    });
    rig.run(UPDATE_s);
    expect(rig.phase()).toBe("trial b");
    expect(rig.order("set_update", "2")?.why).toBe("trial of the image goes on");
  });

  it("is told again when the broker comes back", () => {
    const rig = new UpdateRig();
    rig.mqtt.up = false;
    rig.order("set_update", "1");
    rig.run(5);
    expect(rig.mqtt.published).toEqual([]);
    rig.mqtt.up = true;
    rig.run(1);
    expect(rig.last()).toBe('{"state":"checking","version":"0.2.0"');
  });
});

describe("an image that does not run well", () => {
  it("comes back by itself when it never gets anywhere", () => {
    const rig = new UpdateRig();
    rig.panics = "0.2.0";
    rig.order("set_update", "1");
    expect(rig.run(UPDATE_s)).toBe(true);
    expect(rig.module.version).toBe("0.1.0");
    expect(rig.last()).toBe('{"state":"back","version":"0.1.0"');
    expect(rig.phase()).toBe("kept a");
  });

  it("comes back when the EVSE does not answer it for five minutes though it did before", () => {
    const rig = new UpdateRig();
    rig.deaf = "0.2.0";
    rig.order("set_update", "1");
    rig.run(UPDATE_s);
    expect(rig.module.version).toBe("0.2.0");
    rig.run(400);
    expect(rig.module.version).toBe("0.1.0");
    expect(rig.last()).toBe('{"state":"back","version":"0.1.0"');
  });

  it("comes back when it finds no network for five minutes: it could never be updated again", () => {
    const rig = new UpdateRig();
    rig.offline = "0.2.0";
    rig.order("set_update", "1");
    rig.run(UPDATE_s);
    expect(rig.module.version).toBe("0.2.0");
    rig.run(400);
    expect(rig.module.version).toBe("0.1.0");
  });

  it("stays when the EVSE had not answered before either", () => {
    const rig = new UpdateRig();
    rig.deaf = "0.2.0";
    rig.status.link = "down";
    rig.order("set_update", "1");
    rig.run(UPDATE_s + 100);
    expect(rig.phase()).toBe("kept b");
  });

  it("comes back when it says to be another version than its manifest", () => {
    const rig = ordered((module) => module.publish("0.3.0", ["lfs.img", NEW_IMAGE]));
    expect(rig.module.version).toBe("0.1.0");
    expect(rig.last()).toBe('{"state":"back","version":"0.1.0"');
  });

  it("comes back when what is in the file is no image", () => {
    const rig = ordered((module) => module.publish("0.3.0", ["lfs.img", "rubbish"]));
    expect(rig.module.version).toBe("0.1.0");
    expect(rig.phase()).toBe("kept a");
  });

  it("is not taken again, except a newer one, or when it is insisted on", () => {
    const rig = new UpdateRig();
    rig.panics = "0.2.0";
    rig.order("set_update", "1");
    rig.run(UPDATE_s);
    rig.order("set_update", "1");
    rig.run(UPDATE_s);
    expect(rig.last()).toContain('"what":"version 0.2.0","why":"it did not run well here"');
    rig.panics = "";
    rig.order("set_update", "2");
    rig.run(UPDATE_s + 70);
    expect(rig.phase()).toBe("kept b");
    expect(rig.module.version).toBe("0.2.0");
  });

  it("that was tried by a person who switches off and on stays on trial for four boots", () => {
    const rig = ordered(() => undefined);
    for (const version of ["0.2.0", "0.2.0", "0.2.0", "0.1.0"]) {
      rig.boot();
      expect(rig.module.version).toBe(version);
      rig.run(20);
    }
  });
});

describe("damaged files of the running version", () => {
  it("are fetched again, the others are not", () => {
    const rig = ordered(() => undefined);
    rig.run(70);
    rig.module.put("b-page.html", "damaged");
    rig.module.put("b-mine.html", "not of the manifest");
    rig.module.fetches = [];
    expect(rig.order("set_update_spiffs", "1")).toBeUndefined();
    rig.run(UPDATE_s);
    expect(rig.last()).toBe('{"state":"repaired","version":"0.2.0"');
    expect(rig.module.content("b-page.html")).toContain("of 0.2.0");
    expect(rig.module.content("b-mine.html")).toBe("not of the manifest");
    expect(rig.module.fetches).toEqual(["http://server/manifest.txt 0", "http://server/page.html 0"]);
    expect(rig.module.version).toBe("0.2.0");
  });

  it("of the same size are found as well", () => {
    const rig = ordered(() => undefined);
    rig.run(70);
    const whole = rig.module.content("b-page.html") ?? "";
    rig.module.put("b-page.html", "X" + whole.substring(1));
    rig.order("set_update_spiffs", "1");
    rig.run(UPDATE_s);
    expect(rig.module.content("b-page.html")).toBe(whole);
  });

  it("are not taken from another version", () => {
    const rig = new UpdateRig();
    rig.order("set_update_spiffs", "1");
    rig.run(20);
    expect(rig.last()).toContain('"what":"version 0.2.0","why":"not the one that runs"');
  });
});
