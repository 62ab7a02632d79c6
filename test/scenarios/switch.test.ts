import { describe, expect, it } from "vitest";
import type { VmName } from "#tools/simulate/vm-name";
import { MACHINE, MACHINES, at, type Course, follow } from "./course";

const HOUSE = { steps: [[0, 2, 2, 2]] };
const PLUG = { at_s: 5, do: "plug" };
const POWER_CUT = { at_s: 100, do: "powerCut" };

function press(at_s: number, for_s = 0.5): object {
  return { at_s, do: "switch", closed: true, for_s };
}

function turn(at_s: number, closed: boolean): object {
  return { at_s, do: "switch", closed };
}

function order(at_s: number, topic: string, payload: string): object {
  return { at_s, do: "mqtt", topic, payload };
}

function run(
  switch_function: string,
  events: object[],
  more: Record<string, unknown> = {},
  vm: VmName = MACHINE,
): Promise<Course> {
  const settings = { switch_on: 1, switch_function, ...more };
  return follow({ duration_s: 300, house: HOUSE, settings, events: [PLUG, ...events] }, vm);
}

/** What the custom button or switch has told. */
function told(course: Course): string[] {
  return course.publications.filter(({ topic }) => topic === "event/switch").map(({ payload }) => payload);
}

for (const vm of MACHINES) {
  describe(`the eight functions of the input (${vm})`, () => {
    it("0, pause: a press pauses for 15 s", async () => {
      const course = await run("pause", [turn(2, false), press(60)], {}, vm);
      expect(at(course, 59).draw_A).toBeGreaterThan(5);
      expect(at(course, 68).state).toBe("sleeping");
      expect(at(course, 68).limitedBy).toBe("button");
      expect(at(course, 68).sentence).toContain("button pressed, for");
      expect(at(course, 120).draw_A).toBeGreaterThan(5);
    });

    it("1, accessButton: a press stops, the next one starts, and the sentence says who did", async () => {
      const course = await run("accessButton", [turn(2, false), press(60), press(120)], {}, vm);
      expect(at(course, 110).draw_A).toBe(0);
      expect(at(course, 110).limitedBy).toBe("stopped");
      expect(at(course, 110).sentence).toBe("not charging: stopped by the button until unplugged or set_enable 2");
      expect(at(course, 170).draw_A).toBeGreaterThan(5);
    });

    it("2, accessSwitch: charges while it is closed", async () => {
      const course = await run("accessSwitch", [turn(2, false), turn(100, true), turn(200, false)], {}, vm);
      expect(at(course, 90).draw_A).toBe(0);
      expect(at(course, 90).sentence).toBe("not charging: switch is open; close it to charge");
      expect(at(course, 180).draw_A).toBeGreaterThan(5);
      expect(at(course, 250).draw_A).toBe(0);
      expect(at(course, 250).limitedBy).toBe("switch");
    });

    it("3, solarButton: a short press changes between smart and solar, a long one pauses", async () => {
      const events = [turn(2, false), press(60), press(120), press(180, 3)];
      const course = await run("solarButton", events, { mode: "smart" }, vm);
      expect(at(course, 100).limitedBy).toBe("solar");
      expect(at(course, 170).draw_A).toBeGreaterThan(5);
      expect(at(course, 190).limitedBy).toBe("button");
      expect(at(course, 290).draw_A).toBeGreaterThan(5);
    });

    it("4, solarSwitch: closing is smart, opening is solar", async () => {
      const events = [turn(2, true), turn(100, false), turn(200, true)];
      const course = await run("solarSwitch", events, {}, vm);
      expect(at(course, 90).draw_A).toBeGreaterThan(5);
      expect(at(course, 150).limitedBy).toBe("solar");
      expect(at(course, 280).draw_A).toBeGreaterThan(5);
    });

    it("5, gridRelay: open is the grid operator asking for less, 4.2 kW", async () => {
      const course = await run("gridRelay", [turn(2, true), turn(150, false)], { breaker_A: 25 }, vm);
      expect(at(course, 149).offered_A).toBe(16);
      expect(at(course, 160).offered_A).toBe(6);
      expect(at(course, 160).limitedBy).toBe("grid operator");
    });

    it("6, customButton: a press only tells", async () => {
      const course = await run("customButton", [turn(2, false), press(60), press(120)], {}, vm);
      expect(told(course)).toEqual(["On", "Off"]);
      expect(at(course, 100).draw_A).toBeGreaterThan(5);
    });

    it("7, customSwitch: its position only tells", async () => {
      const course = await run("customSwitch", [turn(2, false), turn(60, true), turn(120, false)], {}, vm);
      expect(told(course)).toEqual(["Off", "On", "Off"]);
      expect(at(course, 100).draw_A).toBeGreaterThan(5);
    });
  });

  describe(`a restart with the input closed (${vm})`, () => {
    it("leaves a charge stopped that somebody has stopped meanwhile", async () => {
      const events = [turn(2, false), turn(20, true), order(60, "set_enable", "3"), POWER_CUT];
      const course = await run("accessSwitch", events, {}, vm);
      expect(at(course, 50).draw_A).toBeGreaterThan(5);
      expect(at(course, 290).draw_A).toBe(0);
      expect(at(course, 290).sentence).toBe(
        "not charging: stopped since before the restart until unplugged or set_enable 2",
      );
    });

    it("goes on with a charge that the switch allows", async () => {
      const course = await run("accessSwitch", [turn(2, false), turn(20, true), POWER_CUT], {}, vm);
      expect(at(course, 200).draw_A).toBeGreaterThan(5);
      expect(course.result.starts).toBe(1);
    });
  });
}

