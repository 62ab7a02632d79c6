import { describe, expect, it } from "#test/spec";
import { Consoles } from "#firmware/console/consoles";
import { FakeTerminal } from "#test/fakes/fake-terminal";
import { ConsoleRig } from "./rig";

describe("the terminals", () => {
  it("are kept as long as one of them is open", () => {
    const rig = new ConsoleRig(false);
    const { system, mqtt } = rig;
    const consoles = new Consoles({ system, mqtt }, rig.settings, rig);
    expect(consoles.areClosed()).toBe(true);
    const one = consoles.add(new FakeTerminal());
    const other = consoles.add(new FakeTerminal());
    one.closed();
    expect(consoles.areClosed()).toBe(false);
    other.closed();
    expect(consoles.areClosed()).toBe(true);
    consoles.add(new FakeTerminal());
    expect(consoles.areClosed()).toBe(false);
  });
});
