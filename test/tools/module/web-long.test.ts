import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Answer, WebSite } from "./web-site";

const JSON_TYPE = { "content-type": "application/json" };
const WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const OLD =
  '[{"id":1,"state":"active","time":"05:00","days":["monday"]},{"id":2,"state":"disabled","time":"06:00","days":["monday"]}]';
/** Callbacks that carry out a long request: more than enough. */
const MANY = 60;

let web: WebSite;

// the first one compiles the image
beforeEach(() => {
  web = new WebSite();
  web.site.typed("set http_open 1");
}, 120_000);
afterEach(() => {
  expect(web.site.module.failure).toBe("");
  web.close();
});

/** A start and a stop each so many days of the week, and one after the other. */
function events(pairs: number, days = WEEK): string {
  const list = [];
  for (let index = 0; index < 2 * pairs; index++)
    list.push({
      id: index + 1,
      state: index % 2 === 0 ? "active" : "disabled",
      time: `${String(index + 1).padStart(2, "0")}:00`,
      days,
    });
  return JSON.stringify(list);
}

function post(body: string, path = "/schedule"): Answer {
  return web.ask("POST", path, { body, headers: JSON_TYPE });
}

/** The events' times as they are shown. */
function times(): string[] {
  return (JSON.parse(web.ask("GET", "/schedule").body) as { time: string }[]).map(({ time }) => time.substring(0, 5));
}

/** Holds back what is to be carried out in callbacks of its own: it goes on only while somebody asks for the answer. */
function holdBack(): void {
  web.site.module.running.execute("node.task.post = function() end");
}

/** Begins a long request; where its answer will be. */
function begin(body: string, path = "/schedule"): string {
  const { status, headers } = web.askOnce("POST", path, { body, headers: JSON_TYPE });
  expect(status).toBe(303);
  return String(headers["location"]);
}

describe("A request that takes the module longer", () => {
  it("is answered when all of it is done, and the charge goes on", () => {
    expect(post(events(11))).toMatchObject({ status: 200, body: '{"msg":"done"}' });
    expect(times()).toHaveLength(22);
    expect(web.ask("GET", "/api/v1/schedule").body).toContain('"start":"01:00","stop":"02:00"');
    web.site.pass(15);
    expect(web.site.module.restarts).toBe(1);
    expect(web.site.module.running.snapshot()?.link).toBe("up");
  });

  it("is refused whole, and says why, when its last event is wrong", () => {
    post(OLD);
    const files = new Map(web.site.module.files);
    const wrong = events(11).replace('"22:00"', '"25:00"');
    expect(post(wrong)).toMatchObject({ status: 400, body: '{"msg":"time is not HH:MM"}' });
    expect(post(events(11).slice(0, -1))).toMatchObject({ status: 400, body: '{"msg":"Could not parse JSON"}' });
    expect(times()).toEqual(["05:00", "06:00"]);
    expect(new Map(web.site.module.files)).toEqual(files);
  });

  it("says where its answer will be, and there that it goes on, without an end of who follows", () => {
    holdBack();
    const place = begin(events(11));
    expect(place).toMatch(/^\/api\/v1\/outcome\/\d+$/);
    const asked: number[] = [];
    for (let count = 0; count < MANY && asked.at(-1) !== 200; count++) {
      const { status, headers, body } = web.askOnce("GET", place);
      if (status !== 200) expect(headers).toMatchObject({ location: place, "retry-after": "1" });
      else expect(body).toBe('{"msg":"done"}');
      asked.push(status);
    }
    expect(asked.slice(0, 8)).toEqual(Array<number>(8).fill(307));
    expect(asked.slice(8, -1)).toEqual(Array<number>(asked.length - 9).fill(503));
    expect(asked.at(-1)).toBe(200);
    expect(web.askOnce("GET", place).status).toBe(404);
    expect(web.askOnce("GET", `${place}0`).status).toBe(404);
  });

  it("has others wait their turn", () => {
    holdBack();
    const place = begin(events(11));
    const { status, headers } = web.askOnce("GET", "/status");
    expect([status, headers["location"]]).toEqual([307, "/status"]);
    expect(web.askOnce("POST", "/schedule", { body: OLD, headers: JSON_TYPE }).headers["location"]).toBe("/schedule");
    for (let count = 0; count < MANY && web.askOnce("GET", place).status !== 200; count++);
    expect(web.askOnce("GET", "/status").status).toBe(200);
    expect(times()).toHaveLength(22);
  });

  it("is carried out also when nobody waits for the answer, which is forgotten then", () => {
    const place = begin(events(11));
    web.site.pass(35);
    expect(web.ask("GET", place).status).toBe(404);
    expect(times()).toHaveLength(22);
  });

  it("tells its answer only to those who may ask for it", () => {
    const place = begin(events(11));
    web.site.typed("set http_open 0");
    web.setPassword("correct horse battery");
    expect(web.ask("GET", place).status).toBe(401);
    expect(web.ask("GET", place, { headers: web.logIn("correct horse battery") }).status).toBe(200);
  });

  it("does not carry out what it has prepared when the schedule was set in another way meanwhile", () => {
    post(OLD);
    holdBack();
    const place = begin(events(11));
    web.site.typed("set schedule Mo 01:00-02:00");
    let answer = web.askOnce("GET", place);
    for (let count = 0; count < MANY && answer.headers["location"] !== undefined; count++)
      answer = web.askOnce("GET", place);
    expect(answer).toMatchObject({ status: 409, body: '{"msg":"the schedule was set in another way meanwhile"}' });
    expect(times()).toEqual(["01:00", "02:00"]);
  });

  it("leaves the old plan or the new one when the power goes at any of its steps", () => {
    post(OLD);
    let after: string[] = [];
    for (let steps = 0; after.length === 0; steps++) {
      expect(steps).toBeLessThan(MANY);
      holdBack();
      const place = begin(events(11));
      for (let count = 0; count < steps; count++) web.askOnce("GET", place);
      web.site.module.powerCycle();
      web.site.pass(12);
      const kept = times();
      if (kept.length === 22) after = kept;
      else expect(kept).toEqual(["05:00", "06:00"]);
    }
    expect(after[0]).toBe("01:00");
  }, 120_000);
});

