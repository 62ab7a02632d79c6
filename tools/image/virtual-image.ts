import { createHash } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";
import type { LuaModule } from "#tools/lua/transpile";

/** The header of an image of Lua 5.3 with 64-bit integers and doubles, as the cross compiler writes it. */
const HEADER = Buffer.from("1b4c7561530b19930d0a1a0a04040808", "hex");
const HASH_B = 32;

/** An image for the virtual module: the sources behind the header of a real one. The real module does not take it, nor this one a real one. */
export function virtualImage(modules: readonly LuaModule[]): Buffer {
  const body = deflateSync(JSON.stringify(modules));
  return Buffer.concat([HEADER, createHash("sha256").update(body).digest(), body]);
}

/** The modules of such an image; `undefined`: it is none, or damaged. */
export function modulesOfImage(image: Buffer): LuaModule[] | undefined {
  const body = image.subarray(HEADER.length + HASH_B);
  if (!image.subarray(0, HEADER.length).equals(HEADER)) return undefined;
  const hash = createHash("sha256").update(body).digest();
  if (!hash.equals(image.subarray(HEADER.length, HEADER.length + HASH_B))) return undefined;
  return JSON.parse(inflateSync(body).toString()) as LuaModule[];
}
