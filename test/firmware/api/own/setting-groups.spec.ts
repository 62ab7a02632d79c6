import { describe, expect, it } from "#test/spec";
import { groupNames, groupOf, isGroup, keysOfGroup } from "#firmware/api/own/setting-groups";
import { settingLines } from "#firmware/settings/setting";

function allKeys(): string[] {
  const keys: string[] = [];
  for (const line of settingLines()) keys.push(line.substring(0, line.indexOf("|")));
  return keys;
}

describe("the groups of the settings", () => {
  it("have each setting once, in the order of the table", () => {
    const keys = allKeys();
    let listed = 0;
    for (const name of groupNames()) {
      let before = -1;
      for (const key of keysOfGroup(name)) {
        expect(groupOf(key)).toBe(name);
        expect(keys.indexOf(key)).toBeGreaterThan(before);
        before = keys.indexOf(key);
        listed++;
      }
    }
    expect(listed).toBe(keys.length);
  });

  it("are known by their names, and nothing else is", () => {
    for (const name of groupNames()) expect(isGroup(name)).toBe(true);
    expect(isGroup("other")).toBe(true);
    for (const name of ["", "none", "house|breaker_A.", "hous"]) expect(isGroup(name)).toBe(false);
  });
});
