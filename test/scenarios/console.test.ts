import { describe, expect, it } from "vitest";
import type { VmName } from "#tools/simulate/vm-name";
import { runScenario } from "#tools/simulate/run";
import { parseScenario } from "#tools/simulate/scenario";
import { MACHINE, MACHINES, at, type Course, follow } from "./course";

const PLUG = { at_s: 5, do: "plug" };
const SITE = { house: { steps: [[0, 5, 4, 6]] }, settings: { breaker_A: 25, charge_limit_A: 16 } };

interface Talk {
  at_s: number;
  text: string;
}

/** What the console shows while these lines are typed, and all that the broker hears. */
async function talk(
  lines: Talk[],
  vm: VmName = MACHINE,
  more: object = {},
): Promise<{ shown: string; heard: string[] }> {
  let shown = "";
  const heard: string[] = [];
  const events = [PLUG, ...lines.map(({ at_s, text }) => ({ at_s, do: "console", text }))];
  const scenario = { ...SITE, duration_s: 120, events, ...more };
  await runScenario(parseScenario(scenario, "console.json"), {
    vm,
    printed: (bytes) => (shown += bytes),
    published: (topic, payload) => heard.push(`${topic}=${payload}`),
  });
  return { shown, heard };
}

function typed(...texts: string[]): Talk[] {
  return texts.map((text, index) => ({ at_s: 20 + index * 10, text }));
}

describe("the console of the whole controller", () => {
  it("a breaker that is set at the console is kept from then on", async () => {
    const course: Course = await follow({
      ...SITE,
      duration_s: 200,
      events: [PLUG, { at_s: 100, do: "console", text: "set breaker_A 17" }],
    });
    expect(at(course, 95).offered_A).toBe(16);
    expect(at(course, 110).offered_A).toBe(10);
    expect(at(course, 110).limitedBy).toBe("breaker L3");
  });

  it("what was set at the console survives a power cut", async () => {
    const course = await follow({
      ...SITE,
      duration_s: 200,
      events: [PLUG, { at_s: 50, do: "console", text: "set charge_limit_A 9" }, { at_s: 100, do: "powerCut" }],
    });
    expect(at(course, 180).offered_A).toBe(9);
  });

  for (const vm of MACHINES) {
    it(`says what goes on, asks the EVSE and knows the cards (${vm})`, async () => {
      const { shown, heard } = await talk(
        typed("status", "rapi GV", "rapi SC 16 M", "set rfid_mode 1", "rfid learn 04123456 name=Anna", "rfid list"),
        vm,
      );
      expect(shown).toContain("EVSE:     charging, offers ");
      expect(shown).toContain("> rapi GV\r\n$OK 8.2.3 5.2.1^");
      expect(shown).toContain("error: rapi: SC 16 M would wear the EVSE's EEPROM");
      expect(shown).toContain("rfid_mode = 1 (all)\r\n");
      expect(shown).toContain('"uid":"04123456","outcome":"learned"');
      expect(shown).toContain('{"uid":"04123456","name":"Anna","limit_A":null,"from_s":null,"until_s":null}\r\n> ');
      expect(heard.some((line) => line.startsWith("event/card=") && line.includes("learned"))).toBe(true);
    });
  }

  if (MACHINE === "js") {
    it("does the same in JavaScript and in Lua", async () => {
      const lines = typed("help", "get", "status", "set mode solar", "wifi", "restart now", "set schedule 08:00-09:00");
      expect(await talk(lines, "lua")).toEqual(await talk(lines, "js"));
    });
  }

  it("a factory reset asks twice and takes back every setting", async () => {
    const { shown } = await talk(typed("set breaker_A 40", "factory-reset", "yes", "D040EB958B0C", "get breaker_A"));
    expect(shown).toContain("breaker_A = 40 A");
    expect(shown).toContain("Type yes to go on: yes\r\nSure? Type the serial number D040EB958B0C: D040EB958B0C\r\n");
    expect(shown.indexOf("breaker_A = 16 A")).toBeGreaterThan(shown.indexOf("Sure?"));
  });

  it("a factory reset forgets cards and windows as well, and the module starts anew", async () => {
    const { shown } = await talk(
      typed(
        "set rfid_mode 1",
        "rfid learn 04123456",
        "set schedule Mo-Su 08:00-09:00",
        "factory-reset",
        "yes",
        "D040EB958B0C",
        "set rfid_mode 1",
        "rfid list",
        "get schedule_on",
      ),
    );
    expect(shown).toContain('"outcome":"learned"');
    expect(shown).toContain("> rfid list\r\nthere are none\r\n");
    expect(shown).toContain("schedule_on = 0");
    expect(shown.split("help lists the commands").length).toBe(3);
  });

  it("lines of 10 kB and noise delay no cut of an overload", async () => {
    const noise = "x".repeat(900) + "\u0000\u0007\u001b[A";
    const events: object[] = [PLUG];
    for (let count = 0; count < 200; count++) events.push({ at_s: 100 + count / 20, do: "console", text: noise });
    const course = await follow({
      ...SITE,
      duration_s: 150,
      house: {
        steps: [
          [0, 5, 4, 6],
          [105, 20, 4, 6],
        ],
      },
      events,
    });
    expect(course.result.reaction_ms.max).toBeLessThanOrEqual(150);
    expect(at(course, 108).offered_A).toBeLessThanOrEqual(6);
  });
});
