import type { Browser } from "playwright-core";
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

describe("the first screen", () => {
  for (const size of ["phone", "desktop"] as Size[])
    for (const scheme of ["light", "dark"] as Scheme[])
      it(`says what the car gets and why, on a ${size} in ${scheme}`, async () => {
        const { context, errors } = await openView(browser, { size, scheme });
        const page = await context.newPage();
        await page.goto(api.url);
        await page.getByText("13 A", { exact: true }).waitFor();
        expect(await page.getByText("offered 13 A: breaker L2 (25 A").isVisible()).toBe(true);
        expect(await page.getByRole("meter", { name: "L2" }).getAttribute("aria-valuetext")).toContain(
          "23.9 A of 25 A",
        );
        await screenshot(page, `now-${size}-${scheme}`);
        expect(await accessibilityFindings(page)).toEqual([]);
        expect(errors).toEqual([]);
        await context.close();
      });
});
