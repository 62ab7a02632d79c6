import { afterEach, describe, expect, it, vi } from "vitest";
import { LivelyHouse } from "#tools/live/house";
import { canDraw, Screen, type Terminal } from "#tools/live/screen";
import type { Look } from "#tools/live/view";

class FakeTerminal implements Terminal {
  columns = 60;
  rows = 20;
  writableNeedDrain = false;
  written: string[] = [];
  resize: (() => void)[] = [];
  write(text: string): void {
    this.written.push(text);
  }
  on(_event: "resize", listener: () => void): void {
    this.resize.push(listener);
  }
  removeListener(_event: "resize", listener: () => void): void {
    this.resize = this.resize.filter((one) => one !== listener);
  }
}

describe("screen", () => {
  afterEach(() => vi.useRealTimers());

  const open = (environment: NodeJS.ProcessEnv = {}): { terminal: FakeTerminal; screen: Screen; looks: Look[] } => {
    vi.useFakeTimers();
    const terminal = new FakeTerminal();
    const looks: Look[] = [];
    const screen = new Screen(terminal, environment, (look) => {
      looks.push(look);
      return ["one", "two"];
    });
    screen.open();
    return { terminal, screen, looks };
  };

  it("draws at once and four times a second, and leaves the terminal as it was", () => {
    const { terminal, screen, looks } = open();
    expect(terminal.written).toEqual(["\x1b[?1049h\x1b[?25l", "\x1b[H\x1b[Kone\r\n\x1b[Ktwo\x1b[J"]);
    vi.advanceTimersByTime(1000);
    expect(looks.length).toBe(5);
    screen.close();
    expect(terminal.written.at(-1)).toBe("\x1b[?25h\x1b[?1049l");
    expect(terminal.resize).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(looks.length).toBe(5);
    screen.close();
    expect(terminal.written.filter((text) => text.includes("1049l")).length).toBe(1);
  });

  it("follows the size of the terminal", () => {
    const { terminal, screen, looks } = open();
    terminal.columns = 33;
    for (const listener of terminal.resize) listener();
    expect(looks.at(-1)?.columns).toBe(33);
    screen.close();
  });

  it("leaves pictures out while the terminal does not keep up", () => {
    const { terminal, screen, looks } = open();
    terminal.writableNeedDrain = true;
    vi.advanceTimersByTime(1000);
    expect(looks.length).toBe(1);
    screen.close();
  });

  it("gives the cursor back when the process ends by itself", () => {
    const before = process.listenerCount("exit");
    const { screen } = open();
    expect(process.listenerCount("exit")).toBe(before + 1);
    screen.close();
    expect(process.listenerCount("exit")).toBe(before);
  });

  for (const [environment, color, unicode] of [
    [{ LANG: "en_US.UTF-8" }, true, true],
    [{ LANG: "C" }, true, false],
    [{ LANG: "en_US.UTF-8", LC_ALL: "C" }, true, false],
    [{ LANG: "C.utf8", NO_COLOR: "1" }, false, true],
    [{ LANG: "C.utf8", NO_COLOR: "" }, true, true],
  ] as const) {
    it(`with ${JSON.stringify(environment)} has ${color ? "" : "no "}colour and ${unicode ? "" : "no "}blocks`, () => {
      const { screen, looks } = open(environment);
      screen.close();
      expect([looks[0]?.color, looks[0]?.unicode]).toEqual([color, unicode]);
    });
  }

  for (const [isTerminal, environment, can] of [
    [true, { TERM: "xterm" }, true],
    [true, { TERM: "dumb" }, false],
    [true, {}, false],
    [false, { TERM: "xterm" }, false],
  ] as const) {
    it(`${isTerminal ? "a terminal" : "a pipe"} with ${JSON.stringify(environment)} is ${can ? "" : "not "}drawn on`, () => {
      expect(canDraw(isTerminal, environment)).toBe(can);
    });
  }
});

describe("the demonstration's house", () => {
  it("changes every few seconds up to a minute, is the same for the same seed, and keeps its breaker of 25 A", () => {
    const house = new LivelyHouse(7);
    const twin = new LivelyHouse(7);
    let changes = 0;
    let before = "";
    let quiet_s = 0;
    let longestQuiet_s = 0;
    for (let time_s = 0; time_s < 3600; time_s++) {
      const currents_A = house.currents_A(time_s);
      expect(twin.currents_A(time_s)).toEqual(currents_A);
      for (const current_A of currents_A) {
        expect(current_A).toBeGreaterThanOrEqual(0);
        expect(current_A).toBeLessThan(25);
      }
      const on = house.on().join(",");
      quiet_s = on === before ? quiet_s + 1 : 0;
      longestQuiet_s = Math.max(longestQuiet_s, quiet_s);
      if (on !== before) changes++;
      before = on;
    }
    expect(changes).toBeGreaterThan(200);
    expect(longestQuiet_s).toBeLessThan(60);
  });
});
