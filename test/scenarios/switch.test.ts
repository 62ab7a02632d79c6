import { describe, expect, it } from "vitest";
import { at, type Course, follow } from "./course";

const HOUSE = { steps: [[0, 2, 2, 2]] };
const PLUG = { at_s: 5, do: "plug" };

function press(at_s: number, for_s = 0.5): object[] {
  return [
    { at_s, do: "switch", closed: true },
    { at_s: at_s + for_s, do: "switch", closed: false },
  ];
}

function run(
  switch_function: string,
  events: object[],
  more: Record<string, unknown> = {},
  vm: "js" | "lua" = "js",
): Promise<Course> {
  const settings = { switch_on: 1, switch_function, ...more };
  return follow({ duration_s: 300, house: HOUSE, settings, events: [PLUG, ...events] }, vm);
}

describe("the push button", () => {
  for (const vm of ["js", "lua"] as const) {
    it(`of function 0 pauses for 15 s (${vm})`, async () => {
      const course = await run("pause", press(60), {}, vm);
      expect(at(course, 59).draw_A).toBeGreaterThan(5);
      expect(at(course, 68).state).toBe("sleeping");
      expect(at(course, 68).limitedBy).toBe("button");
      expect(at(course, 120).draw_A).toBeGreaterThan(5);
    });
  }

  it("of function 1 stops and starts", async () => {
    const course = await run("accessButton", [...press(60), ...press(120)]);
    expect(at(course, 110).draw_A).toBe(0);
    expect(at(course, 110).limitedBy).toBe("stopped");
    expect(at(course, 170).draw_A).toBeGreaterThan(5);
  });

  it("of function 3 changes between smart and solar with a short press, and pauses with a long one", async () => {
    const course = await run("solarButton", [...press(60), ...press(120), ...press(180, 3)]);
    expect(at(course, 100).limitedBy).toBe("solar");
    expect(at(course, 170).draw_A).toBeGreaterThan(5);
    expect(at(course, 190).limitedBy).toBe("button");
  });

  it("of function 6 only tells", async () => {
    const course = await run("customButton", press(60));
    expect(course.publications.filter(({ topic }) => topic === "event/switch").map(({ payload }) => payload)).toEqual([
      "Toggle",
    ]);
    expect(at(course, 100).draw_A).toBeGreaterThan(5);
  });

  it("that bounces is one press, and one shorter than 110 ms is none", async () => {
    const bounces = [60, 60.02, 60.04].flatMap((at_s) => press(at_s, 0.01));
    const course = await run("accessButton", [...bounces, ...press(60.06, 0.5), ...press(200, 0.05)]);
    expect(at(course, 110).draw_A).toBe(0);
    expect(at(course, 290).draw_A).toBe(0);
  });

  it("that is stuck acts once, also over a restart", async () => {
    const course = await run("accessButton", [
      { at_s: 60, do: "switch", closed: true },
      { at_s: 150, do: "powerCut" },
    ]);
    expect(at(course, 100).draw_A).toBe(0);
    expect(at(course, 290).draw_A).toBe(0);
  });

  it("resets a residual current that has gone, whatever its function", async () => {
    const course = await run("pause", [{ at_s: 60, do: "residualCurrent", mA: 20, for_s: 2 }, ...press(120)]);
    expect(at(course, 110).limitedBy).toBe("trip residual current");
    expect(at(course, 200).draw_A).toBeGreaterThan(5);
  });
});

