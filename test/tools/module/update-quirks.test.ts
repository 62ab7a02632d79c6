import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { NETWORK, PASSWORD } from "#tools/module/set-up";
import { Bare } from "./bench";

/** NodeMCU in a network. */
function joined(): Bare {
  const bare = new Bare();
  bare.module.network(NETWORK, PASSWORD, "192.168.1.50");
  bare.lua(
    `wifi.mode(wifi.STATION) wifi.start() wifi.sta.config({ ssid = "${NETWORK}", pwd = "${PASSWORD}" }) wifi.sta.connect()`,
  );
  bare.pass(1000);
  return bare;
}

/** A request whose events are heard. */
function ask(bare: Bare, url = "http://server/x", options = "bufsz = 1000, timeout = 5000"): void {
  bare.lua(`local function note(...) heard[#heard + 1] = table.concat({ ... }, " ") end
    connection = http.createConnection("${url}", http.GET, { async = true, ${options}, headers = { range = "bytes=7-" } })
    connection:on("data", function(status, bytes) note("data", status, #bytes) if trouble then trouble() end end)
    connection:on("complete", function(status, up) note("complete", status, tostring(up)) end)
    connection:request()`);
}

describe("NodeMCU's HTTP client of the virtual module", () => {
  it("hands over what comes in buffers, in callbacks, and completes with the status", () => {
    const bare = joined();
    ask(bare);
    expect(bare.heard()).toEqual([]);
    const [asked] = bare.pass(1).filter((saying) => saying.kind === "fetch");
    expect(asked).toMatchObject({ id: "1", method: "GET", url: "http://server/x", headers: { range: "bytes=7-" } });
    bare.module.fetchBegins("1", 206);
    bare.module.fetchBrings("1", "\0".repeat(2500));
    bare.module.fetchEnds("1", "end");
    bare.pass(200);
    expect(bare.heard()).toEqual(["data 206 1000", "data 206 1000", "data 206 500", "complete 206 false"]);
  });

  it("completes with a negative number without a network, without a connection, and when it breaks", () => {
    const lone = new Bare();
    ask(lone);
    lone.pass(100);
    expect(lone.heard()).toEqual(["complete -28674 false"]);
    const bare = joined();
    ask(bare);
    bare.module.fetchEnds("1", "refused");
    bare.pass(100);
    expect(bare.heard()).toEqual(["complete -28674 false"]);
    ask(bare);
    bare.module.fetchBegins("2", 200);
    bare.module.fetchBrings("2", "abc");
    bare.module.fetchEnds("2", "broken");
    bare.pass(100);
    expect(bare.heard()).toEqual(["data 200 3", "complete -28680 false"]);
  });

  it("gives up when nothing came for its timeout", () => {
    const bare = joined();
    ask(bare);
    bare.pass(4000);
    bare.module.fetchBegins("1", 200);
    bare.pass(4900);
    expect(bare.heard()).toEqual([]);
    const sayings = bare.pass(200);
    expect(bare.heard()).toEqual(["complete -28679 false"]);
    expect(sayings.map(({ kind }) => kind)).toContain("unfetch");
  });

  it("connects over https only with a certificate to check with", () => {
    const bare = joined();
    ask(bare, "https://server/x");
    bare.pass(100);
    expect(bare.heard()).toEqual(["complete -28674 false"]);
    ask(bare, "https://server/x", 'cert = "PEM"');
    expect(bare.pass(1).find(({ kind }) => kind === "fetch")).toMatchObject({ certificate: "PEM" });
  });

  it("may be closed in a callback only, and completes with an error then", () => {
    const bare = joined();
    ask(bare);
    const tried = bare.lua("local done, why = pcall(connection.close, connection) return tostring(why)");
    expect(tried).toContain("outside of a callback");
    bare.lua("trouble = function() connection:close() end");
    bare.module.fetchBegins("1", 200);
    bare.module.fetchBrings("1", "x".repeat(5000));
    const sayings = bare.pass(500);
    expect(bare.heard()).toEqual(["data 200 1000", "complete -1 false"]);
    expect(sayings.map(({ kind }) => kind)).toContain("unfetch");
  });

  it("makes one request at a time, and the next when it has completed", () => {
    const bare = joined();
    ask(bare);
    const again = "local done, why = pcall(connection.request, connection) return tostring(why)";
    expect(bare.lua(again)).toContain("while a request is active");
    bare.module.fetchEnds("1", "end");
    bare.pass(100);
    expect(bare.lua(again)).toBe("nil");
  });

  it("logs an error in a callback and forgets it", () => {
    const bare = joined();
    ask(bare);
    bare.lua('trouble = function() error("planted") end');
    bare.module.fetchBegins("1", 200);
    bare.module.fetchBrings("1", "abc");
    bare.module.fetchEnds("1", "end");
    const sayings = bare.pass(200);
    expect(sayings.some((saying) => saying.kind === "uart" && saying.bytes.includes("planted"))).toBe(true);
    expect(sayings.some(({ kind }) => kind === "failed")).toBe(false);
    expect(bare.heard()).toEqual(["data 200 3", "complete 200 false"]);
  });
});

describe("SHA-512 of the virtual module", () => {
  it("is what the standard says, at both sides of each block's end", () => {
    const bare = new Bare();
    for (const size of [0, 1, 111, 112, 127, 128, 129, 239, 240, 1000]) {
      const digits = bare.lua(
        `local hash = crypto.new_hash("SHA512") hash:update(("a"):rep(${String(size)})) return encoder.toHex(hash:finalize())`,
      );
      expect(digits, String(size)).toBe(createHash("sha512").update("a".repeat(size)).digest("hex"));
    }
    const bytes = Buffer.from(Array.from({ length: 256 }, (_one, index) => index));
    const digits = bare.lua(
      'local text = "" for code = 0, 255 do text = text .. string.char(code) end local hash = crypto.new_hash("SHA512") hash:update(text) return encoder.toHex(hash:finalize())',
    );
    expect(digits).toBe(createHash("sha512").update(bytes).digest("hex"));
  });
});