describe("a restart with the input closed", () => {
  it("starts nothing where a start has to be asked for", async () => {
    const settings = { plug_and_charge: 0 };
    const course = await run("accessSwitch", [turn(1, true), POWER_CUT], settings);
    expect(course.result.energy_Wh).toBe(0);
    expect(at(course, 290).limitedBy).toBe("not started");
  });

  it("wakes no mode that charges nothing", async () => {
    for (const mode of ["off", "pause"]) {
      const course = await run("solarSwitch", [turn(1, true), POWER_CUT], { mode });
      expect(course.result.energy_Wh).toBe(0);
      expect(at(course, 290).limitedBy).toBe(`mode ${mode}`);
    }
  });

  it("does not press a button", async () => {
    const course = await run("accessButton", [turn(2, false), turn(60, true), { at_s: 150, do: "powerCut" }]);
    expect(at(course, 100).draw_A).toBe(0);
    expect(at(course, 290).draw_A).toBe(0);
  });
});

describe("the push button", () => {
  it("that bounces is one press, and one shorter than 110 ms is none", async () => {
    const bounces = [60, 60.02, 60.04].map((at_s) => press(at_s, 0.01));
    const presses = [turn(2, false), ...bounces, press(60.06, 0.5), press(200, 0.05)];
    // the module must have it at its own pin: messages of a moment apart wait for their turn
    const course = await run("accessButton", presses, { switch_input: MACHINE === "module" ? 1 : 0 });
    expect(at(course, 110).draw_A).toBe(0);
    expect(at(course, 290).draw_A).toBe(0);
  });

  it("that is stuck acts once", async () => {
    const course = await run("accessButton", [turn(2, false), turn(60, true)]);
    expect(at(course, 100).draw_A).toBe(0);
    expect(at(course, 290).draw_A).toBe(0);
    const paused = await run("solarButton", [turn(2, false), turn(60, true)]);
    expect(at(paused, 70).limitedBy).toBe("button");
    expect(at(paused, 200).draw_A).toBeGreaterThan(5);
  });

  it("overrules nobody who has switched charging off, or paused it", async () => {
    for (const mode of ["off", "pause"]) {
      const course = await run("solarButton", [turn(2, false), press(60)], { mode });
      expect(course.result.energy_Wh).toBe(0);
    }
  });

  it("changes from solar to normal where there is no mains meter", async () => {
    const settings = { clamps: 0, dynamic: 0, mode: "solar" };
    const course = await run("solarButton", [turn(2, false), press(60)], settings);
    expect(at(course, 50).draw_A).toBe(0);
    expect(at(course, 100).draw_A).toBeGreaterThan(5);
  });

  it("resets a residual current that has gone, whatever its function", async () => {
    const leak = { at_s: 60, do: "residualCurrent", mA: 20, for_s: 2 };
    const course = await run("pause", [turn(2, false), leak, press(120)]);
    expect(at(course, 110).limitedBy).toBe("trip residual current");
    expect(at(course, 200).draw_A).toBeGreaterThan(5);
  });

  it("can be pressed over the broker, short and long", async () => {
    const course = await run("solarButton", [
      order(60, "switch", "press"),
      order(120, "switch", "press"),
      order(180, "switch", "hold"),
    ]);
    expect(at(course, 100).limitedBy).toBe("solar");
    expect(at(course, 170).draw_A).toBeGreaterThan(5);
    expect(at(course, 190).limitedBy).toBe("button");
  });

  it("that is no button, not there, or pressed in another way is refused", async () => {
    const cases: [Record<string, unknown>, string, string][] = [
      [{ switch_on: 1, switch_function: 2 }, "press", "it is no push button"],
      [{ switch_on: 0 }, "press", "there is no button"],
      [{ switch_on: 1, switch_function: 1 }, "squeeze", "no such press"],
    ];
    for (const [settings, payload, why] of cases) {
      const events = [PLUG, order(60, "switch", payload)];
      const course = await follow({ duration_s: 80, house: HOUSE, settings, events });
      const refused = course.publications.find(({ topic }) => topic === "event/rejection");
      expect(refused?.payload).toContain(why);
    }
  });
});

