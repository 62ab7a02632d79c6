import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { FAULT_REASONS, LIMIT_REASONS, TRIP_REASONS } from "#firmware/api/reasons";
import { tripNames } from "#firmware/protection/trip-table";
import { PAGE, reasonsPage } from "#tools/docs/reasons";
import { FAULTS } from "#tools/evse/codes";

const FIRMWARE = fileURLToPath(new URL("../../../firmware/", import.meta.url));
const code = readdirSync(FIRMWARE, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.startsWith("api"))
  .map((name) => readFileSync(join(FIRMWARE, name), "utf8"))
  .join("\n");

/** Every name that the code gives a claim or shows instead of one. */
function sources(): string[] {
  const patterns = [
    /source(?::| =) "([^"]+)"/g,
    /source = \w+ \? "([^"]+)" :/g,
    /\? "[^"]+" : "(mode [^"]+)"/g,
    /new (?:Room|Capacity|CurrentCap)\("([^"]+)"/g,
    /this\.write\("([^"]+)"/g,
    /this\.(?:end|ask)\((?:undefined, )?"([^"]+)"/g,
    /"(circuit [^"]+)"/g,
    /\? "(card [^"]+)" :/g,
    /^ {2,}(?:if \(.*\) )?return "((?:EVSE|no car|car)[^"]*)"(?: \+ \(status.fault \?\? "other"\))?;$/gm,
  ];
  return [...new Set(patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, name = ""]) => name)))];
}

function explains(name: string): boolean {
  return LIMIT_REASONS.some((row) => {
    const [value = ""] = row.split("|");
    return value === name || (value.endsWith("*") && name.startsWith(value.slice(0, -1).trimEnd()));
  });
}

describe("the page of reasons", () => {
  it("is as the lists in the code have it; else run npm run docs", () => {
    const flat = (text: string): string => text.replaceAll(/[ -]+/g, " ").trim();
    expect(flat(readFileSync(PAGE, "utf8"))).toBe(flat(reasonsPage()));
  });

  it("explains everything that the code names as a limit", () => {
    const names = sources();
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !explains(name))).toEqual([]);
  });

  it("explains every fault of the EVSE and every trip", () => {
    const faults = FAULT_REASONS.map((row) => row.split("|")[0]);
    for (const fault of FAULTS) expect(faults).toContain(fault);
    const trips: string[] = TRIP_REASONS.map((row) => row.split("|")[0] ?? "");
    for (const name of tripNames()) expect(trips).toContain(name.startsWith("EVSE ") ? "EVSE *" : name);
    for (const fault of FAULTS) expect(tripNames()).toContain(`EVSE ${fault}`);
  });
});
