/**
 * Arithmetic modulo 2^255 - 19 in 11 limbs of 24 bits, least first: all products and sums stay below 2^53, so that doubles and 64-bit
 * integers give the same. Between operations a value is not reduced to the least: its limbs may be slightly below zero or above 2^24.
 */
export type Limbs = [number, number, number, number, number, number, number, number, number, number, number];

const BASE = 16777216;
/** 2^264 modulo 2^255 - 19. */
const WRAP = 9728;
/** The part of the highest limb that is below 2^255. */
const TOP = 32768;

export function newLimbs(value: number): Limbs {
  return [value, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}

/**
 * `out` = a * b; `out` may be one of them. Written out without loops, column after column, each carried into the next at once: so it takes
 * some 600 instructions of Lua, and half of them are the products. What is above 2^264 comes back down by 2^264 = 9728; the last column may
 * be below zero.
 */
// eslint-disable-next-line max-lines-per-function -- one formula for each column; parts of it would cost the calls that writing it out saves
export function multiply(out: Limbs, a: Limbs, b: Limbs): void {
  const [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10] = a;
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10] = b;
  let s = a0 * b0;
  let c = Math.floor(s / BASE);
  const t0 = s - c * BASE;
  s = c + a0 * b1 + a1 * b0;
  c = Math.floor(s / BASE);
  const t1 = s - c * BASE;
  s = c + a0 * b2 + a1 * b1 + a2 * b0;
  c = Math.floor(s / BASE);
  const t2 = s - c * BASE;
  s = c + a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0;
  c = Math.floor(s / BASE);
  const t3 = s - c * BASE;
  s = c + a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0;
  c = Math.floor(s / BASE);
  const t4 = s - c * BASE;
  s = c + a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0;
  c = Math.floor(s / BASE);
  const t5 = s - c * BASE;
  s = c + a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0;
  c = Math.floor(s / BASE);
  const t6 = s - c * BASE;
  s = c + a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0;
  c = Math.floor(s / BASE);
  const t7 = s - c * BASE;
  s = c + a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0;
  c = Math.floor(s / BASE);
  const t8 = s - c * BASE;
  s = c + a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + a9 * b0;
  c = Math.floor(s / BASE);
  const t9 = s - c * BASE;
  s = c + a0 * b10 + a1 * b9 + a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + a9 * b1 + a10 * b0;
  c = Math.floor(s / BASE);
  const t10 = s - c * BASE;
  s = c + a1 * b10 + a2 * b9 + a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + a9 * b2 + a10 * b1;
  c = Math.floor(s / BASE);
  const t11 = s - c * BASE;
  s = c + a2 * b10 + a3 * b9 + a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + a9 * b3 + a10 * b2;
  c = Math.floor(s / BASE);
  const t12 = s - c * BASE;
  s = c + a3 * b10 + a4 * b9 + a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + a9 * b4 + a10 * b3;
  c = Math.floor(s / BASE);
  const t13 = s - c * BASE;
  s = c + a4 * b10 + a5 * b9 + a6 * b8 + a7 * b7 + a8 * b6 + a9 * b5 + a10 * b4;
  c = Math.floor(s / BASE);
  const t14 = s - c * BASE;
  s = c + a5 * b10 + a6 * b9 + a7 * b8 + a8 * b7 + a9 * b6 + a10 * b5;
  c = Math.floor(s / BASE);
  const t15 = s - c * BASE;
  s = c + a6 * b10 + a7 * b9 + a8 * b8 + a9 * b7 + a10 * b6;
  c = Math.floor(s / BASE);
  const t16 = s - c * BASE;
  s = c + a7 * b10 + a8 * b9 + a9 * b8 + a10 * b7;
  c = Math.floor(s / BASE);
  const t17 = s - c * BASE;
  s = c + a8 * b10 + a9 * b9 + a10 * b8;
  c = Math.floor(s / BASE);
  const t18 = s - c * BASE;
  s = c + a9 * b10 + a10 * b9;
  c = Math.floor(s / BASE);
  const t19 = s - c * BASE;
  s = c + a10 * b10;
  c = Math.floor(s / BASE);
  const t20 = s - c * BASE;
  const rest = c;
  s = t0 + WRAP * t11;
  c = Math.floor(s / BASE);
  out[0] = s - c * BASE;
  s = c + t1 + WRAP * t12;
  c = Math.floor(s / BASE);
  out[1] = s - c * BASE;
  s = c + t2 + WRAP * t13;
  c = Math.floor(s / BASE);
  out[2] = s - c * BASE;
  s = c + t3 + WRAP * t14;
  c = Math.floor(s / BASE);
  out[3] = s - c * BASE;
  s = c + t4 + WRAP * t15;
  c = Math.floor(s / BASE);
  out[4] = s - c * BASE;
  s = c + t5 + WRAP * t16;
  c = Math.floor(s / BASE);
  out[5] = s - c * BASE;
  s = c + t6 + WRAP * t17;
  c = Math.floor(s / BASE);
  out[6] = s - c * BASE;
  s = c + t7 + WRAP * t18;
  c = Math.floor(s / BASE);
  out[7] = s - c * BASE;
  s = c + t8 + WRAP * t19;
  c = Math.floor(s / BASE);
  out[8] = s - c * BASE;
  s = c + t9 + WRAP * t20;
  c = Math.floor(s / BASE);
  out[9] = s - c * BASE;
  s = c + t10 + WRAP * rest;
  c = Math.floor(s / BASE);
  out[10] = s - c * BASE;
  s = out[0] + c * WRAP;
  c = Math.floor(s / BASE);
  out[0] = s - c * BASE;
  out[1] += c;
}

/** `out` = a + factor * b, factor 1 or -1; `out` may be one of them. */
export function combine(out: Limbs, a: Limbs, b: Limbs, factor: number): void {
  for (let index = 0; index < 11; index++) out[index] = (a[index] ?? 0) + factor * (b[index] ?? 0);
  settle(out, BASE, WRAP);
}

/** Carries through the limbs; what is above `top` in the highest comes back into the lowest, `wrap` for each. */
function settle(out: Limbs, top: number, wrap: number): void {
  let carry = 0;
  for (let index = 0; index < 10; index++) {
    const sum = (out[index] ?? 0) + carry;
    carry = Math.floor(sum / BASE);
    out[index] = sum - carry * BASE;
  }
  out[10] += carry;
  carry = Math.floor(out[10] / top);
  out[10] -= carry * top;
  out[0] += carry * wrap;
}

/** Reduces to 0..2^255-20, so that equal values have equal limbs. */
export function reduceFully(value: Limbs): void {
  for (let round = 0; round < 3; round++) settle(value, TOP, 19);
  value[0] += 19;
  settle(value, TOP, 19);
  value[0] -= 19;
  settle(value, TOP, 19);
}

/** Whether two fully reduced values are the same. */
export function same(a: Limbs, b: Limbs): boolean {
  for (let index = 0; index < 11; index++) if (a[index] !== b[index]) return false;
  return true;
}

/** The value of 32 bytes, least first; bit 255 is left out. */
export function fromBytes(bytes: string): Limbs {
  const limbs = newLimbs(0);
  for (let index = 0; index < 11; index++) {
    const at = index * 3;
    const last = at + 2 < 32 ? bytes.charCodeAt(at + 2) : 0;
    limbs[index] = bytes.charCodeAt(at) + bytes.charCodeAt(at + 1) * 256 + last * 65536;
  }
  if (limbs[10] >= TOP) limbs[10] -= TOP;
  return limbs;
}
