import { describe, expect, it } from "#test/spec";
import { HttpRig } from "./rig";

const CREATED = '201 {"msg":"Created"}';

describe("the manual override", () => {
  it("is {} until one is made, and comes back as it was posted", () => {
    const rig = new HttpRig();
    expect(rig.get("/override")).toBe("200 {}");
    const body = '{"state":"active","charge_current":10,"max_current":16,"auto_release":false}';
    expect(rig.send("POST", "/override", body)).toBe(CREATED);
    expect(rig.get("/override")).toBe("200 " + body);
    expect(rig.send("POST", "/override", body)).toBe(CREATED);
    expect(rig.get("/override")).toBe("200 " + body);
  });

  it("stops and starts the charge, and is gone when it is deleted, also twice", () => {
    const rig = new HttpRig();
    expect(rig.aims()).toBe("enabled 32 A");
    expect(rig.send("POST", "/override", "{state:disabled}")).toBe(CREATED);
    expect(rig.aims()).toBe("sleeping 32 A");
    expect(rig.snapshot(rig.now).sentence).toBe("not charging: manual override asks for a stop until it is released");
    expect(rig.send("DELETE", "/override", "")).toBe('200 {"msg":"Deleted"}');
    expect(rig.aims()).toBe("enabled 32 A");
    expect(rig.send("DELETE", "/override", "")).toBe('200 {"msg":"Deleted"}');
  });

  it("lowers the current and never raises it", () => {
    const rig = new HttpRig();
    rig.settings.set("charge_limit_A", "20");
    rig.send("POST", "/override", "{charge_current:10}");
    expect(rig.aims()).toBe("enabled 10 A");
    expect(rig.snapshot(rig.now).sentence).toBe("offered 10 A: manual override (10 A)");
    rig.send("POST", "/override", "{charge_current:32}");
    expect(rig.aims()).toBe("enabled 20 A");
  });

  const currents: [string, string][] = [
    ["{charge_current:6}", "enabled 6 A"],
    ["{charge_current:5}", "sleeping 6 A"],
    ["{charge_current:0}", "sleeping 6 A"],
    ["{max_current:3,state:active}", "sleeping 6 A"],
    ["{charge_current:16,max_current:12}", "enabled 12 A"],
    ['{charge_current:"clear",max_current:12}', "enabled 12 A"],
  ];
  for (const [body, aims] of currents) {
    it("means with " + body + ": " + aims, () => {
      const rig = new HttpRig();
      expect(rig.send("POST", "/override", body)).toBe(CREATED);
      expect(rig.aims()).toBe(aims);
    });
  }

  it("says why less than the smallest current pauses", () => {
    const rig = new HttpRig();
    rig.send("POST", "/override", "{charge_current:3}");
    expect(rig.snapshot(rig.now).sentence).toBe("not charging: manual override (3 A), less than 6 A");
  });

  it("goes with the car, unless it is told to stay", () => {
    for (const stays of [false, true]) {
      const rig = new HttpRig();
      rig.send("POST", "/override", stays ? "{state:disabled,auto_release:false}" : "{state:disabled}");
      rig.plug(false);
      expect(rig.get("/override")).toBe(stays ? '200 {"state":"disabled","auto_release":false}' : "200 {}");
    }
  });

  it("waits for a car that is not there yet", () => {
    const rig = new HttpRig();
    rig.plug(false);
    rig.send("POST", "/override", "{charge_current:8}");
    rig.run(20);
    rig.plug(true);
    expect(rig.aims()).toBe("enabled 8 A");
  });

  it("toggles to the opposite of what is", () => {
    const rig = new HttpRig();
    expect(rig.send("PATCH", "/override", "")).toBe('200 {"msg":"Updated"}');
    expect(rig.aims()).toBe("sleeping 32 A");
    rig.send("PATCH", "/override", "");
    expect(rig.aims()).toBe("enabled 32 A");
  });

  it("starts what waits for a start, and what somebody has stopped in another way", () => {
    const rig = new HttpRig();
    rig.settings.set("plug_and_charge", "0");
    rig.run(1);
    expect(rig.aims()).toBe("sleeping 32 A");
    rig.send("POST", "/override", "{state:active}");
    expect(rig.aims()).toBe("enabled 32 A");
    rig.setEnable(3);
    rig.run(1);
    expect(rig.aims()).toBe("sleeping 32 A");
    expect(rig.get("/override")).toBe("200 {}");
    rig.send("POST", "/override", "{state:active}");
    expect(rig.aims()).toBe("enabled 32 A");
  });

  it("beats the schedule and the sun, but no mode off, no limit of the session and no stop for safety", () => {
    const rig = new HttpRig();
    rig.order("set_schedule", "Mo 00:00-00:01", rig.now);
    rig.run(30);
    expect(rig.aims()).toBe("sleeping 32 A");
    rig.send("POST", "/override", "{state:active}");
    expect(rig.aims()).toBe("enabled 32 A");
    rig.settings.set("mode", "solar");
    rig.run(30);
    expect(rig.aims()).toBe("enabled 32 A");
    rig.send("DELETE", "/override", "");
    rig.run(30);
    expect(rig.evse.run).toBe("sleeping");
    rig.send("POST", "/override", "{state:active}");
    rig.settings.set("mode", "off");
    rig.run(30);
    expect(rig.aims()).toBe("sleeping 32 A");
    rig.settings.set("mode", "normal");
    rig.reported("limit_A", 0, rig.now);
    rig.run(30);
    expect(rig.aims()).toBe("sleeping 6 A");
  });
});

