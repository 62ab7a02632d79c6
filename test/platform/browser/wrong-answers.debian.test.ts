import { describe, expect, it } from "vitest";
import { screenshot } from "./browser";
import { Visit } from "./visit";

const visit = new Visit();

const SCREENS = ["charts", "sessions", "cards", "schedule", "settings", "setup", "diagnostics", "access", "update"];
const NONSENSE = [
  "",
  "null",
  "[]",
  "{}",
  "7",
  '"text"',
  "<html>",
  '{"settings":[{}],"cards":5,"windows":[null],"trips":{}}',
];

describe("answers that are wrong", () => {
  for (const nonsense of NONSENSE)
    it(`blank no screen: ${nonsense === "" ? "nothing at all" : nonsense}`, async () => {
      const faults: string[] = [];
      visit.page.on("pageerror", (error) => faults.push(error.message));
      const page = await visit.open();
      await page.getByText("13 A", { exact: true }).waitFor();
      visit.api.nonsense = nonsense;
      for (const screen of SCREENS) {
        await page.goto(`${visit.api.url}#/${screen}`);
        await page.locator("main h1").waitFor();
        expect((await page.locator("main").innerText()).length, screen).toBeGreaterThan(8);
        expect(await page.getByRole("status").getByText("Live").count(), screen).toBe(1);
      }
      await page.goto(`${visit.api.url}#/`);
      await page.getByText("13 A", { exact: true }).waitFor();
      expect(faults).toEqual([]);
    });

  it("are told, and asked for again when somebody wants to", async () => {
    visit.api.nonsense = "{}";
    const page = await visit.open("#/settings");
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await screenshot(page, "wrong-answer");
    visit.api.nonsense = undefined;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByLabel("Main breaker").waitFor();
  });

  it("of the live state leave the last good one, and end as a lost connection that comes back", async () => {
    const page = await visit.open();
    await page.getByText("13 A", { exact: true }).waitFor();
    visit.api.garble = true;
    await page.getByText("No connection – trying again").waitFor({ timeout: 15_000 });
    await page.getByText("13 A", { exact: true }).waitFor();
    visit.api.garble = false;
    await page.getByRole("status").getByText("Live").waitFor({ timeout: 15_000 });
  });
});
