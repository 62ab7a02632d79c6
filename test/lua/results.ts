import { unescapeBytes } from "#tools/lua/escape";

/** What became of one test inside a Lua VM. */
export interface LuaResult {
  name: string;
  failure: string | undefined;
}

/** Reads the records of `runSpecFile`. */
export function parseResults(report: string): LuaResult[] {
  return report
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", verdict, failure = ""] = line.split("\t");
      return { name: unescapeBytes(name), failure: verdict === "ok" ? undefined : unescapeBytes(failure) };
    });
}
