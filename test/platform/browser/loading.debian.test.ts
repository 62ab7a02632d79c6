import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, openView } from "./browser";
import { FakeApi } from "./fake-api";
import { chargingByTheBreaker } from "./fake-house";

/** What a phone loads before it shows what the car gets, compressed, with the heads of the answers. */
const MOST_LOADED_B = 50_000;
/** What web.dev calls good is 0.1. Figures that stand at the right begin elsewhere when they get longer; that much is counted. */
const LARGEST_SHIFT = 0.005;

const OBSERVE = `
  window.shift = 0;
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.shift += entry.value;
      for (const { node } of entry.sources) window.shifted.push(node?.className ?? node?.parentNode?.className ?? node?.textContent);
    }
  }).observe({ type: "layout-shift", buffered: true });
`;

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
  it("needs one script, one style and three answers of the controller, 50 kB together", async () => {
    const { context } = await openView(browser, { size: "phone", scheme: "light" });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname.replace(/-[\w-]+(?=\.)/, "")));
    await page.goto(api.url);
    await page.getByText("13 A", { exact: true }).waitFor();
    const needed = asked.filter((path) => !path.endsWith(".svg"));
    const answers = ["/api/v1", "/api/v1/events", "/api/v1/login"];
    expect(needed.sort()).toEqual(["/", ...answers, "/assets/index.css", "/assets/index.js"]);
    const loaded_B = await page.evaluate<number>(`
      ["navigation", "resource"]
        .flatMap((type) => performance.getEntriesByType(type))
        .reduce((sum, { transferSize }) => sum + transferSize, 0)`);
    expect(loaded_B).toBeGreaterThan(MOST_LOADED_B / 2);
    expect(loaded_B).toBeLessThanOrEqual(MOST_LOADED_B);
    await context.close();
  });

  const begin = chargingByTheBreaker();
  for (const size of ["phone", "desktop"] as const)
    it(`does not move while values come and change, on a ${size}`, async () => {
      const { context } = await openView(browser, { size, scheme: "light" });
      const page = await context.newPage();
      await page.addInitScript(OBSERVE);
      api.set(begin);
      await page.goto(api.url);
      await page.locator(".offer-number").getByText("13 A").waitFor();
      for (const [offered_A, sentence] of [
        [6, "cable"],
        [32, "offered 32 A: charge limit 32 A, which is as much as the setting allows; nothing else limits"],
        [9, "offered 9 A: breaker L1 (25 A) - margin 0.5 A - house 15.4 A"],
      ] as const) {
        api.set({ offered_mA: offered_A * 1000, sentence, charge_mA: [offered_A * 1000], power_W: offered_A * 690 });
        await page
          .getByText(`${String(offered_A)} A`, { exact: true })
          .first()
          .waitFor();
      }
      api.set({ mains: { current_mA: [15300, -3200, 104100], age_ms: 42000, breaker_mA: 25000, stale: true } });
      await page.getByText("Meter silent – last").waitFor();
      const { shift, shifted } = await page.evaluate<{ shift: number; shifted: string[] }>("({ shift, shifted })");
      expect(shift, shifted.join(", ")).toBeLessThanOrEqual(LARGEST_SHIFT);
      await context.close();
    });
});

describe("the other screens", () => {
  for (const size of ["phone", "desktop"] as const)
    it(`do not move what is there while the rest comes, on a ${size}`, async () => {
      const { context } = await openView(browser, { size, scheme: "light" });
      const moved: string[] = [];
      for (const screen of [
        "charts",
        "sessions",
        "cards",
        "schedule",
        "settings",
        "setup",
        "diagnostics",
        "access",
        "update",
      ]) {
        const page = await context.newPage();
        await page.addInitScript(OBSERVE);
        await page.goto(`${api.url}#/${screen}`);
        await page.getByRole("status").getByText("Live").waitFor();
        await page.waitForFunction("!document.body.innerText.includes('Loading')");
        const { shift, shifted } = await page.evaluate<{ shift: number; shifted: string[] }>("({ shift, shifted })");
        if (shift > LARGEST_SHIFT) moved.push(`${screen}: ${shift.toFixed(3)} ${shifted.join(", ")}`);
        await page.close();
      }
      expect(moved).toEqual([]);
      await context.close();
    });
});