describe("the switch", () => {
  it("of function 2 charges while it is closed", async () => {
    const course = await run("accessSwitch", [
      { at_s: 2, do: "switch", closed: false },
      { at_s: 100, do: "switch", closed: true },
      { at_s: 200, do: "switch", closed: false },
    ]);
    expect(at(course, 90).draw_A).toBe(0);
    expect(at(course, 180).draw_A).toBeGreaterThan(5);
    expect(at(course, 250).draw_A).toBe(0);
  });

  it("of function 2 that nobody reports stops, as a broken wire does", async () => {
    const course = await run("accessSwitch", []);
    expect(at(course, 200).draw_A).toBe(0);
  });

  it("of function 4 is smart while closed and solar while open", async () => {
    const course = await run("solarSwitch", [
      { at_s: 2, do: "switch", closed: true },
      { at_s: 100, do: "switch", closed: false },
    ]);
    expect(at(course, 90).draw_A).toBeGreaterThan(5);
    expect(at(course, 150).limitedBy).toBe("solar");
  });

  it("of function 5 is the grid operator's relay: open limits to 4.2 kW", async () => {
    const course = await run(
      "gridRelay",
      [
        { at_s: 2, do: "switch", closed: true },
        { at_s: 150, do: "switch", closed: false },
      ],
      { charge_limit_A: 16, breaker_A: 25 },
    );
    expect(at(course, 149).offered_A).toBeGreaterThan(6);
    expect(at(course, 160).offered_A).toBe(6);
    expect(at(course, 160).limitedBy).toBe("grid operator");
  });

  it("of function 7 only tells", async () => {
    const course = await run("customSwitch", press(60, 20));
    const told = course.publications.filter(({ topic }) => topic === "event/switch").map(({ payload }) => payload);
    expect(told.slice(-2)).toEqual(["On", "Off"]);
  });
});

describe("the lock of the cable", () => {
  for (const lock of ["solenoid", "motor"]) {
    for (const vm of ["js", "lua"] as const) {
      it(`(${lock}) holds before anything is charged, and lets go when the car has gone (${vm})`, async () => {
        const course = await follow(
          { duration_s: 300, house: HOUSE, settings: { lock }, events: [PLUG, { at_s: 200, do: "unplug" }] },
          vm,
        );
        const drives = course.publications.filter(({ topic, t_s }) => topic === "lock" && t_s > 5);
        expect(drives.map(({ payload }) => payload)).toEqual(["lock", "rest", "unlock", "rest"]);
        expect(at(course, 100).draw_A).toBeGreaterThan(5);
        expect(course.seconds.find(({ draw_A }) => draw_A > 1)?.t_s).toBeGreaterThan(drives[1]?.t_s ?? 1e9);
      });
    }
  }

  it("that does not hold keeps the car off and says so, and is tried again", async () => {
    const course = await follow({
      duration_s: 300,
      house: HOUSE,
      lock: "stuck",
      settings: { lock: "motor" },
      events: [PLUG],
    });
    expect(course.result.energy_Wh).toBe(0);
    expect(at(course, 100).limitedBy).toBe("cable not locked");
    expect(at(course, 100).sentence).toContain("the feedback says unlocked");
    expect(
      course.publications.filter(({ topic, payload }) => topic === "lock" && payload === "lock").length,
    ).toBeGreaterThan(20);
  });

  it("that says nothing of itself keeps the car off, unless the lock is not required", async () => {
    const scenario = { duration_s: 300, house: HOUSE, lock: "silent", events: [PLUG] };
    const strict = await follow({ ...scenario, settings: { lock: "solenoid" } });
    expect(strict.result.energy_Wh).toBe(0);
    expect(at(strict, 100).sentence).toContain("cannot be read");
    const lenient = await follow({ ...scenario, settings: { lock: "solenoid", lock_required: 0 } });
    expect(at(lenient, 100).draw_A).toBeGreaterThan(5);
  });

  it("lets go when a person stops the charge", async () => {
    const course = await follow({
      duration_s: 200,
      house: HOUSE,
      settings: { lock: "solenoid" },
      events: [PLUG, { at_s: 100, do: "mqtt", topic: "set_enable", payload: "3" }],
    });
    const drives = course.publications.filter(({ topic, t_s }) => topic === "lock" && t_s > 100);
    expect(drives.map(({ payload }) => payload)).toEqual(["unlock", "rest"]);
  });
});
