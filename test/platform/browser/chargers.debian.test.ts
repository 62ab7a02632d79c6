import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ensurePage } from "#tools/page/build-page";
import { type Carrier, carryOverTcp } from "#tools/evse/carrier";
import { LiveEvse } from "#tools/evse/live-evse";
import { accessibilityFindings, launch, openView, screenshot } from "./browser";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const PATIENCE_ms = 60_000;
const CHARGING = 3;
const SLEEPING = 254;

/** The car at the house and the one in the garage. */
const lives = [0, 1].map(() => new LiveEvse({ firmware: "8.2" }, { phases: [1], max_A: 32 }));
const folder = mkdtempSync(join(tmpdir(), "dinamics-"));
let carriers: Carrier[] = [];
let gateway: ChildProcess;
let printed = "";
let browser: Browser;
let page: Page;
let base = "";

/** What each EVSE is at, when it has got there. */
async function areAt(first: number, second: number): Promise<void> {
  await vi.waitFor(() => expect(lives.map(({ evse }) => evse.facts.state)).toEqual([first, second]), {
    timeout: PATIENCE_ms,
    interval: 50,
  });
}

async function press(name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** Shows the one with that name below. */
async function choose(name: RegExp): Promise<void> {
  await page.getByRole("region", { name: "Chargers" }).getByRole("button", { name }).click();
  await page.locator(".header-name").getByText(name).waitFor();
  await page.getByRole("status").getByText("Live").waitFor();
}

beforeAll(async () => {
  await ensurePage();
  carriers = await Promise.all(lives.map((live) => carryOverTcp(live, "127.0.0.1", 0)));
  const [house, garage] = carriers.map(({ address }) => address);
  const config = {
    evse: { port: house },
    dataDir: "data",
    http: { listen: "127.0.0.1", name: "house" },
    settings: { dynamic: 0, charge_limit_A: 16 },
    chargers: [{ name: "garage", evse: { port: garage }, settings: { dynamic: 0, charge_limit_A: 10 } }],
  };
  const path = join(folder, "c.json");
  writeFileSync(path, JSON.stringify(config));
  gateway = spawn(process.execPath, [BIN, "run", "--plain", "--config", path]);
  for (const stream of [gateway.stdout, gateway.stderr])
    stream?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  base = await vi.waitFor(
    () => {
      const port = /http at [^:]+:(\d+)/.exec(printed)?.[1];
      if (port === undefined) throw new Error(`it does not serve: ${printed}`);
      return `http://127.0.0.1:${port}/`;
    },
    { timeout: PATIENCE_ms, interval: 100 },
  );
  for (const live of lives) live.plug(true);
  browser = await launch();
  page = await (await openView(browser, { size: "desktop", scheme: "light" })).context.newPage();
  await page.addInitScript('localStorage.setItem("setUp", "yes")');
}, 2 * PATIENCE_ms);

afterAll(async () => {
  await browser.close();
  gateway.kill("SIGKILL");
  for (const live of lives) live.close();
  for (const carrier of carriers) await carrier.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("two chargers on a running gateway", { timeout: PATIENCE_ms }, () => {
  it("stand side by side, each with what it offers and why", async () => {
    await areAt(CHARGING, CHARGING);
    await page.goto(base);
    const tiles = page.getByRole("region", { name: "Chargers" }).getByRole("button");
    await tiles.nth(0).getByText("16 A ·").waitFor();
    await tiles.nth(1).getByText("10 A ·").waitFor();
    await tiles.nth(1).getByText("garage").waitFor();
    await tiles.nth(1).getByText("offered 10 A: charge limit (10 A)").waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, "gateway-chargers");
  });

  it("are paused and started one by one: each order reaches the right one", async () => {
    await press("Pause");
    await areAt(SLEEPING, CHARGING);
    await choose(/garage/);
    await press("Pause");
    await areAt(SLEEPING, SLEEPING);
    await press("Start");
    await areAt(SLEEPING, CHARGING);
    await page.goto(base);
    await page.getByText("Stopped by hand", { exact: true }).first().waitFor();
    await press("Start");
    await areAt(CHARGING, CHARGING);
  });

  it("have limits and settings of their own", async () => {
    await choose(/garage/);
    await press("1 A less");
    await vi.waitFor(() => expect(lives.map(({ evse }) => evse.facts.capacity_A)).toEqual([16, 9]), {
      timeout: PATIENCE_ms,
      interval: 50,
    });
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Find a setting").fill("largest current");
    const largest = page.getByLabel("Largest current");
    await expect.poll(() => largest.inputValue()).toBe("10");
    await largest.fill("8");
    await largest.blur();
    await vi.waitFor(() => expect(lives.map(({ evse }) => evse.facts.capacity_A)).toEqual([16, 8]), {
      timeout: PATIENCE_ms,
      interval: 50,
    });
  });

  it("are told apart when one of them is silent", async () => {
    await page.getByRole("link", { name: "Now" }).click();
    await carriers[1]?.close();
    const tiles = page.getByRole("region", { name: "Chargers" }).getByRole("button");
    await tiles.nth(1).getByText("EVSE").waitFor({ timeout: PATIENCE_ms });
    await page.getByText("The charger does not answer", { exact: true }).waitFor({ timeout: PATIENCE_ms });
    await tiles.nth(0).getByText("16 A ·").waitFor();
  });
});
