/// <reference types="@typescript-to-lua/language-extensions" />

declare function error(this: void, message: string, level: number): never;

/** The constants of SHA-256 (FIPS 180-4): the first bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUND: number[] = [];
const START: number[] = [];
const WORD = 4294967296;

/** The whole part of `value * 2^32` of the fraction of a root; doubles carry enough digits. */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * WORD);
}

function isPrime(value: number): boolean {
  for (let factor = 2; factor * factor <= value; factor++)
    if (value - Math.floor(value / factor) * factor === 0) return false;
  return true;
}

for (let value = 2; ROUND.length < 64; value++) {
  if (!isPrime(value)) continue;
  if (START.length < 8) START.push(fraction(value ** 0.5));
  ROUND.push(fraction(value ** (1 / 3)));
}

function turned(word: number, by: number): number {
  return ((word >>> by) | (word << (32 - by))) & 0xffffffff;
}

const schedule: number[] = [];

function expand(block: string, at: number): void {
  for (let index = 0; index < 16; index++) {
    const place = at + index * 4;
    const high = block.charCodeAt(place) * 256 + block.charCodeAt(place + 1);
    schedule[index] = high * 65536 + block.charCodeAt(place + 2) * 256 + block.charCodeAt(place + 3);
  }
  for (let index = 16; index < 64; index++) {
    const early = schedule[index - 15] ?? 0;
    const late = schedule[index - 2] ?? 0;
    const first = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const second = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    schedule[index] = ((schedule[index - 16] ?? 0) + first + (schedule[index - 7] ?? 0) + second) & 0xffffffff;
  }
}

function compress(state: number[]): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < 64; index++) {
    const choice = (e & f) ^ (~e & 0xffffffff & g);
    const sum = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = h + sum + choice + (ROUND[index] ?? 0) + (schedule[index] ?? 0);
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) & 0xffffffff;
    d = c;
    c = b;
    b = a;
    a = (first + second) & 0xffffffff;
  }
  const result = [a, b, c, d, e, f, g, h];
  for (let index = 0; index < 8; index++) state[index] = ((state[index] ?? 0) + (result[index] ?? 0)) & 0xffffffff;
}