describe("A backup that is taken in", () => {
  /** What a module has; many cards, and all that can be planned. */
  function backup(breaker_A: number, cards: number): string {
    const list = Array.from({ length: cards }, (_, index) => ({
      uid: `04A1B2${String(10 + index)}`,
      name: "A person",
    }));
    return JSON.stringify({
      format: "dinamics-backup",
      version: 1,
      settings: { breaker_A, margin_A: 0.5, dynamic: 0, http: 1, http_open: 1 },
      cards: list,
      schedule: { set_schedule: `Mo-Fr 22:00-${String(breaker_A - 20)}:00`.replace(/-(\d):/, "-0$1:") },
    });
  }

  /** Breaker, cards and windows as the module tells them. */
  function content(): string {
    const { settings, cards, schedule } = JSON.parse(web.ask("GET", "/api/v1/backup").body) as {
      settings: { breaker_A?: number };
      cards: unknown[];
      schedule: { set_schedule: string };
    };
    return `${String(settings.breaker_A)} ${String(cards.length)} ${schedule.set_schedule}`;
  }

  it("is looked at without a change", () => {
    const before = content();
    expect(post(backup(25, 30), "/api/v1/restore?check=1").body).toBe('{"restored":false,"sessions":0}');
    expect(content()).toBe(before);
  });

  it("leaves all of the old or all of the new when the power goes at any of its steps", () => {
    begin(backup(25, 20), "/api/v1/restore");
    web.site.pass(12);
    expect(content()).toBe("25 20 Mo-Fr 22:00-05:00");
    let after = "";
    for (let steps = 0; after === ""; steps++) {
      expect(steps).toBeLessThan(MANY);
      holdBack();
      const { restarts } = web.site.module;
      const place = begin(backup(26, 22), "/api/v1/restore");
      for (let count = 0; count < steps && web.site.module.restarts === restarts; count++) {
        web.send("GET", place);
        web.site.pass(0.1);
      }
      web.site.module.powerCycle();
      web.site.pass(12);
      const kept = content();
      if (kept === "26 22 Mo-Fr 22:00-06:00") after = kept;
      else expect(kept).toBe("25 20 Mo-Fr 22:00-05:00");
    }
  }, 120_000);
});
