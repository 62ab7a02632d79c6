import { type LampView, LAMP_TABLE, Lamps, lampRow } from "#platform/nodemcu/led";
import { describe, expect, it } from "#test/spec";

function view(): LampView {
  return { setup: false, evseUp: true, state: "notConnected", trips: 0, meterHeard: true, online: true };
}

/** Both lamps over two seconds: `.` dark, `g`, `r`, `b` both; one letter each 0.2 s. */
function shown(of: LampView): string {
  let colour = "?";
  let writes = 0;
  const lamps = new Lamps({
    light(green, red) {
      colour = green ? (red ? "b" : "g") : red ? "r" : ".";
      writes++;
    },
  });
  let text = "";
  for (let time_ms = 0; time_ms < 2000; time_ms += 100) {
    const before = colour;
    const writesBefore = writes;
    lamps.tick(of, 40000 + time_ms);
    if (writes > writesBefore && before === colour) text += "!";
    if (Math.floor(time_ms / 200) * 200 === time_ms) text += colour;
  }
  return text;
}

describe("the lamps of the module", () => {
  it("show the most important of what there is", () => {
    const of = view();
    expect(lampRow(of)).toBe("ready");
    of.state = "connected";
    expect(lampRow(of)).toBe("waiting");
    of.state = "charging";
    expect(lampRow(of)).toBe("charging");
    for (const off of ["sleeping", "disabled", "unknown"]) {
      of.state = off;
      expect(lampRow(of)).toBe("off");
    }
    of.state = "charging";
    of.meterHeard = false;
    expect(lampRow(of)).toBe("no meter");
    of.trips = 1;
    expect(lampRow(of)).toBe("tripped");
    of.state = "fault";
    expect(lampRow(of)).toBe("fault");
    of.evseUp = false;
    expect(lampRow(of)).toBe("no evse");
    of.setup = true;
    expect(lampRow(of)).toBe("setup");
  });

  it("have a pattern for each, and write only what changes", () => {
    const of = view();
    expect(shown(of)).toBe("gggggggggg");
    of.state = "charging";
    expect(shown(of)).toBe("ggggg.....");
    of.state = "connected";
    expect(shown(of)).toBe("ggggggggg.");
    of.state = "sleeping";
    expect(shown(of)).toBe("g.........");
    of.meterHeard = false;
    expect(shown(of)).toBe("gggggrrrrr");
    of.trips = 2;
    expect(shown(of)).toBe("r.r.......");
    of.state = "fault";
    expect(shown(of)).toBe("r.r.r.r.r.");
    of.evseUp = false;
    expect(shown(of)).toBe("rrrrrrrrrr");
    of.setup = true;
    expect(shown(of)).toBe("bbbbbbbbbb");
  });

  it("flash red once while the broker is away", () => {
    const of = view();
    of.online = false;
    expect(shown(of)).toBe("gggggbgggg");
    of.state = "charging";
    expect(shown(of)).toBe("gggggr....");
    of.state = "fault";
    expect(shown(of)).toBe("r.r.r.r.r.");
  });

  it("can be told apart: no two patterns are the same", () => {
    const seen: string[] = [];
    for (const line of LAMP_TABLE.split("\n")) {
      if (line === "") continue;
      const pattern = line.substring(line.indexOf("|"));
      expect(pattern.length).toBe(22);
      expect(seen.includes(pattern)).toBe(false);
      seen.push(pattern);
    }
    expect(seen.length).toBe(9);
  });
});
