import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { Snapshot } from "#firmware/api/snapshot";
import { Emoncms, emoncmsServerProblem } from "#platform/node/emoncms/emoncms";
import { inputsOf } from "#platform/node/emoncms/inputs";
import { MemoryStorage } from "#tools/live/memory-storage";

const KEY = "0123456789abcdef";
const T0 = 1_750_000_000;

interface Post {
  path: string;
  authorization: string | undefined;
  data: [number, string, ...Record<string, number>[]][];
  time_s: number;
}

/** A server that keeps what is posted and answers as it is told. */
class FakeEmoncms {
  readonly posts: Post[] = [];
  answer = { status: 200, text: "ok" };
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      let body = "";
      request.on("data", (bytes: Buffer) => (body += bytes.toString()));
      request.on("end", () => {
        const form = new URLSearchParams(body);
        this.posts.push({
          path: request.url ?? "",
          authorization: request.headers.authorization,
          data: JSON.parse(form.get("data") ?? "[]") as Post["data"],
          time_s: Number(form.get("time")),
        });
        response.writeHead(this.answer.status).end(this.answer.text);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/emoncms`;
  }

  /** Times of everything that was taken, in the order in which it came. */
  times_s(): number[] {
    return this.posts.flatMap(({ data, time_s }) => data.map(([offset_s]) => time_s + offset_s));
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

const servers: FakeEmoncms[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function bench(storage = new MemoryStorage()) {
  const server = new FakeEmoncms();
  servers.push(server);
  const lines: string[] = [];
  const clock = { s: T0 };
  const settings = { server: await server.listen(), node: "garage", apiKey: KEY };
  const log = { log: (level: string, text: string) => void lines.push(`${level} ${text}`) };
  const emoncms = new Emoncms(settings, storage, log, () => clock.s * 1000);
  const post = async (times = 1, inputs: Record<string, number> = { amp: 6000 }): Promise<void> => {
    for (let count = 0; count < times; count += 1) {
      emoncms.tick(inputs);
      await emoncms.settled();
      clock.s += 30;
    }
  };
  return { server, lines, emoncms, post, storage, clock };
}

describe("Emoncms", () => {
  it("gets the inputs with their time, under the node, the key in a header and nowhere else", async () => {
    const { server, post, lines } = await bench();
    await post(1, { amp: 6000, state: 3 });
    expect(server.posts).toEqual([
      {
        path: "/emoncms/input/bulk",
        authorization: `Bearer ${KEY}`,
        data: [[0, "garage", { amp: 6000 }, { state: 3 }]],
        time_s: T0,
      },
    ]);
    expect(lines).toEqual([]);
  });

  it("gets what it missed for a day in bulk, in order, each with its own time, under 8 kB at once", async () => {
    const { server, post, lines, emoncms } = await bench();
    server.answer = { status: 503, text: "down" };
    await post(2880, { amp: 6000, wh: 123456, state: 3, pilot: 6 });
    expect(emoncms.waiting).toBe(2880);
    expect(lines).toEqual(["warn Emoncms: the server answers 503; what is seen is kept for three days"]);
    server.posts.length = 0;
    server.answer = { status: 200, text: '{"success": true}' };
    await post(25);
    expect(server.times_s()).toEqual(Array.from({ length: emoncms.entries }, (_, index) => T0 + 30 * index));
    expect(emoncms.entries).toBe(2905 - emoncms.waiting);
    expect(emoncms.waiting).toBeLessThan(2);
    for (const { data } of server.posts) expect(JSON.stringify(data).length).toBeLessThan(8000);
    expect(lines.at(-1)).toContain("takes posts again");
  });

  it("is not asked at every tick while it is away", async () => {
    const { server, post } = await bench();
    server.answer = { status: 500, text: "" };
    await post(20);
    expect(server.posts.length).toBeLessThan(7);
  });

  it("gets after a restart what waited before it", async () => {
    const before = await bench();
    before.server.answer = { status: 500, text: "" };
    await before.post(3);
    before.emoncms.close();
    const after = await bench(before.storage);
    after.clock.s = T0 + 90;
    await after.post(1);
    expect(after.server.times_s()).toEqual([T0, T0 + 30, T0 + 60, T0 + 90]);
    after.emoncms.close();
    expect(after.storage.read("emoncms-backlog")).toBeUndefined();
  });

  it("that does not know the key is told about with the remedy, and nothing is lost", async () => {
    const { server, post, lines, emoncms } = await bench();
    server.answer = { status: 200, text: '{"success": false, "message": "Invalid API key"}' };
    await post(200);
    expect(emoncms.waiting).toBe(200);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("put the write key into the file");
    expect(lines.join()).not.toContain(KEY);
  });

  it("that refuses the same posts again and again does not hold up those after them", async () => {
    const { server, post, lines, emoncms } = await bench();
    server.answer = { status: 400, text: "Format error" };
    await post(200);
    expect(lines.some((line) => line.startsWith("error Emoncms has refused"))).toBe(true);
    server.answer = { status: 200, text: "ok" };
    await post(25);
    expect(emoncms.waiting).toBeLessThan(2);
  });

  it("never gets a lifetime that goes backwards", async () => {
    const { server, post } = await bench();
    await post(1, { wh: 5000, total_energy: 5 });
    await post(1, { wh: 10, total_energy: 0.01, amp: 1 });
    expect(server.posts[1]?.data).toEqual([[0, "garage", { amp: 1 }]]);
  });

  for (const [address, good] of [
    ["https://emoncms.org", true],
    ["http://emonpi.local/emoncms", true],
    ["http://emonpi", true],
    ["http://192.168.1.7:8080/emoncms", true],
    ["http://172.31.0.1", true],
    ["http://172.32.0.1", false],
    ["http://emoncms.org", false],
    ["https://user:key@emoncms.org", false],
    ["https://emoncms.org/?apikey=1", false],
    ["ftp://emoncms.org", false],
    ["emoncms.org", false],
  ] as const) {
    it(`${good ? "may be" : "may not be"} at ${address}`, () =>
      expect(emoncmsServerProblem(address) === undefined).toBe(good));
  }
});

describe("the inputs", () => {
  const charging = {
    state: "charging",
    fault: undefined,
    charge_mA: 15800,
    offered_mA: 16000,
    lifetime_Wh: 123456,
    temperature_dC: 325,
    carConnected: true,
    sessionEnergy_Wh: 1000,
    session_s: 60,
  } as Snapshot;

  it("have the names and scales of the device template, and the lifetime under both names", () => {
    expect(inputsOf(charging, 2, 230)).toEqual({
      amp: 15800,
      voltage: 230,
      pilot: 16,
      state: 3,
      wh: 123456,
      total_energy: 123.456,
      session_energy: 1000,
      session_elapsed: 60,
      temp1: 325,
      divertmode: 2,
      vehicle: 1,
    });
  });

  it("that nobody knows are left out", () => {
    const unknown = {
      ...charging,
      charge_mA: undefined,
      lifetime_Wh: undefined,
      temperature_dC: undefined,
      carConnected: undefined,
    };
    const inputs = inputsOf({ ...unknown, state: "unknown" }, 1, 230);
    for (const name of ["amp", "wh", "total_energy", "temp1", "vehicle", "state"])
      expect(inputs).not.toHaveProperty(name);
    expect(inputs["divertmode"]).toBe(1);
  });

  for (const [state, fault, code] of [
    ["notConnected", undefined, 1],
    ["sleeping", undefined, 254],
    ["disabled", undefined, 255],
    ["fault", "gfci", 6],
    ["fault", undefined, 11],
  ] as const) {
    it(`say ${String(code)} for ${state} ${fault ?? ""}`, () =>
      expect(inputsOf({ ...charging, state, fault }, 1, 230)["state"]).toBe(code));
  }
});
