import { describe, it } from "vitest";
import { expectDayWithout } from "./module-day";

describe("a day without the broker", () => {
  it("is balanced through without a pause, and everything is back by itself", async () => {
    await expectDayWithout(
      (controller) => {
        controller.brokerGone(true);
      },
      (controller) => {
        controller.brokerGone(false);
      },
    );
  }, 1800000);
});
