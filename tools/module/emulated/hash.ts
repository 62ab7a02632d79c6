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

/** Module `crypto`, as far as SHA-256. */
export const cryptoModule = {
  new_hash(this: void, algorithm: string): Hash {
    return algorithm === "SHA256" ? new Hash() : error("Unknown hashing algorithm: " + algorithm, 0);
  },
};
