import { describe, expect, it } from "#test/spec";
import { isForeign, isOwnHost, isStrayLink, type Origin } from "#firmware/api/http/stranger";

function origin(change: Partial<Origin>): Origin {
  const nothing = undefined;
  return {
    method: change.method ?? "POST",
    host: change.host ?? "192.168.1.50",
    origin: change.origin ?? nothing,
    site: change.site ?? nothing,
    referer: change.referer ?? nothing,
    agent: change.agent ?? nothing,
    requested: change.requested ?? nothing,
  };
}

describe("the name by which a machine is called", () => {
  it("is an address, localhost or its own", () => {
    const names = [
      "10.0.0.1",
      "10.0.0.1:8080",
      "[fe80::1]:80",
      "localhost",
      "LOCALHOST:1",
      "box",
      "Box:80",
      "box.local",
    ];
    for (const name of names) expect(isOwnHost(name, "Box")).toBe(true);
  });

  it("is somebody's trick otherwise", () => {
    const names = [
      "",
      "evil.example",
      "10.0.0.1.evil.example",
      "10.0.0",
      "1.2.3.4.5",
      "1.2.3.4444",
      "1..2.3",
      "box.evil",
      "a.b.c.d",
    ];
    for (const name of names) expect(isOwnHost(name, "box")).toBe(false);
  });
});

describe("a page that causes a request", () => {
  it("is one of this machine, or there is none", () => {
    expect(isForeign(origin({}))).toBe(false);
    expect(isForeign(origin({ origin: "http://192.168.1.50" }))).toBe(false);
    expect(isForeign(origin({ origin: "HTTP://Box.local", host: "box.LOCAL" }))).toBe(false);
    expect(isForeign(origin({ site: "same-origin" }))).toBe(false);
    expect(isForeign(origin({ site: "none" }))).toBe(false);
  });

  it("is foreign otherwise", () => {
    const origins = [
      "null",
      "",
      "http://192.168.1.5",
      "http://192.168.1.501",
      "http://192.168.1.50:81",
      "https://192.168.1.50",
    ];
    for (const its of origins) expect(isForeign(origin({ origin: its }))).toBe(true);
    for (const site of ["cross-site", "same-site", ""]) expect(isForeign(origin({ site }))).toBe(true);
  });
});

describe("a link or an image", () => {
  const agent = "Mozilla/5.0 (X11)";

  it("of another site is what a browser asks for without saying where it is from", () => {
    expect(isStrayLink(origin({ method: "GET", agent }))).toBe(true);
    expect(isStrayLink(origin({ method: "GET", agent, referer: "http://evil.example/" }))).toBe(true);
    expect(isStrayLink(origin({ method: "GET", agent, referer: "http://192.168.1.501/" }))).toBe(true);
  });

  it("of this machine, or a program's request, is none", () => {
    expect(isStrayLink(origin({ method: "GET" }))).toBe(false);
    expect(isStrayLink(origin({ method: "GET", agent: "curl/8" }))).toBe(false);
    expect(isStrayLink(origin({ method: "GET", agent, referer: "http://192.168.1.50/r" }))).toBe(false);
    expect(isStrayLink(origin({ method: "GET", agent, requested: "OpenEVSE" }))).toBe(false);
    expect(isStrayLink(origin({ method: "POST", agent }))).toBe(false);
  });
});
