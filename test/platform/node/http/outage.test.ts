import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../eventually";
import { OwnBench } from "./own/own-bench";

describe("while the controller is not there, after a failure", () => {
  let bench: OwnBench;
  beforeAll(async () => {
    bench = await OwnBench.start({ away: true });
    await bench.ask("GET", "/state");
  });
  afterAll(() => bench.close());

  /** The controller throws; what is done next meets none. */
  const fail = (): void => {
    bench.running.gateway.fact(() => {
      throw new Error("injected");
    });
  };
  const back = (): Promise<void> =>
    eventually("there is a new one", () => bench.running.gateway.outageSentence() === undefined, 20000);

  it("the state is the last one, with the failure as what limits, and as it is described", async () => {
    const { serial } = (await bench.ask("GET", "/state")).json;
    fail();
    const sentence = "paused: the controller failed (injected); it starts again 1 s after that";
    const { status, json } = await bench.ask("GET", "/state");
    expect([status, json.serial, json.sentence, json.source]).toEqual([200, serial, sentence, "failure"]);
    expect([json.limit_mA, json.offered_mA, json.evse.connected]).toEqual([0, undefined, false]);
    expect(await bench.promised("GET", "/state")).toEqual([]);
    expect((await bench.ask("GET", "")).json.chargers).toMatchObject([{ serial }]);
    await back();
  });

  it("everything else is refused with the reason, in the form that its clients know, and is there again", async () => {
    fail();
    const own = await bench.ask("GET", "/cards");
    expect([own.status, own.json.error.code]).toEqual([503, "not-available"]);
    expect(own.json.error.message).toContain("the controller failed (injected)");
    const control = await bench.ask("POST", "/control", { do: "start" });
    expect(control.status).toBe(503);
    const status = await bench.running.ask("/status");
    expect([status.status, status.json.msg]).toEqual([503, own.json.error.message]);
    const report = await bench.ask("GET", "/report");
    expect([report.status, report.text.includes("injected")]).toEqual([200, true]);
    expect((await bench.ask("GET", "/diagnostics")).status).toBe(503);
    await back();
    expect((await bench.ask("GET", "/cards")).status).toBe(200);
    expect((await bench.running.ask("/status")).status).toBe(200);
    const { failures } = (await bench.ask("GET", "/diagnostics")).json;
    expect(failures).toHaveLength(2);
    expect(failures[1]).toMatchObject({ text: "injected" });
    expect(await bench.promised("GET", "/diagnostics")).toEqual([]);
  }, 30000);

  it("what waited for the EVSE is answered, not left", async () => {
    const { live } = bench.running;
    await eventually("the EVSE answers", () => bench.running.gateway.snapshot().link === "up", 20000);
    const receive = live.receive.bind(live);
    live.receive = () => undefined;
    const waiting = bench.ask("GET", "/rapi?command=GV");
    await new Promise((resolve) => setTimeout(resolve, 100));
    fail();
    expect((await waiting).status).toBe(503);
    live.receive = receive;
    await back();
  }, 30000);

  it("listeners to changes stay, and hear of the controller that has come", async () => {
    const { heard, socket } = await bench.running.listen();
    await eventually("it hears the status", () => heard.length > 0);
    fail();
    await back();
    const before = heard.length;
    await eventually("it hears more", () => heard.length > before, 20000);
    expect(socket.readyState).toBe(socket.OPEN);
    socket.close();
  }, 30000);
});
