import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { MainsSample } from "#hal/mains";
import { monotonicClock } from "#platform/node/clock";
import { InputError } from "#platform/node/input-error";
import { ModbusSource } from "#platform/node/mains-modbus";
import { FakeLog } from "#test/fakes/fake-log";
import { float32Hex, sealed } from "../nodemcu/meter/fake-line";
import { showBytes } from "../nodemcu/hex-bytes";
import { eventually } from "./eventually";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A meter behind a serial server: answers every request with this, in two pieces. */
async function meterAt(answer: () => string): Promise<{ port: string; requests: string[] }> {
  const requests: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.setNoDelay(true);
    socket.on("data", (chunk) => {
      requests.push(showBytes(chunk.toString("latin1")));
      const reply = Buffer.from(answer(), "latin1");
      socket.write(reply.subarray(0, 7));
      setTimeout(() => socket.write(reply.subarray(7)), 5);
    });
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: `tcp:127.0.0.1:${String((server.address() as AddressInfo).port)}`, requests };
}

describe("a meter on a line of the gateway", () => {
  it("is asked and read; 0x0d in its answer is a byte like any other", async () => {
    const numbers = [8.8125, 13.5, 0.25, 1, -1, 1].map(float32Hex).join(" ");
    expect(sealed(`01 04 18 ${numbers}`)).toContain("\r");
    const { port, requests } = await meterAt(() => sealed(`01 04 18 ${numbers}`));
    const log = new FakeLog();
    const source = new ModbusSource({ port, device: "sdm630", address: 1, phases: 123 }, log, monotonicClock());
    closing.push(() => source.close());
    const samples: MainsSample[] = [];
    source.start((sample) => samples.push(sample));
    await eventually("two samples", () => samples.length > 1);
    expect(requests[0]).toBe("01 04 00 06 00 0c 10 0e");
    expect(samples[0]).toEqual({ L1_mA: 8813, L2_mA: -13500, L3_mA: 250 });
    expect(log.has(`meter line ${port} open`)).toBe(true);
  });

  it("delivers nothing of a meter that answers wrongly, and says so once", async () => {
    const { port, requests } = await meterAt(() => sealed("01 84 02"));
    const log = new FakeLog();
    const source = new ModbusSource({ port, device: "pzem", address: 1, phases: 1 }, log, monotonicClock());
    closing.push(() => source.close());
    let samples = 0;
    source.start(() => samples++);
    await eventually("three requests", () => requests.length > 2);
    expect(samples).toBe(0);
    expect(log.lines.filter((line) => line.includes("exception: illegal register"))).toHaveLength(1);
  });

  it("is refused on a port that is none", () => {
    const settings = { port: "house", device: "sdm630", address: 1, phases: 123 } as const;
    expect(() => new ModbusSource(settings, new FakeLog(), monotonicClock())).toThrow(InputError);
  });
});