function wordBytes(word: number): string {
  return String.fromCharCode((word >>> 24) & 255, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
}

/** A hash that is being made, SHA-256. */
class Hash {
  private readonly state: number[] = [];
  private rest = "";
  private size_B = 0;

  constructor() {
    for (const word of START) this.state.push(word);
  }

  update(bytes: string): void {
    this.size_B += bytes.length;
    const all = this.rest + bytes;
    let at = 0;
    for (; at + 64 <= all.length; at += 64) {
      expand(all, at);
      compress(this.state);
    }
    this.rest = all.substring(at);
  }

  finalize(): string {
    const bits = this.size_B * 8;
    const room = this.rest.length < 56 ? 55 : 119;
    const fill = "\0".repeat(room - this.rest.length);
    this.update(String.fromCharCode(128) + fill + wordBytes(Math.floor(bits / WORD)) + wordBytes(bits & 0xffffffff));
    let bytes = "";
    for (const word of this.state) bytes += wordBytes(word);
    return bytes;
  }
}

/** The constants of SHA-512 (FIPS 180-4), of 64 bits: those of its rounds, and at the end those that it begins with. */
const LONG_CONSTANTS = `
428a2f98d728ae22 7137449123ef65cd b5c0fbcfec4d3b2f e9b5dba58189dbbc 3956c25bf348b538 59f111f1b605d019
923f82a4af194f9b ab1c5ed5da6d8118 d807aa98a3030242 12835b0145706fbe 243185be4ee4b28c 550c7dc3d5ffb4e2
72be5d74f27b896f 80deb1fe3b1696b1 9bdc06a725c71235 c19bf174cf692694 e49b69c19ef14ad2 efbe4786384f25e3
0fc19dc68b8cd5b5 240ca1cc77ac9c65 2de92c6f592b0275 4a7484aa6ea6e483 5cb0a9dcbd41fbd4 76f988da831153b5
983e5152ee66dfab a831c66d2db43210 b00327c898fb213f bf597fc7beef0ee4 c6e00bf33da88fc2 d5a79147930aa725
06ca6351e003826f 142929670a0e6e70 27b70a8546d22ffc 2e1b21385c26c926 4d2c6dfc5ac42aed 53380d139d95b3df
650a73548baf63de 766a0abb3c77b2a8 81c2c92e47edaee6 92722c851482353b a2bfe8a14cf10364 a81a664bbc423001
c24b8b70d0f89791 c76c51a30654be30 d192e819d6ef5218 d69906245565a910 f40e35855771202a 106aa07032bbd1b8
19a4c116b8d2d0c8 1e376c085141ab53 2748774cdf8eeb99 34b0bcb5e19b48a8 391c0cb3c5c95a63 4ed8aa4ae3418acb
5b9cca4f7763e373 682e6ff3d6b2b8a3 748f82ee5defb2fc 78a5636f43172f60 84c87814a1f0ab72 8cc702081a6439ec
90befffa23631e28 a4506cebde82bde9 bef9a3f7b2c67915 c67178f2e372532b ca273eceea26619c d186b8c721c0c207
eada7dd6cde0eb1e f57d4f7fee6ed178 06f067aa72176fba 0a637dc5a2c898a6 113f9804bef90dae 1b710b35131c471b
28db77f523047d84 32caab7b40c72493 3c9ebe0a15c9bebc 431d67c49c100d4c 4cc5d4becb3e42b6 597f299cfc657e2a
5fcb6fab3ad6faec 6c44198c4a475817
6a09e667f3bcc908 bb67ae8584caa73b 3c6ef372fe94f82b a54ff53a5f1d36f1 510e527fade682d1 9b05688c2b3e6c1f
1f83d9abfb41bd6b 5be0cd19137e2179
`;
const LONG_ROUNDS = 80;
const LONG_BLOCK_B = 128;
/** Lua's own shift: of all 64 bits, filled up with zeros. */
declare const shifted: LuaBitwiseRightShift<number, number, number>;
declare function tonumber(this: void, text: string, base: number): number;

const longConstants: number[] = [];

function turnedLong(word: number, by: number): number {
  return shifted(word, by) | (word << (64 - by));
}

/** 64-bit integers of Lua wrap at their end, as the hash wants it. */
function compressLong(state: number[], block: string, at: number): void {
  const words: number[] = [];
  for (let index = 0; index < 16; index++) {
    let word = 0;
    for (let place = 0; place < 8; place++) word = (word << 8) | block.charCodeAt(at + index * 8 + place);
    words.push(word);
  }
  for (let index = 16; index < LONG_ROUNDS; index++) {
    const early = words[index - 15] ?? 0;
    const late = words[index - 2] ?? 0;
    const first = turnedLong(early, 1) ^ turnedLong(early, 8) ^ shifted(early, 7);
    const second = turnedLong(late, 19) ^ turnedLong(late, 61) ^ shifted(late, 6);
    words.push((words[index - 16] ?? 0) + first + (words[index - 7] ?? 0) + second);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < LONG_ROUNDS; index++) {
    const sum = turnedLong(e, 14) ^ turnedLong(e, 18) ^ turnedLong(e, 41);
    const first = h + sum + ((e & f) ^ (~e & g)) + (longConstants[index] ?? 0) + (words[index] ?? 0);
    const second = (turnedLong(a, 28) ^ turnedLong(a, 34) ^ turnedLong(a, 39)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const result = [a, b, c, d, e, f, g, h];
  for (let index = 0; index < 8; index++) state[index] = (state[index] ?? 0) + (result[index] ?? 0);
}

/** SHA-512 of what was put together; it is asked for short texts only. */
class LongHash {
  private text = "";

  update(bytes: string): void {
    this.text += bytes;
  }

  finalize(): string {
    if (longConstants.length === 0)
      for (const line of LONG_CONSTANTS.split("\n"))
        for (const digits of line.split(" ")) if (digits !== "") longConstants.push(tonumber(digits, 16));
    const state: number[] = [];
    for (let index = 0; index < 8; index++) state.push(longConstants[LONG_ROUNDS + index] ?? 0);
    const all = this.text + String.fromCharCode(128);
    const used_B = all.length + 16;
    const blocks = Math.floor((used_B + LONG_BLOCK_B - 1) / LONG_BLOCK_B);
    const padded = all + "\0".repeat(blocks * LONG_BLOCK_B - used_B + 12) + wordBytes(this.text.length * 8);
    for (let block = 0; block < blocks; block++) compressLong(state, padded, block * LONG_BLOCK_B);
    let bytes = "";
    for (const word of state) bytes += wordBytes(shifted(word, 32)) + wordBytes(word & 0xffffffff);
    return bytes;
  }
}

const BLOCK_B = 64;

function masked(key: string, mask: number): string {
  let bytes = "";
  for (let index = 0; index < BLOCK_B; index++)
    bytes += String.fromCharCode((index < key.length ? key.charCodeAt(index) : 0) ^ mask);
  return bytes;
}

/** A keyed hash that is being made (RFC 2104), with SHA-256. */
class KeyedHash {
  private readonly inner = new Hash();
  private readonly key: string;

  constructor(key: string) {
    const long = new Hash();
    long.update(key);
    this.key = key.length > BLOCK_B ? long.finalize() : key;
    this.inner.update(masked(this.key, 0x36));
  }

  update(bytes: string): void {
    this.inner.update(bytes);
  }

  finalize(): string {
    const outer = new Hash();
    outer.update(masked(this.key, 0x5c));
    outer.update(this.inner.finalize());
    return outer.finalize();
  }
}

/** Module `crypto`, as far as SHA-256 and SHA-512. */
export const cryptoModule = {
  new_hash(this: void, algorithm: string): Hash | LongHash {
    if (algorithm === "SHA512") return new LongHash();
    return algorithm === "SHA256" ? new Hash() : error("Unknown hashing algorithm: " + algorithm, 0);
  },
  new_hmac(this: void, algorithm: string, key: string): KeyedHash {
    return algorithm === "SHA256" ? new KeyedHash(key) : error("Unknown hashing algorithm: " + algorithm, 0);
  },
};
