import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { SignatureCheck } from "#firmware/update/ed25519";

function raw(key: { export(options: { format: "jwk" }): { x?: string } }): Buffer {
  return Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
}

/** The verdict of the check, and how many steps it took. */
function check(key: Buffer, signature: Buffer, text: Buffer): boolean {
  const hash = createHash("sha512").update(signature.subarray(0, 32)).update(key).update(text).digest();
  const machine = new SignatureCheck(key.toString("latin1"), signature.toString("latin1"), hash.toString("latin1"));
  for (;;) {
    const verdict = machine.step(1000);
    if (verdict !== undefined) return verdict;
  }
}

describe("signatures made by Node's crypto", () => {
  it("are accepted, and refused with one bit changed anywhere", () => {
    for (let round = 0; round < 6; round++) {
      const { privateKey, publicKey } = generateKeyPairSync("ed25519");
      const key = raw(publicKey);
      const text = Buffer.from(`text ${String(round)}`);
      const signature = sign(null, text, privateKey);
      expect(check(key, signature, text)).toBe(true);
      expect(check(key, signature, Buffer.from("another text"))).toBe(false);
      const bent = Buffer.from(signature);
      const at = (round * 13 + 5) % 64;
      bent[at] = (bent[at] ?? 0) ^ (1 << round);
      expect(check(key, bent, text)).toBe(false);
      const other = Buffer.from(key);
      other[round] = (other[round] ?? 0) ^ 4;
      expect(check(other, signature, text)).toBe(false);
    }
  });
});
