import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createPlain } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Fetch, LiveFetches } from "#tools/module/live-fetches";
import { signFolder } from "#tools/updates/image-folder";
import { createKey, publicDigits } from "#tools/updates/signing-key";
import { eventually } from "#test/platform/node/eventually";
import { TypedModule } from "./typed-module";

const DAY_ms = 86_400_000;
const root = mkdtempSync(join(tmpdir(), "tls-"));
const closings: (() => unknown)[] = [];

interface Pair {
  cert: string;
  key: string;
}

type Naming = { type: 2; value: string } | { type: 7; ip: string };

/** A certificate for a name or an address, signed by `authority` or by itself. */
async function certificate(naming: Naming, from_days: number, authority?: Pair): Promise<Pair> {
  const isAuthority = naming.type === 2 && naming.value === "authority";
  const made = await generate([{ name: "commonName", value: naming.type === 2 ? naming.value : naming.ip }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() + from_days * DAY_ms),
    notAfterDate: new Date(Date.now() + (from_days + 10) * DAY_ms),
    extensions: [
      { name: "basicConstraints", cA: isAuthority, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: isAuthority, critical: true },
      { name: "subjectAltName", altNames: [naming] },
    ],
    ...(authority === undefined ? {} : { ca: authority }),
  });
  return { cert: made.cert, key: made.private };
}

const HERE: Naming = { type: 7, ip: "127.0.0.1" };
let authority: Pair;
let stranger: Pair;
beforeAll(async () => {
  authority = await certificate({ type: 2, value: "authority" }, -1);
  stranger = await certificate({ type: 2, value: "authority" }, -1);
});
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A server of https with the files of a folder; its address. */
async function serving(pair: Pair, folder = root): Promise<string> {
  const server = createServer(pair, (request, response) => {
    response.end(readFileSync(join(folder, request.url ?? "")));
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closings.push(
    () => server.close(),
    () => {
      server.closeAllConnections();
    },
  );
  return `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** What a request with this certificate comes to: its events, then what a person is told. */
async function fetched(url: string, ca: string): Promise<string> {
  const heard: string[] = [];
  const fetches = new LiveFetches(
    {
      fetchBegins: (_id, status) => heard.push(String(status)),
      fetchBrings: (_id, bytes) => heard.push(bytes),
      fetchEnds: (_id, how) => heard.push(how),
    },
    (line) => heard.unshift(line),
  );
  const fetch: Fetch = { kind: "fetch", at_us: 0, id: "1", method: "GET", url, certificate: ca, headers: {} };
  fetches.begin(fetch);
  await eventually("it ends", () => /end|refused|broken/.test(heard.at(-1) ?? ""));
  return heard.join(" | ");
}

describe("A request of the virtual module over TLS", () => {
  it("brings what the server has whose certificate is vouched for, by its authority or by itself", async () => {
    writeFileSync(join(root, "x"), "content");
    const signed = await serving(await certificate(HERE, -1, authority));
    expect(await fetched(`${signed}/x`, authority.cert)).toBe("200 | content | end");
    const own = await certificate(HERE, -1);
    expect(await fetched(`${await serving(own)}/x`, own.cert)).toBe("200 | content | end");
  });

  it("is refused otherwise, with what is wrong and what to do", async () => {
    const good = await serving(await certificate(HERE, -1, authority));
    const expired = await serving(await certificate(HERE, -20, authority));
    const early = await serving(await certificate(HERE, 5, authority));
    const other = await serving(await certificate({ type: 2, value: "updates.home" }, -1, authority));
    const plain = createPlain((_request, response) => response.end());
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    closings.push(() => plain.close());
    const http = `https://127.0.0.1:${String((plain.address() as AddressInfo).port)}`;
    for (const [url, ca, wrong, remedy] of [
      [good, stranger.cert, /certificate/, "update-ca does not vouch for this server; store the certificate"],
      [await serving(await certificate(HERE, -1)), authority.cert, /self-signed/, "dinamics flash --update-ca FILE"],
      [expired, authority.cert, /expired/, "give the server a certificate that is still valid"],
      [early, authority.cert, /not yet valid/, "until its certificate is valid"],
      [other, authority.cert, /127\.0\.0\.1/, "name the server as its certificate does, or give it one for 127.0.0.1"],
      [good, "no certificate", /:/, "update-ca is no certificate in PEM; store the certificate"],
      [http, authority.cert, /:/, "is it a server of http?"],
    ] as const) {
      const told = await fetched(`${url}/x`, ca);
      expect(told).toMatch(wrong);
      expect(told).toContain(remedy);
      expect(told).toMatch(/ \| refused$/);
    }
    expect(await fetched("https://127.0.0.1:1/x", authority.cert)).toMatch(/ECONNREFUSED[^;]*\| refused$/);
  });
});

describe("dinamics module and a server of https", () => {
  it("meet with the certificate that vouches for it, and with no other", { timeout: 180_000 }, async () => {
    const image = mkdtempSync(join(root, "image-"));
    writeFileSync(join(image, "lfs.img"), "the image of another product");
    const key = createKey(join(root, "key"));
    signFolder(image, { product: "dinamics-toaster", version: "9.9.9", key });
    const server = await serving(await certificate(HERE, -1, authority), image);
    const notes: string[] = [];
    const meet = async (ca: string, told: string): Promise<void> => {
      const data = mkdtempSync(join(root, "data-"));
      if (ca !== "") writeFileSync(join(data, "update-ca"), ca);
      const module = await TypedModule.start(data, (line) => notes.push(line));
      closings.push(() => module.live.close());
      await module.update(server, publicDigits(key));
      await eventually(told, () => module.said.includes(told), 60_000);
    };
    await Promise.all([
      meet("", "https needs the certificate of the server in the file update-ca"),
      meet(stranger.cert, "no answer, or a certificate that update-ca does not vouch for, or of another name"),
      meet(authority.cert, "product dinamics-toaster: not for this one"),
    ]);
    expect(notes.join("\n")).toContain("update-ca does not vouch for this server");
  });
});
