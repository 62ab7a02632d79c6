import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchChromium } from "#tools/page/chromium";

const SCREENS = fileURLToPath(new URL("../../../build/ci/screens", import.meta.url));
const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

export const SIZES = {
  narrow: { width: 360, height: 740 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const;
export type Size = keyof typeof SIZES;
export type Scheme = "light" | "dark";

/** Debian's Chromium. */
export async function launch(): Promise<Browser> {
  const browser = await launchChromium();
  if (browser === undefined) throw new Error("no Chromium: apt-get install chromium");
  return browser;
}

export interface View {
  size: Size;
  scheme: Scheme;
  locale?: string;
}

/** A window of a size and a scheme; what the page complains about is collected. */
export async function openView(browser: Browser, view: View): Promise<{ context: BrowserContext; errors: string[] }> {
  const context = await browser.newContext({
    viewport: SIZES[view.size],
    colorScheme: view.scheme,
    locale: view.locale ?? "en-GB",
    timezoneId: "Europe/Ljubljana",
    reducedMotion: "reduce",
    hasTouch: view.size !== "desktop",
  });
  context.setDefaultTimeout(10_000);
  const errors: string[] = [];
  context.on("weberror", (error) => errors.push(error.error().message));
  context.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { context, errors };
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: `${SCREENS}/${name}.png`, fullPage: true });
}

interface Finding {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe finds serious, in words; empty when nothing. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const run = "axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})";
  const { violations } = await page.evaluate<{ violations: Finding[] }>(run);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical" || impact === "moderate")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ""}`).join("; ")}`,
    );
}
