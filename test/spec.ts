/** The test vocabulary that core specs share: vitest in Node; the Lua build puts a small stand-in with the same words in its place. */
export { describe, expect, it } from "vitest";
