import { describe, expect, it } from "vitest";
import { Bare } from "./bench";
import { Powered } from "./powered";

/** A module with its card reader on I2C, and a meter on its one free UART. */
function reading(): Powered {
  const powered = new Powered({}, (module) => {
    module.card("");
  });
  powered.pass(1000);
  powered.type("set card_reader 2");
  powered.type("set house_meter 2");
  powered.type("set rfid_mode 1");
  powered.pass(3000);
  return powered;
}

describe("a card reader on I2C", () => {
  it("works beside a meter, and a card that is shown is learned and then asked for", () => {
    const powered = reading();
    expect(powered.said(0)).not.toContain("card reader: no answer");
    powered.type("rfid learn");
    powered.module.card("04A1B2C3D4E580");
    powered.pass(2000);
    powered.module.card("");
    powered.pass(2000);
    expect(powered.type("rfid list")).toContain("04A1B2C3D4E580");
    expect(powered.said(1)).not.toBe("");
  });

  it("that is not there is named, and holds nothing up", () => {
    const powered = new Powered();
    powered.pass(1000);
    powered.type("set card_reader 2");
    powered.pass(5000);
    expect(powered.said(0)).toContain("card reader: no answer");
    expect(powered.type("get card_reader")).toContain("card_reader = 2");
  });
});

describe("NodeMCU's I2C", () => {
  it("panics when an interface is set up twice, and reads once in a transfer", () => {
    const bare = new Bare();
    const setUp = "return select(2, pcall(i2c.setup, i2c.HW0, 21, 22, i2c.SLOW))";
    expect(bare.lua(setUp)).toBe("");
    expect(bare.lua(setUp)).toContain("panic");
    expect(bare.lua("i2c.read(i2c.HW0, 1) return select(2, pcall(i2c.read, i2c.HW0, 1))")).toContain("only one read");
  });

  it("hands over what was read later, and nothing when no device acknowledges", () => {
    const bare = new Bare();
    bare.lua("i2c.setup(i2c.HW0, 21, 22, i2c.SLOW)");
    const read = `i2c.start(1) i2c.address(1, 36, i2c.RECEIVER) i2c.read(1, 2) i2c.stop(1)
      i2c.transfer(1, function(data, ack) heard[#heard + 1] = tostring(ack) .. (data and #data or "") end)`;
    bare.lua(read);
    expect(bare.heard()).toEqual([]);
    bare.pass(20);
    expect(bare.heard()).toEqual(["false"]);
    bare.module.card("");
    bare.lua(read);
    bare.pass(20);
    expect(bare.heard()).toEqual(["true2"]);
  });
});
