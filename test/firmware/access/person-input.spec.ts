import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { whole } from "#hal/text";
import { type PersonAction, PersonInput } from "#firmware/access/person-input";

const START = CLOCK_SPAN_ms - 10000;

/** A hand on the input, sampled every 10 ms. */
class Hand {
  now = START;
  presses = 0;
  bridging = false;
  readonly input = new PersonInput();

  constructor(public code: number) {}

  /** Leaves the input as it is for a time; what was asked for meanwhile. */
  leaves(closed: boolean | undefined, span_ms: number): PersonAction[] {
    const actions: PersonAction[] = [];
    for (let at = 0; at < span_ms; at += 10) this.look(closed, 10, actions);
    return actions;
  }

  /** Changes the input and goes away for a time; nobody looks meanwhile. */
  turns(closed: boolean | undefined, span_ms: number): PersonAction[] {
    const actions: PersonAction[] = [];
    this.look(closed, span_ms, actions);
    return actions;
  }

  private look(closed: boolean | undefined, span_ms: number, actions: PersonAction[]): void {
    const action = this.input.follow(this.code, closed, this.now, this.bridging);
    if (action !== "none") actions.push(action);
    if (this.input.pressed) this.presses++;
    this.now = after_ms(this.now, span_ms);
  }
}

describe("the functions of the input", () => {
  const rows: [number, PersonAction[], PersonAction[], PersonAction[], PersonAction[], number][] = [
    // function, open at boot, closed for 1 s, open again, closed for 2 s, presses of a person
    [0, [], ["pause"], [], ["pause"], 2],
    [1, [], ["toggle"], [], ["toggle"], 2],
    [2, [], ["start"], [], ["start"], 2],
    [3, [], [], ["toggleSolar"], ["pause"], 2],
    [4, [], ["smart"], ["solar"], ["smart"], 2],
    [5, [], [], [], [], 0],
    [6, [], ["customToggle"], [], ["customToggle"], 2],
    [7, ["customOff"], ["customOn"], ["customOff"], ["customOn"], 2],
    [8, [], [], [], [], 2],
    [-1, [], [], [], [], 2],
  ];
  for (const row of rows) {
    it("function " + whole(row[0]) + " answers boot, a press, letting go and holding", () => {
      const hand = new Hand(row[0]);
      expect(hand.leaves(false, 500)).toEqual(row[1]);
      expect(hand.leaves(true, 1000)).toEqual(row[2]);
      expect(hand.leaves(false, 500)).toEqual(row[3]);
      expect(hand.leaves(true, 2000)).toEqual(row[4]);
      expect(hand.presses).toBe(row[5]);
    });
  }

  for (const code of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const told: PersonAction[] = code === 7 ? ["customOn"] : [];
    it("function " + whole(code) + " closed at boot starts nothing and changes no mode", () => {
      const hand = new Hand(code);
      expect(hand.leaves(true, 5000)).toEqual(told);
      expect(hand.presses).toBe(0);
    });

    it("function " + whole(code) + " closed when it can be read again starts nothing and changes no mode", () => {
      const hand = new Hand(code);
      hand.leaves(undefined, 500);
      expect(hand.leaves(true, 5000)).toEqual(told);
      hand.leaves(undefined, 10);
      expect(hand.leaves(true, 5000)).toEqual(told);
      expect(hand.presses).toBe(0);
    });

    it("function " + whole(code) + " that can no longer be read asks for nothing", () => {
      const hand = new Hand(code);
      hand.leaves(false, 500);
      hand.leaves(true, 500);
      expect(hand.leaves(undefined, 5000)).toEqual([]);
    });
  }

  it("a button that was down at boot does nothing when it is let go", () => {
    const hand = new Hand(3);
    hand.leaves(true, 300);
    expect(hand.leaves(false, 300)).toEqual([]);
    hand.leaves(true, 300);
    expect(hand.leaves(false, 300)).toEqual(["toggleSolar"]);
  });

  it("are forgotten when another one is chosen", () => {
    const hand = new Hand(1);
    hand.leaves(false, 500);
    hand.leaves(true, 500);
    hand.code = 2;
    expect(hand.leaves(true, 500)).toEqual([]);
    hand.leaves(false, 500);
    expect(hand.leaves(true, 500)).toEqual(["start"]);
    hand.code = 1;
    expect(hand.leaves(true, 500)).toEqual([]);
  });
});

