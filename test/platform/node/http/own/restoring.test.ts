import { afterEach, describe, expect, it } from "vitest";
import { Store } from "#firmware/settings/store";
import { eventually } from "../../eventually";
import { HttpRig } from "#test/firmware/api/http/rig";
import { KeptStorage } from "../running";
import { OwnBench } from "./own-bench";

const SESSION = {
  ...{ number: 3, start_s: 1_700_000_000, end_s: 1_700_003_600, duration_s: 3600, charge_s: 3000, energy_Wh: 7000 },
  ...{ peak_A: 16, endedBy: "unplugged", source: "evse", card: "Max" },
};
const BACKUP = {
  ...{ format: "dinamics-backup", version: 1 },
  settings: { breaker_A: 40, charge_limit_A: 32, margin_A: 2.5, dynamic: 0, phases: 1, rfid_mode: 1, schedule_on: 1 },
  cards: [{ uid: "04A1B2C3", name: "Zo\u00eb", limit_A: 16 }, { uid: "04A1B2C4" }],
  schedule: { set_time_zone: "CET-1CEST,M3.5.0,M10.5.0/3", set_schedule: "mo-su 22:00-06:00" },
  sessions: [SESSION],
};

const benches: OwnBench[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close();
});

async function start(storage = new KeptStorage()): Promise<OwnBench> {
  const bench = await OwnBench.start({ storage, away: true });
  benches.push(bench);
  return bench;
}

/** What a restore brings, without what a backup says of the machine. */
async function kept(bench: OwnBench): Promise<string> {
  const { settings, cards, schedule, sessions } = (await bench.ask("GET", "/backup")).json;
  return JSON.stringify({ settings, cards, schedule, sessions });
}

