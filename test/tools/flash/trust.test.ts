import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { trustFiles } from "#tools/flash/trust";
import { createKey, publicDigits } from "#tools/updates/signing-key";

const folder = mkdtempSync(join(tmpdir(), "dinamics-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** Name and content of what goes to the module. */
function files(key?: string, certificate?: string): string[][] {
  return trustFiles(key, certificate).map(({ name, content }) => [name, content.toString()]);
}

describe("What dinamics flash brings so that a module knows whose updates to take", () => {
  it("is nothing unless it is asked for", () => {
    expect(files()).toEqual([]);
  });

  it("is the public key, from its digits or from the file of the private one", () => {
    const key = createKey(join(folder, "key"));
    expect(files(join(folder, "key"))).toEqual([["update-key", publicDigits(key)]]);
    expect(files("AB".repeat(32))).toEqual([["update-key", "ab".repeat(32)]]);
    expect(() => files("ab".repeat(31))).toThrow(/dinamics update-key makes a key/);
  });

  it("is the certificate of a server, and never a private key", () => {
    const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    expect(files(undefined, written("ca", certificate))).toEqual([["update-ca", certificate]]);
    const both = written("both", certificate + "-----BEGIN PRIVATE KEY-----\n");
    expect(() => files(undefined, both)).toThrow(/private key does not belong/);
    expect(() => files(undefined, written("none", "text"))).toThrow(/allowed: a certificate/);
    expect(() => files(undefined, written("long", certificate + "x".repeat(4000)))).toThrow(/up to 4000 bytes/);
    expect(() => files(undefined, join(folder, "nowhere"))).toThrow(/nowhere/);
  });
});