describe("the access switch", () => {
  it("behind the broker bridges a restart when it is told in time, and ends the charge when not", async () => {
    const told = [order(2, "feed/switch", "0"), order(20, "feed/switch", "1"), POWER_CUT];
    const again = await run("accessSwitch", [...told, order(108, "feed/switch", "1")]);
    expect(again.result.starts).toBe(1);
    expect(at(again, 200).draw_A).toBeGreaterThan(5);
    const never = await run("accessSwitch", told);
    expect(at(never, 108).draw_A).toBeGreaterThan(5);
    expect(at(never, 120).draw_A).toBe(0);
    expect(at(never, 290).sentence).toContain("switch is not reported");
  });

  it("that nobody reports lets nobody charge, as a broken wire does", async () => {
    const course = await run("accessSwitch", []);
    expect(course.result.energy_Wh).toBe(0);
    expect(at(course, 200).sentence).toContain("switch is not reported");
  });

  it("holds for the next car too, and beats a start by somebody else", async () => {
    const course = await run("accessSwitch", [
      turn(1, true),
      turn(60, false),
      { at_s: 100, do: "unplug" },
      { at_s: 120, do: "plug" },
      order(200, "set_enable", "2"),
    ]);
    expect(at(course, 50).draw_A).toBeGreaterThan(5);
    expect(at(course, 190).limitedBy).toBe("switch");
    expect(at(course, 290).draw_A).toBe(0);
  });

  it("with a loose contact wears no relay", async () => {
    const flaps = [turn(1, true)];
    for (let at_s = 50; at_s < 250; at_s += 2) flaps.push(turn(at_s, false), turn(at_s + 1, true));
    const course = await run("accessSwitch", flaps);
    expect(at(course, 45).draw_A).toBeGreaterThan(5);
    expect(at(course, 200).draw_A).toBe(0);
    expect(at(course, 290).draw_A).toBeGreaterThan(5);
    expect(course.result.starts).toBe(2);
  });

  it("that falls silent stops when it is one that repeats itself", async () => {
    const loose = order(50, "feed/switch", "1");
    const events = [order(10, "feed/switch", "0"), order(20, "feed/switch", "1"), loose];
    const strict = await run("accessSwitch", events, { switch_timeout_s: 60 });
    expect(at(strict, 109).draw_A).toBeGreaterThan(5);
    expect(at(strict, 120).draw_A).toBe(0);
    const lenient = await run("accessSwitch", events);
    expect(at(lenient, 290).draw_A).toBeGreaterThan(5);
  });
});

describe("the grid operator's relay at the switch", () => {
  it("limits while nobody reports it, and when it falls silent", async () => {
    const silent = await run("gridRelay", [], { breaker_A: 25 });
    expect(at(silent, 200).limitedBy).toBe("grid operator");
    const lost = await run("gridRelay", [order(10, "feed/switch", "1")], { breaker_A: 25, feed_timeout_s: 150 });
    expect(at(lost, 155).offered_A).toBe(16);
    expect(at(lost, 165).offered_A).toBe(6);
  });

  it("resets no trip, for no person closes it", async () => {
    const leak = { at_s: 60, do: "residualCurrent", mA: 20, for_s: 2 };
    const course = await run("gridRelay", [turn(2, false), leak, turn(120, true)]);
    expect(at(course, 200).limitedBy).toBe("trip residual current");
  });

  it("leaves every other limit its turn", async () => {
    const settings = { breaker_A: 25, temp_stop_C: 75, soc_limit_pct: 50, time_limit_15min: 200, cable_A: 10 };
    const course = await run("gridRelay", [turn(2, true), order(100, "feed/soc_pct", "60")], settings);
    expect(at(course, 90).offered_A).toBe(10);
    expect(at(course, 110).limitedBy).toBe("state of charge");
  });
});
