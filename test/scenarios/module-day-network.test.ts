import { describe, it } from "vitest";
import { NETWORK, PASSWORD } from "#tools/module/set-up";
import { expectDayWithout } from "./module-day";

describe("a day without the wireless network", () => {
  it("is balanced through without a pause, and everything is back by itself", async () => {
    await expectDayWithout(
      ({ module }) => {
        module.network("", "", "");
      },
      ({ module }) => {
        module.network(NETWORK, PASSWORD, "192.168.1.50");
      },
    );
  }, 1800000);
});
