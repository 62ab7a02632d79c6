import { describe, expect, it } from "#test/spec";
import { passThroughVerdict } from "#rapi/commands";
import { charging } from "./scripted-evse";

describe("pass-through", () => {
  it("always ends with an answer or with the word that none came, also when the line closes", () => {
    const bench = charging(9);
    bench.mute = true;
    bench.link.ask("GV", "a", bench.now());
    bench.link.ask("GU", "b", bench.now());
    bench.run(1400);
    bench.link.closed(bench.now());
    expect(bench.replies).toEqual(["a|GV|none", "b|GU|none"]);
    bench.link.closed(bench.now());
    bench.link.opened(bench.now());
    expect(bench.replies.length).toBe(2);
  });

  it("is not taken while the EVSE does not answer", () => {
    const bench = charging(9);
    bench.mute = true;
    bench.run(4000);
    expect(bench.link.status.link).toBe("down");
    expect(bench.link.ask("GV", "a", bench.now())).toBe(false);
  });

  const unsendable: string[] = ["", "GS^30", "FP 0 0 \n", "FP 0 0 0123456789012345678901234", "F0 1 2 3 4 5 6 7 8 9 a"];
  for (const command of unsendable) {
    it("does not take what cannot be sent: " + command, () => {
      const bench = charging(9);
      expect(bench.link.ask(command, "a", bench.now())).toBe(false);
    });
  }

  it("answers as the EVSE would without a sequence id", () => {
    const bench = charging(9);
    bench.link.ask("GV", "rapi_response", bench.now());
    bench.run(300);
    expect(bench.replies).toEqual(["rapi_response|GV|$OK 8.2.3 5.2.1^2F"]);
  });

  const refused: string[] = ["SC V", "SC  V", "SC 16 M", "SC 80 M V", "SC -6 V", "SC 272 V", "SC"];
  for (const command of refused) {
    it("refuses " + command, () => {
      expect(passThroughVerdict(command)).not.toBe("allowed");
    });
  }

  const orders: string[] = ["FE", "FS", "FD", "SC 16", "SC 6 V", "SC 80 V", "SC 5", "SV 240000"];
  for (const command of orders) {
    it("has the controller do what " + command + " means", () => {
      expect(passThroughVerdict(command)).toBe("order");
    });
  }

  const allowed: string[] = ["GS", "SL 2", "FR", "FP 0 0 Hi", "F0 1", "S1 26 1 1 0 0 0"];
  for (const command of allowed) {
    it("allows " + command, () => {
      expect(passThroughVerdict(command)).toBe("allowed");
    });
  }
});
