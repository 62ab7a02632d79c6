import { beforeAll, describe, expect, it } from "vitest";
import { imageModules } from "#tools/module/program";
import type { Saying } from "#tools/module/virtual-module";
import { Powered } from "./powered";

const PREFIX = "Dinamics/D040EB958B0C/";

/** A module that has joined the network and its broker; what it has published. */
class Connected {
  readonly powered = new Powered({}, (module) => {
    module.network("home", "simulated network", "192.168.1.50");
  });

  constructor(user: string, password: string) {
    this.powered.pass(2000);
    for (const line of ["wifi join home", "simulated network", "mqtt server 192.168.1.7", `mqtt user ${user}`])
      this.powered.type(line);
    this.powered.type("mqtt password");
    this.powered.type(password);
    this.powered.pass(3000);
    // the attempt that was under way while the broker was being set up, and the one with everything that was set
    for (let attempt = 0; attempt < 2; attempt++) {
      this.powered.module.brokerAnswers(0);
      this.powered.pass(5000);
    }
  }

  published(topic: string): (Saying & { kind: "publish" })[] {
    return this.powered.sayings.filter(
      (saying): saying is Saying & { kind: "publish" } => saying.kind === "publish" && saying.topic === PREFIX + topic,
    );
  }
}

describe("a module at its broker", () => {
  beforeAll(() => {
    imageModules();
  }, 120_000);

  it("gives NodeMCU no name that it would cut, at the longest that the console takes", () => {
    const user = "u".repeat(32);
    const password = "p".repeat(64);
    const { powered } = new Connected(user, password);
    expect(powered.sayings.filter(({ kind }) => kind === "connect").at(-1)).toMatchObject({
      host: "192.168.1.7",
      client: { id: "Dinamics-D040EB958B0C", user, password, will: { topic: `${PREFIX}lwt`, message: "offline" } },
    });
    expect(`${PREFIX}lwt`.length).toBeLessThanOrEqual(32);
    const before = powered.files.get("machine.a");
    expect(powered.type(`mqtt user ${user}u`)).toContain("error: mqtt user: too long; allowed: 1..32 characters");
    powered.type("mqtt password");
    expect(powered.type(`${password}p`)).toContain("error: mqtt password: longer than 64 characters");
    expect(powered.files.get("machine.a")).toBe(before);
  });

  it("keeps its own availability at the broker, because the broker gets the will without retain", () => {
    const connected = new Connected("joe", "hunter2hunter2");
    expect(connected.published("availability")).toMatchObject([{ payload: "online", retained: true }]);
    connected.powered.type("restart");
    connected.powered.pass(1000);
    expect(connected.published("availability")[1]).toMatchObject({ payload: "offline", retained: true });
  });

  it("refuses a message of more than 1 kB by name, and takes nothing of it", () => {
    const connected = new Connected("joe", "hunter2hunter2");
    const { powered } = connected;
    powered.module.message(`${PREFIX}set_breaker`, "25" + " ".repeat(1500));
    powered.pass(3000);
    const [rejection] = connected.published("event/rejection");
    expect(rejection?.payload).toContain("set_breaker");
    expect(powered.module.setting("breaker_A")).toBe(16);
    powered.module.message(`${PREFIX}set_breaker`, "25");
    powered.pass(3000);
    expect(powered.module.setting("breaker_A")).toBe(25);
  });
});
