import { afterEach, describe, expect, it } from "vitest";
import { Emoncms, emoncmsServerProblem } from "#platform/node/emoncms/emoncms";
import { MemoryStorage } from "#tools/live/memory-storage";
import { type Answer, FakeEmoncms, KEY } from "./fake-emoncms";

const T0 = 1_750_000_000;

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
        path: "/emoncms/input/post",
        authorization: `Bearer ${KEY}`,
        apikey: null,
        data: [[0, "garage", { amp: 6000, state: 3 }]],
        time_s: T0,
        size_B: 77,
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
    for (const { size_B } of server.posts) expect(size_B).toBeLessThan(8192);
    expect(Math.max(...server.posts.map(({ size_B }) => size_B))).toBeGreaterThan(6000);
    expect(lines.at(-1)).toContain("takes posts again");
  });

  it("is asked again when the clock was set back by more than any pause", async () => {
    const { server, post, clock } = await bench();
    server.answer = { status: 500, text: "" };
    await post(10);
    clock.s -= 30 * 86400;
    server.posts.length = 0;
    server.answer = { status: 200, text: "ok" };
    await post(2);
    expect(server.posts.length).toBeGreaterThan(0);
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

  it("that never sees the header is given the key in the body, and never in an address", async () => {
    const { server, post, emoncms, lines } = await bench();
    server.judge = (_data, _authorization, apikey) =>
      apikey === KEY
        ? { status: 200, text: '{"success": true}' }
        : { status: 401, text: "Unauthorised. API key is invalid" };
    await post(3);
    expect(emoncms.waiting).toBe(0);
    expect(server.posts.map(({ apikey }) => apikey)).toEqual([null, KEY, KEY, KEY]);
    expect(server.posts.map(({ path }) => path).join()).not.toContain(KEY);
    expect(lines).toEqual([]);
  });

  it("gives up the one post that it refuses for good, and none before or after it", async () => {
    const { server, post, lines, emoncms } = await bench();
    const bad = T0 + 30 * 7;
    server.answer = { status: 503, text: "" };
    await post(20);
    const taken: number[] = [];
    server.judge = (data) => {
      const times = data.map(([offset_s]) => (server.posts.at(-1)?.time_s ?? 0) + offset_s);
      if (times.includes(bad)) return { status: 200, text: '{"success": false, "message": "Format error"}' };
      taken.push(...times);
      return { status: 200, text: '{"success": true}' };
    };
    await post(200);
    expect(lines.filter((line) => line.startsWith("error"))).toEqual([
      expect.stringContaining("Emoncms has refused one post for good: the server answers 200"),
    ]);
    expect(emoncms.waiting).toBeLessThan(2);
    const seen = Array.from({ length: taken.length + 1 }, (_, index) => T0 + 30 * index);
    expect(taken).toEqual(seen.filter((time_s) => time_s !== bad));
  });

  const FOREIGN: [string, Answer, string][] = [
    ["a page of somebody else", { status: 200, text: "<html>Log in to the hotel's network</html>" }, "not Emoncms"],
    ["nothing", { status: 200, text: "" }, "not Emoncms"],
    ["an endless answer", { status: 200, text: "x".repeat(3000000) }, "not Emoncms"],
    ["that there is no such page", { status: 404, text: "Not Found" }, "with its path"],
    ["a bad gateway", { status: 502, text: "<html>" }, "answers 502"],
    [
      "a redirection",
      { status: 301, text: "", headers: { location: "https://emoncms.org/input/post" } },
      "redirects to https://emoncms.org; name the address",
    ],
  ];
  for (const [what, answer, why] of FOREIGN) {
    it(`that answers ${what} costs nothing of what was seen, and is told about once`, async () => {
      const { server, post, lines, emoncms } = await bench();
      server.answer = answer;
      await post(150);
      expect(emoncms.waiting).toBe(150);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(why);
      expect(lines[0]).toMatch(/^warn Emoncms: .{10,200}; what is seen is kept for three days$/);
      server.answer = { status: 200, text: "ok" };
      await post(25);
      expect(emoncms.waiting).toBeLessThan(2);
    });
  }

  it("that is too busy is left alone for as long as it asks", async () => {
    const { server, post, emoncms } = await bench();
    server.answer = { status: 429, text: "", headers: { "retry-after": "1800" } };
    await post(60);
    expect(server.posts).toHaveLength(1);
    server.answer = { status: 200, text: "ok" };
    await post(2);
    expect(server.posts.length).toBeGreaterThan(1);
    expect(emoncms.waiting).toBe(0);
  });

  it("that hangs up before it answers is away", async () => {
    const { server, post, lines, emoncms } = await bench();
    server.close();
    await post(2);
    expect(emoncms.waiting).toBe(2);
    expect(lines[0]).toContain("no answer from 127.0.0.1");
  });

  it("gets nothing while the clock is not set", async () => {
    const { server, post, lines, clock } = await bench();
    clock.s = 1000;
    await post(2);
    expect(server.posts).toEqual([]);
    expect(lines).toEqual(["warn Emoncms: the clock is not set, so nothing can be posted"]);
    clock.s = T0;
    await post(1);
    expect(server.times_s()).toEqual([T0]);
  });

  it("is counted for /status", async () => {
    const { server, post, emoncms } = await bench();
    await post(2);
    expect(emoncms.posts).toEqual({ isConnected: true, sent: 2, taken: 2 });
    server.answer = { status: 500, text: "" };
    await post(1);
    expect(emoncms.posts).toEqual({ isConnected: false, sent: 3, taken: 2 });
  });

  it("never gets a lifetime that goes backwards", async () => {
    const { server, post } = await bench();
    await post(1, { wh: 5000, total_energy: 5 });
    await post(1, { wh: 10, total_energy: 0.01, watthour: 10, amp: 1 });
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