describe("claims of programs", () => {
  it("are listed with client and priority, and yield to the override", () => {
    const rig = new HttpRig();
    expect(rig.get("/claims")).toBe("200 []");
    expect(rig.send("POST", "/claims/20", "{state:disabled}")).toBe('200 {"msg":"done"}');
    expect(rig.aims()).toBe("sleeping 32 A");
    rig.send("POST", "/override", "{state:active}");
    expect(rig.aims()).toBe("enabled 32 A");
    expect(rig.get("/claims")).toBe(
      '200 [{"client":20,"priority":500,"state":"disabled","auto_release":false},' +
        '{"client":65537,"priority":1000,"state":"active","auto_release":true}]',
    );
    expect(rig.get("/claims/20")).toBe('200 {"state":"disabled","auto_release":false}');
    expect(rig.get("/claims/21")).toBe('404 {"msg":"Not found"}');
  });

  it("the smallest current counts, whoever asks for it; the target says who", () => {
    const rig = new HttpRig();
    expect(rig.get("/claims/target")).toBe('200 {"properties":{"state":"active","auto_release":false},"claims":{}}');
    rig.send("POST", "/claims/20", "{charge_current:13}");
    rig.send("POST", "/override", "{charge_current:16,max_current:20,state:active}");
    expect(rig.aims()).toBe("enabled 13 A");
    expect(rig.get("/claims/target")).toBe(
      '200 {"properties":{"state":"active","charge_current":13,"max_current":20,"auto_release":false},' +
        '"claims":{"state":65537,"charge_current":20,"max_current":65537}}',
    );
  });

  it("end when a person starts the charge in any way, as far as they stop it; their currents hold", () => {
    for (const way of ["set_enable", "rapi", "stop"]) {
      const rig = new HttpRig();
      rig.send("POST", "/claims/20", "{state:disabled,auto_release:false}");
      rig.send("POST", "/claims/21", "{state:disabled,charge_current:10,auto_release:false}");
      rig.send("POST", "/claims/22", "{state:active,charge_current:12}");
      if (way === "rapi") rig.get("/r?json=1&rapi=$FE");
      else rig.setEnable(way === "stop" ? 3 : 2);
      rig.run(1);
      expect(rig.aims()).toBe(way === "stop" ? "sleeping 10 A" : "enabled 10 A");
      expect(rig.get("/claims/20")).toBe(
        way === "stop" ? '200 {"state":"disabled","auto_release":false}' : '404 {"msg":"Not found"}',
      );
      if (way === "stop") continue;
      expect(rig.get("/claims/21")).toBe('200 {"charge_current":10,"auto_release":false}');
      expect(rig.get("/claims/22")).toBe('200 {"state":"active","charge_current":12,"auto_release":false}');
    }
  });

  it("are deleted once, stay with the car unless they shall go, and are ten at most", () => {
    const rig = new HttpRig();
    for (let client = 1; client <= 10; client++)
      expect(rig.send("POST", "/claims/" + client.toFixed(0), "{charge_current:16}")).toBe('200 {"msg":"done"}');
    expect(rig.send("POST", "/claims/11", "{charge_current:6}")).toBe('409 {"msg":"too many claims; 10 at most"}');
    expect(rig.aims()).toBe("enabled 16 A");
    rig.plug(false);
    expect(rig.send("DELETE", "/claims/1", "")).toBe('200 {"msg":"done"}');
    expect(rig.send("DELETE", "/claims/1", "")).toBe('404 {"msg":"Not found"}');
  });
});

