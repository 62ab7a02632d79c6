import { after_ms } from "#hal/clock";
import { ResidualInput } from "#platform/nodemcu/sensor/residual-input";
import { describe, expect, it } from "#test/spec";

const START_ms = 2147483600;

/** An input whose level over time is a text of `#` (high) and `.`, 10 ms each. Gives the instants (10 ms) and what changed then. */
function follow(levels: string, activeHigh: boolean): string[] {
  const changes: string[] = [];
  let at = 0;
  const input = new ResidualInput({ high: () => levels.charAt(at) === "#" }, activeHigh);
  for (at = 0; at < levels.length; at++)
    if (input.tick(after_ms(START_ms, at * 10))) changes.push(String(at) + (input.active === true ? " on" : " off"));
  return changes;
}

function times(text: string, count: number): string {
  let all = "";
  for (let done = 0; done < count; done++) all += text;
  return all;
}

describe("the input of a residual current monitor", () => {
  it("is believed when it was steady for 20 ms", () => {
    expect(follow("........", true)).toEqual(["2 off"]);
    expect(follow("....####", true)).toEqual(["2 off", "6 on"]);
    expect(follow("####....", true)).toEqual(["2 on"]);
  });

  it("may mean it by the low level, as a broken wire does", () => {
    expect(follow("########", false)).toEqual(["2 off"]);
    expect(follow("####....", false)).toEqual(["2 off", "6 on"]);
  });

  it("is not taken in by spikes", () => {
    expect(follow("....#...#.#.##....", true)).toEqual(["2 off"]);
    expect(follow("....##.", true)).toEqual(["2 off"]);
    expect(follow("....###.", true)).toEqual(["2 off", "6 on"]);
  });

  it("is let go of only after a quiet second", () => {
    expect(follow("..." + "###" + times(".", 100) + "#", true)).toEqual(["2 off", "5 on"]);
    expect(follow("..." + "###" + times(".", 101), true)).toEqual(["2 off", "5 on", "106 off"]);
    expect(follow("..." + "###" + times(".", 60) + "#" + times(".", 60), true)).toEqual(["2 off", "5 on"]);
  });

  it("says when it is to be looked at soon", () => {
    let level = false;
    const input = new ResidualInput({ high: () => level }, true);
    expect(input.waiting()).toBe(false);
    input.tick(0);
    expect(input.waiting()).toBe(true);
    input.tick(20);
    expect(input.waiting()).toBe(false);
    level = true;
    input.tick(5000);
    expect(input.waiting()).toBe(true);
    expect(input.tick(5019)).toBe(false);
    expect(input.tick(5020)).toBe(true);
    expect(input.active).toBe(true);
    expect(input.waiting()).toBe(false);
  });
});