describe("an access switch", () => {
  const rows: [string, boolean, string][] = [
    ["closed", false, ""],
    ["open", true, "is open; close it to charge"],
    ["not known", true, "is not reported; nobody charges until it is closed"],
  ];
  for (const row of rows) {
    const shown = row[0];
    const level = shown === "not known" ? undefined : shown === "closed";
    it("that is " + shown + (row[1] ? " lets nobody charge" : " forbids nothing"), () => {
      const hand = new Hand(2);
      hand.leaves(level, 500);
      expect(hand.input.claim.permit).toBe(row[1] ? "sleeping" : undefined);
      expect(hand.input.claim.source).toBe("switch");
      if (row[1]) expect(hand.input.explain(hand.now)).toBe(row[2]);
    });
  }

  it("lets nobody charge before it has been looked at for long enough", () => {
    const hand = new Hand(2);
    hand.leaves(true, 110);
    expect(hand.input.claim.permit).toBe("sleeping");
    hand.leaves(true, 10);
    expect(hand.input.claim.permit).toBeUndefined();
  });

  it("leaves a charge that was found running alone until it is first read", () => {
    const hand = new Hand(2);
    hand.bridging = true;
    hand.leaves(undefined, 500);
    hand.leaves(false, 110);
    expect(hand.input.claim.permit).toBeUndefined();
    hand.leaves(false, 10);
    expect(hand.input.claim.permit).toBe("sleeping");
    hand.leaves(undefined, 500);
    expect(hand.input.claim.permit).toBe("sleeping");
  });

  for (const isKnown of [true, false]) {
    const open = isKnown ? false : undefined;
    it("that was " + (isKnown ? "open" : "unknown") + " for a moment keeps the charge off for 15 s", () => {
      const hand = new Hand(2);
      hand.leaves(true, 500);
      hand.leaves(open, 120);
      hand.leaves(true, 5000);
      expect(hand.input.claim.permit).toBe("sleeping");
      expect(hand.input.explain(hand.now)).toContain("was open, for ");
      hand.leaves(true, 9800);
      expect(hand.input.claim.permit).toBe("sleeping");
      hand.leaves(true, 300);
      expect(hand.input.claim.permit).toBeUndefined();
    });
  }

  it("forbids as soon as it can no longer be read, and nothing more with another function", () => {
    const hand = new Hand(2);
    hand.leaves(true, 500);
    hand.leaves(undefined, 10);
    expect(hand.input.claim.permit).toBe("sleeping");
    hand.code = 0;
    hand.leaves(undefined, 10);
    expect(hand.input.claim.permit).toBeUndefined();
  });
});

describe("the contact of the input", () => {
  const edges: [number, PersonAction[]][] = [
    [100, []],
    [110, ["toggle"]],
    [120, ["toggle"]],
  ];
  for (const edge of edges) {
    it("closed for " + whole(edge[0]) + " ms, seen every 10 ms", () => {
      const hand = new Hand(1);
      hand.leaves(false, 500);
      const actions = hand.leaves(true, edge[0]);
      for (const action of hand.leaves(false, 500)) actions.push(action);
      expect(actions).toEqual(edge[1]);
    });

    it("closed for " + whole(edge[0]) + " ms, told only when it changes", () => {
      const hand = new Hand(1);
      hand.leaves(false, 500);
      const actions = hand.turns(true, edge[0]);
      for (const action of hand.turns(false, 500)) actions.push(action);
      expect(actions).toEqual(edge[1]);
      expect(hand.presses).toBe(edge[1].length);
    });
  }

  it("may bounce as long as it likes", () => {
    const hand = new Hand(1);
    hand.leaves(false, 500);
    for (let bounce = 0; bounce < 50; bounce++) {
      expect(hand.leaves(true, 100)).toEqual([]);
      expect(hand.leaves(false, 20)).toEqual([]);
    }
    expect(hand.leaves(true, 200)).toEqual(["toggle"]);
  });

  const holds: [number, PersonAction[], PersonAction[]][] = [
    [1490, [], ["toggleSolar"]],
    [1620, ["pause"], []],
  ];
  for (const hold of holds) {
    it("held for " + whole(hold[0]) + " ms", () => {
      const hand = new Hand(3);
      hand.leaves(false, 500);
      expect(hand.leaves(true, hold[0])).toEqual(hold[1]);
      expect(hand.leaves(false, 500)).toEqual(hold[2]);
    });
  }

  it("that is stuck acts once", () => {
    const hand = new Hand(3);
    hand.leaves(false, 500);
    expect(hand.leaves(true, 60000)).toEqual(["pause"]);
  });
});

describe("the pause that a button asks for", () => {
  it("lasts 15 s and says so", () => {
    const hand = new Hand(0);
    hand.leaves(false, 500);
    expect(hand.input.claim.permit).toBeUndefined();
    hand.leaves(true, 120);
    expect(hand.input.claim.permit).toBe("sleeping");
    expect(hand.input.explain(after_ms(hand.now, 4990))).toBe("pressed, for 10 s more");
    hand.leaves(false, 14990);
    expect(hand.input.claim.permit).toBe("sleeping");
    hand.leaves(false, 20);
    expect(hand.input.claim.permit).toBeUndefined();
  });

  it("begins anew with each press", () => {
    const hand = new Hand(0);
    hand.leaves(false, 500);
    hand.leaves(true, 10000);
    hand.leaves(false, 200);
    hand.leaves(true, 14000);
    expect(hand.input.claim.permit).toBe("sleeping");
    hand.leaves(true, 2000);
    expect(hand.input.claim.permit).toBeUndefined();
  });
});

describe("a press over the broker", () => {
  const rows: [number, PersonAction, PersonAction][] = [
    [0, "pause", "pause"],
    [1, "toggle", "toggle"],
    [2, "none", "none"],
    [3, "toggleSolar", "pause"],
    [4, "none", "none"],
    [5, "none", "none"],
    [6, "customToggle", "customToggle"],
    [7, "none", "none"],
  ];
  for (const row of rows) {
    it("of function " + whole(row[0]), () => {
      const hand = new Hand(row[0]);
      hand.leaves(undefined, 10);
      expect(hand.input.press(false)).toBe(row[1]);
      expect(hand.input.press(true)).toBe(row[2]);
    });
  }

  it("pauses as the button does", () => {
    const hand = new Hand(3);
    hand.leaves(undefined, 10);
    hand.input.press(true);
    hand.leaves(undefined, 14990);
    expect(hand.input.claim.permit).toBe("sleeping");
    hand.leaves(undefined, 30);
    expect(hand.input.claim.permit).toBeUndefined();
  });
});
