import { describe, expect, it } from "#test/spec";
import type { Core } from "#firmware/core";
import { carryOut } from "#firmware/orders";
import type { Ports } from "#firmware/ports";

describe("an order of an update", () => {
  it("is refused where other tools renew the controller, and names them", () => {
    const core = { ports: {} as Ports } as Partial<Core> as Core;
    for (const topic of ["set_update", "set_update_spiffs", "set_update_server"]) {
      expect(carryOut({ core, sessions: 0, encode: () => undefined }, topic, "1", 0)).toEqual({
        what: topic,
        why: "this machine is not updated over the air",
        allowed: "the tool that installed Dinamics",
      });
    }
    expect(core.features).toBeUndefined();
  });
});
