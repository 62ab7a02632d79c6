import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openView } from "./browser";
import { Visit } from "./visit";

const visit = new Visit();
const MOST_STEPS = 120;

/** Goes on with the tab key until what has the focus is called that. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const named = `(() => {
    const one = document.activeElement;
    // a new screen has the focus itself, and all of its text
    if (one.tagName === "MAIN" || one.tagName === "BODY") return "";
    const label = one.labels?.[0]?.textContent ?? "";
    return (one.getAttribute("aria-label") ?? "") + " " + label + " " + (one.tagName === "SELECT" ? "" : one.textContent);
  })()`;
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press("Tab");
    if (!name.test(await page.evaluate<string>(named))) continue;
    const outline = await page.evaluate<string>("getComputedStyle(document.activeElement).outlineStyle");
    const shown = await page.evaluate<boolean>(
      'getComputedStyle(document.activeElement.nextElementSibling ?? document.body).outlineStyle !== "none"',
    );
    expect(outline !== "none" || shown, `the focus on ${String(name)} is to be seen`).toBe(true);
    return;
  }
  throw new Error(`the tab key does not reach ${String(name)}`);
}

describe("with the keyboard alone", () => {
  it("a person pauses, changes the mode and limits the current", async () => {
    const page = await visit.open();
    await page.getByText("13 A", { exact: true }).waitFor();
    await tabTo(page, /^\s*Pause$/);
    await page.keyboard.press("Enter");
    await tabTo(page, /Smart/);
    await page.keyboard.press("ArrowRight");
    await tabTo(page, /1 A less/);
    await page.keyboard.press("Space");
    await expect.poll(() => visit.asked()).toEqual([{ do: "pause" }, { mode: "solar" }, { limit_A: 6 }]);
  });

  it("a person goes to the settings, finds one and changes it", async () => {
    const page = await visit.open();
    await page.getByText("13 A", { exact: true }).waitFor();
    await tabTo(page, /More/);
    await page.keyboard.press("Enter");
    await page.keyboard.down("Shift");
    await tabTo(page, /Settings/);
    await page.keyboard.up("Shift");
    await page.keyboard.press("Enter");
    await tabTo(page, /Find a setting/);
    await page.keyboard.type("main breaker");
    await tabTo(page, /Main breaker/);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("20");
    await page.keyboard.press("Tab");
    await expect.poll(() => visit.asked()).toEqual([{ breaker_A: 20 }]);
  });

  it("a person changes the week", async () => {
    const page = await visit.open("#/schedule");
    await page.getByRole("group", { name: "Window 1" }).waitFor();
    await tabTo(page, /Fri/);
    await page.keyboard.press("Space");
    await tabTo(page, /^\s*Add$/);
    await page.keyboard.press("Enter");
    await page.getByRole("group", { name: "Window 2" }).waitFor();
    await tabTo(page, /^\s*Save$/);
    await page.keyboard.press("Enter");
    await expect
      .poll(() => visit.asked())
      .toEqual([
        {
          windows: [
            { days: "mo,tu,we,th", start: "22:00", stop: "06:00" },
            { days: "mo,tu,we,th,fr,sa,su", start: "22:00", stop: "06:00" },
          ],
        },
      ]);
  });
});

describe("who wants less motion", () => {
  const moving = `document.getAnimations().length + [...document.querySelectorAll("*")].filter((one) => {
    const { transitionDuration, animationDuration } = getComputedStyle(one);
    return parseFloat(transitionDuration) > 0 || parseFloat(animationDuration) > 0;
  }).length`;

  for (const [motion, least, most] of [
    ["reduce", 0, 0],
    ["no-preference", 1, Infinity],
  ] as const)
    it(`gets ${motion === "reduce" ? "none" : "some, who has not said so"}`, async () => {
      const { context } = await openView(visit.browser, { size: "phone", scheme: "light" });
      const page = await context.newPage();
      await page.emulateMedia({ reducedMotion: motion });
      await page.goto(visit.api.url);
      await page.getByText("13 A", { exact: true }).waitFor();
      const count = await page.evaluate<number>(moving);
      expect(count).toBeGreaterThanOrEqual(least);
      expect(count).toBeLessThanOrEqual(most);
      await context.close();
    });
});
