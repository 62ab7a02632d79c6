import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../eventually";
import { Running } from "../running";

const JSON_TYPE = { "content-type": "application/json" };

let running: Running;

beforeEach(async () => {
  running = await Running.start();
});

afterEach(async () => {
  await running.close();
});

/** Listens to events; what has come grows. */
function listen(): { text: () => string; close: () => void; type: () => string | undefined } {
  let text = "";
  let type: string | undefined;
  const asked = request({ host: "127.0.0.1", port: running.http.port, path: "/api/v1/events" }, (response) => {
    type = response.headers["content-type"];
    response.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    response.on("error", () => undefined);
  });
  asked.on("error", () => undefined);
  asked.end();
  return { text: () => text, close: () => asked.destroy(), type: () => type };
}

describe("the own API of a running gateway", () => {
  it("says who it is, and what it does", async () => {
    const root = await running.ask("/api/v1");
    expect(root.status).toBe(200);
    expect(root.json).toMatchObject({
      product: "Dinamics",
      serial: "D040EB958B0C",
      chargers: [{ serial: "D040EB958B0C", name: "charger", prefix: "/api/v1" }],
      setup: { password: false, done: true },
    });
    const { status, json, headers } = await running.ask("/api/v1/state");
    expect(status).toBe(200);
    expect(headers["cache-control"]).toBe("no-store");
    expect(json).toMatchObject({ mode: "normal", run: "enabled", evse: { state: "C" }, vehicle: { connected: true } });
  });

  it("tells the state at once, each second, and when the limit changes", async () => {
    const listener = listen();
    await eventually("the state is told", () => listener.text().includes("event: state\ndata: {"));
    expect(listener.type()).toBe("text/event-stream");
    const answer = await running.ask("/api/v1/control", { method: "POST", body: '{"limit_A":9}', headers: JSON_TYPE });
    expect(answer.status).toBe(200);
    await eventually("the new limit is told", () => listener.text().includes('"limit_mA":9000'));
    const states = () => listener.text().split("event: state").length;
    const before = states();
    await eventually("it goes on", () => states() >= before + 2);
    listener.close();
  });

  it("hangs up on a listener that does not read, and goes on", async () => {
    const { connect } = await import("node:net");
    const deaf = connect(running.http.port, "127.0.0.1", () =>
      deaf.write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    );
    deaf.pause();
    deaf.on("error", () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await running.ask("/api/v1/state")).status).toBe(200);
    deaf.destroy();
  });

  it("refuses bodies that do not say that they are JSON, and those that are too long", async () => {
    const body = '{"do":"pause"}';
    const asForm = await running.ask("/api/v1/control", {
      method: "POST",
      body,
      headers: { "content-type": "text/plain" },
    });
    expect([asForm.status, asForm.json.error.code]).toEqual([415, "wrong-type"]);
    const packed = { ...JSON_TYPE, "content-encoding": "gzip" };
    expect((await running.ask("/api/v1/control", { method: "POST", body, headers: packed })).status).toBe(415);
    const long = `{"do":"${"x".repeat(1_000_000)}"}`;
    const tooLong = await running.ask("/api/v1/control", { method: "POST", body: long, headers: JSON_TYPE });
    expect([tooLong.status, tooLong.json.error.code]).toEqual([413, "too-long"]);
    expect(running.gateway.snapshot().run).toBe("enabled");
  });

  it("answers in its own form also what the server refuses", async () => {
    const foreign = await running.ask("/api/v1/state", { headers: { host: "evil.example" } });
    expect([foreign.status, foreign.json.error.code]).toEqual([421, "wrong-host"]);
    const method = await running.ask("/api/v1/state", { method: "PUT" });
    expect([method.status, method.json.error.code, method.headers.allow]).toEqual([405, "wrong-method", "GET"]);
    const events = await running.ask("/api/v1/events?x=1");
    expect([events.status, events.json.error.code]).toEqual([400, "unknown-field"]);
    expect((await running.ask("/api/v1/../status")).status).toBe(404);
  });
});
