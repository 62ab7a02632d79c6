import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { whole } from "#hal/text";
import { type PersonAction, PersonInput } from "#firmware/access/person-input";

const START = CLOCK_SPAN_ms - 10000;

/** A hand on the input, sampled every 10 ms. */
class Hand {
  now = START;
  presses = 0;
  readonly input = new PersonInput();

  constructor(public code: number) {}

  /** Leaves the input as it is for a time; what was asked for meanwhile. */
  leaves(closed: boolean | undefined, span_ms: number): PersonAction[] {
    const actions: PersonAction[] = [];
    for (let at = 0; at < span_ms; at += 10) {
      const action = this.input.follow(this.code, closed, this.now);
      if (action !== "none") actions.push(action);
      if (this.input.pressed) this.presses++;
      this.now = after_ms(this.now, 10);
    }
    return actions;
  }
}

describe("the functions of the input", () => {
  const rows: [number, PersonAction[], PersonAction[], PersonAction[], PersonAction[]][] = [
    // function, open at boot, closed for 1 s, open again, closed for 2 s
    [0, [], ["pause"], [], ["pause"]],
    [1, [], ["toggle"], [], ["toggle"]],
    [2, ["stop"], ["start"], ["stop"], ["start"]],
    [3, [], [], ["toggleSolar"], ["pause"]],
    [4, ["solar"], ["smart"], ["solar"], ["smart"]],
    [5, ["relayOpen"], ["relayClosed"], ["relayOpen"], ["relayClosed"]],
    [6, [], ["customToggle"], [], ["customToggle"]],
    [7, ["customOff"], ["customOn"], ["customOff"], ["customOn"]],
    [8, [], [], [], []],
  ];
  for (const row of rows) {
    it("function " + whole(row[0]) + " answers boot, a press, letting go and holding", () => {
      const hand = new Hand(row[0]);
      expect(hand.leaves(false, 500)).toEqual(row[1]);
      expect(hand.leaves(true, 1000)).toEqual(row[2]);
      expect(hand.leaves(false, 500)).toEqual(row[3]);
      expect(hand.leaves(true, 2000)).toEqual(row[4]);
      expect(hand.presses).toBe(2);
    });
  }

  const atBoot: [number, PersonAction[]][] = [
    [0, []],
    [1, []],
    [2, ["start"]],
    [3, []],
    [4, ["smart"]],
    [5, ["relayClosed"]],
    [6, []],
    [7, ["customOn"]],
  ];
  for (const row of atBoot) {
    it("function " + whole(row[0]) + " closed at boot is a position of a switch, and no press of a button", () => {
      const hand = new Hand(row[0]);
      expect(hand.leaves(true, 5000)).toEqual(row[1]);
      expect(hand.presses).toBe(0);
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
    expect(hand.leaves(true, 500)).toEqual(["start"]);
    hand.code = 1;
    expect(hand.leaves(true, 500)).toEqual([]);
  });
});

describe("the contact of the input", () => {
  const edges: [number, PersonAction[]][] = [
    [110, []],
    [120, ["toggle"]],
  ];
  for (const edge of edges) {
    it("closed for " + whole(edge[0]) + " ms, seen every 10 ms", () => {
      const hand = new Hand(1);
      hand.leaves(false, 500);
      expect(hand.leaves(true, edge[0])).toEqual(edge[1]);
      expect(hand.leaves(false, 500)).toEqual([]);
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
    [1500, [], ["pause"]],
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

  it("counts as open while it cannot be read", () => {
    const hand = new Hand(2);
    expect(hand.leaves(true, 500)).toEqual(["start"]);
    expect(hand.leaves(undefined, 500)).toEqual(["stop"]);
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

describe("the relay of the grid operator", () => {
  it("limits while it is open, not known, or cannot be read, and only with its function", () => {
    const hand = new Hand(5);
    hand.leaves(true, 50);
    expect(hand.input.relayOpen()).toBe(true);
    hand.leaves(true, 200);
    expect(hand.input.relayOpen()).toBe(false);
    hand.leaves(undefined, 200);
    expect(hand.input.relayOpen()).toBe(true);
    hand.code = 2;
    hand.leaves(false, 10);
    expect(hand.input.relayOpen()).toBe(false);
  });
});