describe("a claim that cannot be taken changes nothing", () => {
  const bad: [string, string][] = [
    ["", '400 {"msg":"Could not parse JSON"}'],
    ["[]", '400 {"msg":"Could not parse JSON"}'],
    ["{state:on}", '400 {"msg":"state is not active or disabled"}'],
    ["{state:1}", '400 {"msg":"state is not active or disabled"}'],
    ["{charge_current:256}", '400 {"msg":"charge_current is not 0..255 A"}'],
    ["{charge_current:-1}", '400 {"msg":"charge_current is not 0..255 A"}'],
    ["{charge_current:true}", '400 {"msg":"charge_current is not 0..255 A"}'],
    ["{max_current:[]}", '400 {"msg":"max_current is not 0..255 A"}'],
    ["{auto_release:maybe}", '400 {"msg":"auto_release is not true or false"}'],
    ["{energy_limit:5}", '400 {"msg":"energy_limit: no such field"}'],
  ];
  for (const path of ["/override", "/claims/20"]) {
    for (const [body, answer] of bad) {
      it(path + " " + body, () => {
        const rig = new HttpRig();
        expect(rig.send("POST", path, body)).toBe(answer);
        expect(rig.get("/claims")).toBe("200 []");
      });
    }
  }

  for (const client of ["target", "x", "1x", "4294967296", "12345678901", "-1", "%31"]) {
    it("/claims/" + client, () => {
      const rig = new HttpRig();
      expect(rig.send("POST", "/claims/" + client, "{state:disabled}")).toBe('404 {"msg":"Not found"}');
      expect(rig.get("/claims")).toBe("200 []");
    });
  }
});

describe("the limit of the session", () => {
  it("ends the charge, also one that the override wants, and is taken back", () => {
    const rig = new HttpRig();
    expect(rig.get("/limit")).toBe("200 {}");
    expect(rig.send("POST", "/limit", '{"type":"energy","value":1000,"release":false}')).toBe('201 {"msg":"done"}');
    expect(rig.get("/limit")).toBe('200 {"type":"energy","value":1000,"auto_release":false}');
    rig.send("POST", "/override", "{state:active}");
    rig.core.session.add(999 * 3600);
    rig.run(1);
    expect(rig.aims()).toBe("enabled 32 A");
    rig.core.session.add(2 * 3600);
    rig.run(1);
    expect(rig.aims()).toBe("sleeping 32 A");
    expect(rig.snapshot(rig.now).sentence).toBe("not charging: session limit of 1000 Wh is reached");
    expect(rig.send("DELETE", "/limit", "")).toBe('200 {"msg":"done"}');
    expect(rig.aims()).toBe("enabled 32 A");
    expect(rig.send("DELETE", "/limit", "")).toBe('200 {"msg":"no limit"}');
  });

  it("is one of time or of the car's battery too, and goes with the car", () => {
    const rig = new HttpRig();
    rig.send("POST", "/limit", "{type:time,value:1}");
    rig.run(620);
    expect(rig.aims()).toBe("sleeping 32 A");
    rig.plug(false);
    expect(rig.get("/limit")).toBe("200 {}");
    rig.plug(true);
    rig.send("POST", "/limit", "{type:soc,value:80}");
    rig.run(2);
    expect(rig.aims()).toBe("enabled 32 A");
    rig.send("POST", "/status", "{battery_level:80}");
    expect(rig.aims()).toBe("sleeping 32 A");
  });

  const bad = [
    "{}",
    "{type:none,value:1}",
    "{type:energy,value:0}",
    "{type:energy}",
    "{type:soc,value:101}",
    "{type:range,value:5}",
  ];
  for (const body of bad) {
    it("is refused: " + body, () => {
      const rig = new HttpRig();
      expect(rig.send("POST", "/limit", body).substring(0, 3)).toBe("400");
      expect(rig.get("/limit")).toBe("200 {}");
    });
  }
});
