import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Scheme, type Size, accessibilityFindings, launch, openView, screenshot } from "./browser";
import { FakeApi } from "./fake-api";

let browser: Browser;
const api = new FakeApi();

beforeAll(async () => {
  browser = await launch();
  await api.start();
});

afterAll(async () => {
  await browser.close();
  await api.stop();
});

/** Each screen and what shows that it is there. */
const SCREENS: readonly [name: string, route: string, there: (page: Page) => Promise<void>][] = [
  ["now", "#/", async (page) => page.getByText("offered 13 A: breaker L2 (25 A)").waitFor()],
  ["charts", "#/charts", async (page) => page.getByText("charge limit (13 A)").waitFor()],
  ["charts-day", "#/charts", async (page) => openDay(page)],
  ["sessions", "#/sessions", async (page) => page.getByText("12 sessions").waitFor()],
  ["cards", "#/cards", async (page) => page.getByText("Anna").waitFor()],
  ["schedule", "#/schedule", async (page) => page.getByRole("group", { name: "Window 1" }).waitFor()],
  ["settings", "#/settings", async (page) => page.getByLabel("Main breaker").waitFor()],
  ["setup", "#/setup", async (page) => page.getByText("A password is set").waitFor()],
  ["diagnostics", "#/diagnostics", async (page) => page.getByText("$SC 13").waitFor()],
  ["access", "#/access", async (page) => page.getByText("evcc").waitFor()],
  ["update", "#/update", async (page) => page.getByText("0.2.0").waitFor()],
];

async function openDay(page: Page): Promise<void> {
  await page.getByRole("radio", { name: "24 hours" }).check();
  await page.getByText("charge limit (16 A)").waitFor();
}

describe("every screen", () => {
  for (const size of ["phone", "desktop"] as Size[])
    for (const scheme of ["light", "dark"] as Scheme[])
      it(`is readable and without faults, on a ${size} in ${scheme}`, async () => {
        const { context, errors } = await openView(browser, { size, scheme });
        const page = await context.newPage();
        const findings: string[] = [];
        for (const [name, route, there] of SCREENS) {
          await page.goto(api.url + route);
          await there(page);
          await screenshot(page, `${name}-${size}-${scheme}`);
          findings.push(...(await accessibilityFindings(page)).map((finding) => `${name}: ${finding}`));
          const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
          if (overflow > 0) findings.push(`${name}: ${String(overflow)} px wider than the window`);
        }
        expect(findings).toEqual([]);
        expect(errors).toEqual([]);
        await context.close();
      });
});