describe("a backup", () => {
  it("is taken in with its sessions, and comes out again the same", async () => {
    const bench = await start();
    const answer = await bench.ask("POST", "/restore", BACKUP);
    expect([answer.status, answer.json]).toEqual([200, { restored: true, sessions: 1 }]);
    const { settings, cards, schedule, sessions } = (await bench.ask("GET", "/backup")).json;
    expect({ settings, cards, sessions }).toEqual({
      ...{ settings: BACKUP.settings, cards: BACKUP.cards, sessions: BACKUP.sessions },
    });
    expect(schedule).toEqual({ set_delayed: "", set_capacity_plan: "", ...BACKUP.schedule });
    const other = await start();
    expect((await other.ask("POST", "/restore", (await bench.ask("GET", "/backup")).json)).status).toBe(200);
    expect(await kept(other)).toBe(await kept(bench));
  });

  it("holds the tokens as hashes, which open another charger too once they are there", async () => {
    const [bench, other] = [await start(), await start()];
    const { token, id } = (await bench.ask("POST", "/tokens", { name: "evcc", scope: "control" })).json;
    await other.ask("POST", "/tokens", { name: "old", scope: "admin" });
    const backup = (await bench.ask("GET", "/backup")).json;
    expect(JSON.stringify(backup)).not.toContain(token.slice(13));
    expect((await other.ask("POST", "/restore", backup)).json).toEqual({ restored: true, sessions: 0, tokens: 1 });
    expect((await other.ask("GET", "/tokens")).json.tokens).toMatchObject([{ id, name: "evcc", scope: "control" }]);
    const accounts = (await other.ask("GET", "/backup")).json.tokens;
    expect(accounts).toEqual(backup.tokens);
    expect((await other.ask("POST", "/restore", BACKUP)).json).toEqual({ restored: true, sessions: 1 });
    expect((await other.ask("GET", "/tokens")).json.tokens).toHaveLength(1);
  });

  it("is refused whole when one of its tokens is none", async () => {
    const bench = await start();
    const before = await bench.everything();
    const good = { id: "01234567", name: "x", scope: "admin", created_s: 1, hash: "0".repeat(64) };
    for (const one of [{ ...good, scope: "root" }, { ...good, name: "<b>" }, { ...good, hash: "1" }, null])
      for (const tokens of [[one], [good, one], one]) {
        const { status, json } = await bench.ask("POST", "/restore", { ...BACKUP, tokens });
        expect([status, json.error.field]).toEqual([400, "tokens"]);
      }
    expect((await bench.ask("POST", "/restore", { ...BACKUP, tokens: [good, good] })).status).toBe(400);
    expect(await bench.everything()).toBe(before);
  });

  it("goes from a gateway onto a module, whole or for=module, and the module's comes back", async () => {
    const bench = await start();
    await bench.ask("POST", "/tokens", { name: "evcc", scope: "control" });
    await bench.ask("POST", "/restore", BACKUP);
    const whole = await bench.ask("GET", "/backup");
    const short = await bench.ask("GET", "/backup?for=module");
    expect(Object.keys(whole.json)).toEqual([...Object.keys(short.json), "sessions", "tokens"]);
    expect(short.text).not.toContain("\n");
    expect((await bench.ask("GET", "/backup?for=friends")).status).toBe(400);
    const bytes = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
    const left = ',"left":["sessions","tokens"]';
    for (const [text, more] of [
      [whole.text, left],
      [short.text, ""],
    ] as const) {
      const module = new HttpRig();
      expect(module.send("POST", "/api/v1/restore", bytes(text))).toBe(`200 {"restored":true,"sessions":0${more}}`);
      module.run(30);
      const answer = module.get("/api/v1/backup").slice(4);
      const theirs = JSON.parse(Buffer.from(answer, "latin1").toString("utf8")) as Record<string, unknown>;
      const { settings, cards, schedule } = whole.json;
      expect(theirs).toMatchObject({ settings, cards, schedule });

      const other = await start();
      await other.ask("POST", "/tokens", { name: "kept", scope: "read" });
      await other.ask("POST", "/restore", { ...BACKUP, settings: {}, cards: [] });
      expect((await other.ask("POST", "/restore", theirs)).json).toEqual({ restored: true, sessions: 0 });
      const after = (await other.ask("GET", "/backup")).json;
      expect(after).toMatchObject({ settings, cards, schedule, sessions: [SESSION], tokens: [{ name: "kept" }] });
    }
  }, 60000);

  it("of ten years fits", async () => {
    const bench = await start();
    const sessions = Array.from({ length: 10_000 }, (_, index) => {
      const start_s = SESSION.start_s + index * 7200;
      return { ...SESSION, number: index + 1, start_s, end_s: start_s + 3600 };
    });
    const answer = await bench.ask("POST", "/restore", { ...BACKUP, sessions });
    expect([answer.status, answer.json]).toEqual([200, { restored: true, sessions: 10_000 }]);
    expect((await bench.ask("GET", "/backup")).json.sessions).toHaveLength(10_000);
    expect(bench.running.gateway.snapshot().link).toBe("up");
  });

  it("is refused whole when one of its sessions is none, or its text is no UTF-8", async () => {
    const bench = await start();
    const before = await bench.everything();
    for (const sessions of [[{ ...SESSION, energy_Wh: -1 }], [SESSION, {}], "all", { 0: SESSION }]) {
      const { status, json } = await bench.ask("POST", "/restore", { ...BACKUP, sessions });
      expect([status, json.error.field]).toEqual([400, "sessions"]);
    }
    const headers = { "content-type": "application/json" };
    const body = Buffer.from(JSON.stringify(BACKUP), "latin1");
    expect((await bench.running.ask("/api/v1/restore", { method: "POST", body, headers })).status).toBe(400);
    expect(await bench.everything()).toBe(before);
  });

  it("of which the disk takes nothing changes nothing", async () => {
    const storage = new KeptStorage();
    const bench = await start(storage);
    const before = await bench.everything();
    storage.cutAfter(10);
    const answer = await bench.ask("POST", "/restore", BACKUP);
    expect([answer.status, answer.json.error.code]).toEqual([507, "not-stored"]);
    storage.restore();
    expect(await bench.everything()).toBe(before);
  });

  it("is taken in whole or not at all when the power goes at any moment", async () => {
    const first = await start();
    const old = await kept(first);
    await first.ask("POST", "/restore", BACKUP);
    const wanted = await kept(first);
    const outcomes = new Set<string>();
    for (const bytes of [0, 1, 40, 700, 790, 800, 820, 850, 900, 1000, 1100, 1200, 1300, 1400, 1500, 1700]) {
      const storage = new KeptStorage();
      const cut = await OwnBench.start({ storage, away: true });
      storage.cutAfter(bytes);
      await cut.ask("POST", "/restore", BACKUP);
      await cut.running.close();
      storage.restore();
      const again = await start(storage);
      const now = JSON.stringify({ ...(JSON.parse(await kept(again)) as object), sessions: 0 });
      const isOld = now === JSON.stringify({ ...(JSON.parse(old) as object), sessions: 0 });
      expect(
        isOld || now === JSON.stringify({ ...(JSON.parse(wanted) as object), sessions: 0 }),
        `${String(bytes)} bytes: ${now}`,
      ).toBe(true);
      expect(new Store(storage, "restore").load()).toBeUndefined();
      outcomes.add(isOld ? "old" : "new");
      await cut.forget();
    }
    expect([...outcomes].sort()).toEqual(["new", "old"]);
  }, 60000);

  it("whose sessions were not written yet brings them after the power cut", async () => {
    const storage = new KeptStorage();
    new Store(storage, "restore").save(Buffer.from(JSON.stringify(BACKUP), "utf8").toString("latin1"));
    const bench = await start(storage);
    expect((await bench.ask("GET", "/sessions")).json.sessions).toEqual([SESSION]);
    expect((await bench.ask("GET", "/settings?key=breaker_A")).json.settings[0].value).toBe(40);
    expect((await bench.ask("GET", "/cards")).json.cards).toEqual(BACKUP.cards);
    await eventually("the cards are asked for", () => bench.running.gateway.snapshot().limitedBy === "no card");
  });

  it("that cannot be read any more is given up, and the controller runs", async () => {
    const storage = new KeptStorage();
    new Store(storage, "restore").save('{"format":"from the future"}');
    const bench = await start(storage);
    expect(bench.running.log.lines.join()).toContain("cannot be restored");
    expect(new Store(storage, "restore").load()).toBeUndefined();
    expect((await bench.ask("GET", "/state")).status).toBe(200);
  });

  it("is taken in once at a time", async () => {
    const bench = await start();
    const answers = await Promise.all([1, 2, 3, 4].map(() => bench.ask("POST", "/restore", BACKUP)));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
  });
});
