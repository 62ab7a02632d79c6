import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES, type Language, textIn } from "#platform/browser/text-table";
import { accessibilityFindings, launch, openView, screenshot } from "./browser";
import { FakeApi } from "./fake-api";

const SCREENS = ["", "charts", "sessions", "cards", "schedule", "settings", "setup", "diagnostics", "access", "update"];

let browser: Browser;
const api = new FakeApi();

beforeAll(async () => {
  browser = await launch();
  await api.start();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await api.stop();
});

/** Elements whose words do not fit into them, or that reach beyond the window. */
const OVERFLOWS = `[...document.querySelectorAll("body *")].flatMap((one) => {
  if (one.closest(".hidden, .skip, svg, canvas, select, .header-name, .charger-why, .rapi-lines, pre")) return [];
  const { right, left, width } = one.getBoundingClientRect();
  if (width === 0) return [];
  const inner = one.children.length === 0 && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && one.tagName !== "INPUT";
  return inner || right > innerWidth + 1 || left < -1 ? [one.tagName + "." + one.className + " " + (one.textContent ?? "").slice(0, 60)] : [];
})`;

async function isThere(page: Page, language: Language): Promise<void> {
  await page.locator("main h1").first().waitFor({ state: "attached" });
  await page.getByRole("status").getByText(textIn(language, "link.live")).waitFor();
  await page.getByText(textIn(language, "loading")).first().waitFor({ state: "hidden" });
}

describe("on the narrowest phone", () => {
  for (const language of LANGUAGES)
    it(`every screen fits, with every setting open, and has no fault, in ${language}`, async () => {
      const { context, errors } = await openView(browser, { size: "narrow", scheme: "light", locale: language });
      const page = await context.newPage();
      const findings: string[] = [];
      for (const screen of SCREENS) {
        await page.goto(`${api.url}#/${screen}`);
        await isThere(page, language);
        await page.evaluate('document.querySelectorAll("details").forEach((one) => (one.open = true))');
        const name = screen === "" ? "now" : screen;
        await screenshot(page, `${name}-narrow-${language}`);
        for (const text of await page.evaluate<string[]>(OVERFLOWS)) findings.push(`${name}: ${text}`);
        findings.push(...(await accessibilityFindings(page)).map((finding) => `${name}: ${finding}`));
      }
      expect(findings).toEqual([]);
      expect(errors).toEqual([]);
      await context.close();
    }, 120_000);

  it("says why in each language, and what a setting means", async () => {
    for (const [language, why, meaning] of [
      ["de", "13 A angeboten: Hauptsicherung L2 (25 A) - Reserve 0,5 A - Haus 11,2 A", "Nennstrom je Phase"],
      ["fr", "13 A proposés : disjoncteur principal L2 (25 A) - marge 0,5 A - maison 11,2 A", "Calibre par phase"],
      ["sl", "ponujeno 13 A: glavna varovalka L2 (25 A) - rezerva 0,5 A - hiša 11,2 A", "Nazivni tok na fazo"],
    ] as const) {
      const { context } = await openView(browser, { size: "narrow", scheme: "dark", locale: language });
      const page = await context.newPage();
      await page.goto(api.url);
      await page.locator("q").getByText(why).waitFor();
      expect(await page.locator("q").getAttribute("lang")).toBeNull();
      await page.goto(`${api.url}#/settings`);
      await page.getByText(meaning).waitFor();
      await context.close();
    }
  });
});
