import { describe, expect, it } from "#test/spec";
import { SignatureCheck } from "#firmware/update/ed25519";
import { fromHex, isHex } from "#firmware/update/hex";

/** RFC 8032, 7.1: key | signature | SHA-512 of the signature's first half, the key and the text. */
const VECTORS = [
  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a|e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b|2771062b6b536fe7ffbdda0320c3827b035df10d284df3f08222f04dbca7a4c20ef15bdc988a22c7207411377c33f2ac09b1e86a046234283768ee7ba03c0e9f",
  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c|92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00|a271df0d2b0d03bd17b4ed9a4b6afddf2e73287fd630f1a137d87ce873a591cc31b6dd852a98b5dd1226fe993d8228278ceba21f80b8fc95986a70d71edf3faf",
  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025|6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a|09bfb4ff1993f38f2ef65699934a8b64c0325867f858059b95bca199f78dc09e544857aeb4abddc6e35660da2867ab5963135ffef60d242dbfce0a85fbc362bf",
];

function verdictOf(key: string, signature: string, hash: string): boolean | undefined {
  const check = new SignatureCheck(fromHex(key), fromHex(signature), fromHex(hash));
  for (let step = 0; step < 4000; step++) {
    const verdict = check.step(22);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

describe("an Ed25519 signature", () => {
  it("is accepted when it is one of the standard's", () => {
    for (const vector of VECTORS) {
      const [key = "", signature = "", hash = ""] = vector.split("|");
      expect(verdictOf(key, signature, hash)).toBe(true);
    }
  });

  it("is refused with the key of another", () => {
    const [first = "", second = ""] = VECTORS;
    const [key = ""] = first.split("|");
    const [, signature = "", hash = ""] = second.split("|");
    expect(verdictOf(key, signature, hash)).toBe(false);
  });

  it("is refused for another text", () => {
    const [first = "", second = ""] = VECTORS;
    const [key = "", signature = ""] = first.split("|");
    const [, , hash = ""] = second.split("|");
    expect(verdictOf(key, signature, hash)).toBe(false);
  });

  it("is refused when its number is not the least: the same signature must not have two forms", () => {
    const [key = "", signature = "", hash = ""] = (VECTORS[0] ?? "").split("|");
    // S plus the order of the base point
    const raised = "4c8c7872aa064e049dbb3013fbf29380d25bf5f0595bbe24655141438e7a101b";
    expect(verdictOf(key, signature.substring(0, 64) + raised, hash)).toBe(false);
  });

  it("is refused at once when the key is no point, or its number is not the least", () => {
    const [, signature = "", hash = ""] = (VECTORS[0] ?? "").split("|");
    const zeros = "0000000000000000000000000000000000000000000000000000000000000000";
    expect(verdictOf("02" + zeros.substring(2), signature, hash)).toBe(false);
    expect(verdictOf("ee" + zeros.substring(4).split("0").join("f") + "7f", signature, hash)).toBe(false);
  });

  it("is refused when key, signature or hash are too short", () => {
    const [key = "", signature = "", hash = ""] = (VECTORS[0] ?? "").split("|");
    expect(verdictOf(key.substring(2), signature, hash)).toBe(false);
    expect(verdictOf(key, signature.substring(2), hash)).toBe(false);
    expect(verdictOf(key, signature, hash.substring(2))).toBe(false);
  });
});

describe("hexadecimal digits", () => {
  it("become bytes", () => {
    expect(fromHex("00ff7a")).toBe("\x00" + String.fromCharCode(255) + "z");
    expect(fromHex("")).toBe("");
  });

  it("are refused in capitals, in odd numbers, or with anything else", () => {
    for (const text of ["FF", "f", "0g", "0x", " 0"]) expect(fromHex(text)).toBe("");
    expect(isHex("0af9", 4)).toBe(true);
    expect(isHex("0af9", 5)).toBe(false);
    expect(isHex("0AF9", 4)).toBe(false);
  });
});
