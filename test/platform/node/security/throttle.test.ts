import { afterEach, describe, expect, it } from "vitest";
import { Throttle } from "#platform/node/security/throttle";
import { basic, bearer, PASSWORD, Secured } from "./secured";

const MINUTE_ms = 60000;

describe("the throttle", () => {
  const at = (): { throttle: Throttle; pass: (ms: number) => void } => {
    let now_ms = 5000;
    return { throttle: new Throttle(() => now_ms), pass: (ms) => (now_ms += ms) };
  };
  const tries = (throttle: Throttle, count: number, address = "192.168.1.5"): boolean[] =>
    Array.from({ length: count }, () => throttle.begins(address));

  it("locks after ten tries and forgives one a minute", () => {
    const { throttle, pass } = at();
    expect(tries(throttle, 11)).toEqual([...Array<boolean>(10).fill(true), false]);
    expect(throttle.wait_s("192.168.1.5")).toBe(60);
    pass(MINUTE_ms - 1);
    expect([throttle.wait_s("192.168.1.5"), throttle.begins("192.168.1.5")]).toEqual([1, false]);
    pass(1);
    expect([throttle.wait_s("192.168.1.5"), ...tries(throttle, 2)]).toEqual([0, true, false]);
    pass(10 * MINUTE_ms);
    expect(tries(throttle, 11).filter((one) => one).length).toBe(10);
  });

  it("does not go on locking because somebody keeps trying", () => {
    const { throttle, pass } = at();
    tries(throttle, 10);
    for (let count = 0; count < 59; count++) {
      pass(1000);
      expect(throttle.begins("192.168.1.5")).toBe(false);
    }
    pass(1000);
    expect(throttle.begins("192.168.1.5")).toBe(true);
  });

  it("forgives everything when the password comes right, and counts others for themselves", () => {
    const { throttle } = at();
    tries(throttle, 9);
    throttle.passed("192.168.1.5");
    expect(throttle.count("192.168.1.5")).toBe(0);
    tries(throttle, 10);
    expect(throttle.begins("192.168.1.6")).toBe(true);
  });

  it("counts the network of an IPv6 address, and an IPv4 address in IPv6 as what it is", () => {
    const { throttle } = at();
    for (let index = 0; index < 10; index++) throttle.begins(`2001:db8:1:2::${index.toString(16)}`);
    expect(throttle.begins("2001:db8:1:2:ffff:1:2:3")).toBe(false);
    expect(throttle.begins("2001:db8:1:3::1")).toBe(true);
    tries(throttle, 10);
    expect(throttle.begins("::ffff:192.168.1.5")).toBe(false);
    tries(throttle, 10, "::1");
    expect(throttle.begins("::1")).toBe(false);
    tries(throttle, 10, "fe80::1%eth0");
    expect(throttle.begins("fe80::2%wlan0")).toBe(false);
  });

  it("remembers a bounded number of addresses", () => {
    const { throttle } = at();
    tries(throttle, 10, "10.0.0.1");
    for (let index = 0; index < 1000; index++) throttle.begins(`10.1.${String(index >> 8)}.${String(index & 255)}`);
    expect(throttle.count("10.0.0.1")).toBe(0);
  });
});

describe("guessing at a running server", () => {
  let secured: Secured;
  afterEach(() => secured.close());

  const wrong = {
    "the log-in": () => secured.post("/api/v1/login", { user: "openevseadmin", password: "wrong horse" }),
    "OpenEVSE's log-in": () => secured.post("/login", { user: "openevseadmin", pass: "wrong horse" }),
    "Basic authentication": () => secured.ask("/status", { headers: basic("openevseadmin", "wrong horse") }),
    tokens: () => secured.ask("/status", { headers: bearer("dnm_00000000_wrong") }),
    "the change of the password": () =>
      secured.post("/api/v1/password", { current: "wrong horse", password: "another horse" }),
  };

  for (const [what, guess] of Object.entries(wrong))
    it(`is answered ten times, then once a minute: ${what}`, async () => {
      secured = await Secured.start({ secret: PASSWORD });
      const token = (await secured.tokens.create("meter", "read")).token;
      const session = await secured.login();
      const refused = what === "the change of the password" ? 403 : 401;
      for (let count = 0; count < 10; count++) expect((await guess()).status).toBe(refused);
      const locked = await guess();
      expect([locked.status, locked.headers["retry-after"]]).toEqual([429, "60"]);
      // the right password says nothing either; who is in stays in
      expect((await secured.ask("/status", { headers: basic("openevseadmin", PASSWORD) })).status).toBe(429);
      expect((await secured.ask("/status", { headers: session })).status).toBe(200);
      expect((await secured.ask("/status", { headers: bearer(token) })).status).toBe(200);
      secured.now_ms += MINUTE_ms;
      expect((await guess()).status).toBe(refused);
      expect((await guess()).status).toBe(429);
      secured.now_ms += MINUTE_ms;
      expect((await secured.ask("/status", { headers: basic("openevseadmin", PASSWORD) })).status).toBe(200);
    });

  it("goes no faster with many tries at once", async () => {
    secured = await Secured.start({ secret: PASSWORD });
    const answers = await Promise.all(Array.from({ length: 40 }, () => wrong["the log-in"]()));
    expect(answers.filter(({ status }) => status === 401).length).toBe(10);
    expect(answers.filter(({ status }) => status === 429).length).toBe(30);
  });

  it("is kept, without filling the audit", async () => {
    secured = await Secured.start({ secret: PASSWORD });
    for (let count = 0; count < 30; count++) await wrong["the log-in"]();
    expect((await secured.told()).filter((line) => line.includes("login"))).toEqual([
      "nobody | login | - | refused",
      "nobody | login | - | refused, address locked",
    ]);
    expect(secured.lines.filter((line) => line.includes("http: a password from 127.0.0.1")).length).toBe(2);
  });
});
