import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../eventually";
import { basic, Running } from "./running";

let running: Running;
beforeAll(async () => {
  running = await Running.start();
});
afterAll(() => running.close());

describe("gui-v2", () => {
  it("starts: every document that it loads is there, then the changes", async () => {
    for (const path of [
      "/status",
      "/schedule",
      "/schedule/plan",
      "/config",
      "/override",
      "/claims/target",
      "/certificates",
    ]) {
      const { status, json } = await running.ask(path);
      expect([path, status, json !== undefined]).toEqual([path, 200, true]);
    }
    expect((await running.ask("/status")).json.evse_connected).toBe(1);
    expect((await running.ask("/config")).json.wizard_passed).toBe(true);
  });

  it("listens: the whole status first, then what changes, and its pings are answered", async () => {
    const { socket, heard } = await running.listen();
    await eventually("the status", () => heard.length > 0);
    expect(heard[0]).toMatchObject({ state: 3, evse_connected: 1 });
    await running.post("/override", '{"state":"disabled"}');
    await eventually("the claims", () =>
      heard.slice(1).some((one) => one.override_version > 0 && one.claims_version > 0),
    );
    await eventually("the state", () => heard.some((one) => one.state === 254));
    await running.ask("/override", { method: "DELETE" });
    await eventually(
      "the state again",
      () => heard.at(-1)?.state === 3 || heard.slice(5).some((one) => one.state === 3),
    );
    socket.send('{"ping": 1}');
    await eventually("the answer to the ping", () => heard.some((one) => one.pong === 1));
    let pong = false;
    socket.on("pong", () => (pong = true));
    socket.ping();
    await eventually("the answer to the ping of the protocol", () => pong);
    socket.close();
  });

  it("makes a schedule and takes it away", async () => {
    const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const event = (id: number, on: boolean, time: string) => ({ id, state: on ? "active" : "disabled", time, days });
    expect((await running.post("/schedule", JSON.stringify(event(1, true, "00:00")))).json.msg).toBe("done");
    expect((await running.post("/schedule", JSON.stringify(event(2, false, "23:59")))).json.msg).toBe("done");
    expect((await running.ask("/schedule/plan")).json.monday).toHaveLength(2);
    for (const id of [1, 2])
      expect((await running.ask(`/schedule/${String(id)}`, { method: "DELETE" })).json.msg).toBe("done");
    expect((await running.ask("/schedule")).json).toEqual([]);
  });
});

describe("with a password", () => {
  it("every one of them gives it by Basic authentication, and nothing is answered without", async () => {
    const locked = await Running.start({ password: "correct horse", away: true });
    try {
      const without = await locked.ask("/status");
      expect([without.status, without.json, without.headers["www-authenticate"]]).toEqual([
        401,
        { msg: "auth" },
        'Basic realm="Dinamics"',
      ]);
      const page = await locked.ask("/status", { headers: { "x-requested-with": "OpenEVSE" } });
      expect([page.status, page.headers["www-authenticate"]]).toEqual([401, undefined]);
      const headers = basic("openevseadmin", "correct horse");
      expect((await locked.ask("/status", { headers })).status).toBe(200);
      expect((await locked.post("/override", "{}", headers)).status).toBe(201);
      expect((await locked.ask("/emoncms/describe")).text).toBe("openevse");
      const { socket, heard } = await locked.listen(headers);
      await eventually("the status", () => heard.length > 0);
      socket.close();
      await expect(locked.listen()).rejects.toThrow("401");
    } finally {
      await locked.close();
    }
  });
});
