import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ensurePage } from "#tools/page/build-page";
import { accessibilityFindings, launch, openView, screenshot } from "./browser";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const STARTING_ms = 30_000;

let browser: Browser;
let page: Page;
let gateway: ChildProcess | undefined;
let port: number;

/** The controller on its simulated EVSE, car and house, as anybody starts it who tries it. */
function start(): void {
  const args = [BIN, "run", "--plain", "--http", String(port)];
  gateway = spawn(process.execPath, args, {
    stdio: "ignore",
    cwd: fileURLToPath(new URL("../../..", import.meta.url)),
  });
}

function kill(): Promise<void> {
  return new Promise((resolve) => {
    if (gateway === undefined || gateway.exitCode !== null || gateway.signalCode !== null) return resolve();
    gateway.once("exit", () => resolve());
    gateway.kill("SIGKILL");
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

async function isServing(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${String(port)}/api/v1/state`)).ok;
  } catch {
    return false;
  }
}

async function open(route: string): Promise<void> {
  await page.goto(`http://127.0.0.1:${String(port)}/${route}`);
}

beforeAll(async () => {
  await ensurePage();
  port = await freePort();
  start();
  browser = await launch();
  const view = await openView(browser, { size: "desktop", scheme: "light" });
  page = await view.context.newPage();
  await page.addInitScript('localStorage.setItem("setUp", "yes")');
  await vi.waitFor(async () => expect(await isServing()).toBe(true), { timeout: STARTING_ms, interval: 200 });
}, 2 * STARTING_ms);

afterAll(async () => {
  await browser.close();
  await kill();
});

describe("the page on a running gateway", () => {
  it("shows live what the car gets and why", async () => {
    await open("");
    await page.getByRole("status").getByText("Live").waitFor();
    await page.locator(".offer q").getByText(/\d\sA/).waitFor();
    expect(await page.getByRole("meter").count()).toBe(3);
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, "gateway-now");
  });

  it("is live: a value each second or faster", async () => {
    await open("#/charts");
    await page.getByRole("slider").first().waitFor();
    await page.evaluate(`
      window.seconds = new Set();
      new MutationObserver(() => {
        const [second] = /\\d\\d:\\d\\d:\\d\\d/.exec(document.querySelector("main").innerText) ?? [];
        if (second !== undefined) window.seconds.add(second);
      }).observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true });
    `);
    const began_ms = performance.now();
    await expect.poll(() => page.evaluate<number>("window.seconds.size"), { timeout: 7500 }).toBeGreaterThan(5);
    expect(performance.now() - began_ms).toBeLessThan(7500);
  });

  it("takes a day's chart from a real history in at most 200 kB", async () => {
    const now_s = Math.floor(Date.now() / 1000);
    const query = `from=${String(now_s - 86400)}&to=${String(now_s)}&points=1440`;
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/v1/history?${query}`);
    expect(answer.status).toBe(200);
    expect((await answer.text()).length).toBeLessThanOrEqual(200_000);
  });

  it("stops the charge, and leaves it to the rules again", async () => {
    await open("#/");
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Stopped by hand", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Automatic" }).click();
    await page.getByText("Stopped by hand", { exact: true }).waitFor({ state: "detached" });
  });

  it("sets the mode and a limit", async () => {
    await open("#/");
    await page.getByRole("radio", { name: "Smart" }).check();
    await page.waitForFunction(
      "document.querySelector('input[name=mode]:checked').nextSibling.textContent === 'Smart'",
    );
    await page.getByRole("button", { name: "1 A more" }).click();
    await page.getByRole("button", { name: "No limit", disabled: false }).click();
    await page.getByRole("button", { name: "No limit", disabled: true }).waitFor();
    expect(await page.locator(".notice-refusal").count()).toBe(0);
  });

  it("changes a setting, and says what is wrong with one that is refused", async () => {
    await open("#/settings");
    await page.getByLabel("Main breaker").fill("32");
    await page.getByLabel("Main breaker").blur();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByLabel("Main breaker").fill("900");
    await page.getByLabel("Main breaker").blur();
    await page.getByRole("alert").getByText("6..125").waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel("Main breaker").inputValue()).toBe("32");
  });

  it("keeps a schedule", async () => {
    await open("#/schedule");
    await page.getByRole("button", { name: "Add" }).first().click();
    await page.getByRole("group", { name: "Window 1" }).getByLabel("Sun").uncheck();
    await page.getByRole("button", { name: "Save" }).first().click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.reload();
    const first = page.getByRole("group", { name: "Window 1" });
    expect(await first.getByLabel("Sat").isChecked()).toBe(true);
    expect(await first.getByLabel("Sun").isChecked()).toBe(false);
    await first.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Save" }).first().click();
    await page.getByText("Saved", { exact: true }).waitFor();
  });

  it("waits for a card to learn, and stops waiting", async () => {
    await open("#/cards");
    await page.getByRole("button", { name: "Learn a card" }).click();
    await page.getByText("cards are not asked for").waitFor();
    await page.getByLabel("Cards", { exact: true }).selectOption("All known");
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Learn a card" }).click();
    await page.getByText("Hold the card to the reader now").waitFor();
    await page.getByRole("button", { name: "Stop learning" }).click();
    await page.getByRole("button", { name: "Learn a card" }).waitFor();
    await page.getByLabel("Cards", { exact: true }).selectOption("Off");
    await page.getByText("Saved", { exact: true }).waitFor();
  });

  it("draws charts, lists sessions and shows the traffic with the EVSE", async () => {
    await open("#/charts");
    await page.getByRole("slider").first().waitFor();
    await page.getByRole("radio", { name: "24 hours" }).check();
    await page.getByRole("slider").first().waitFor();
    await open("#/sessions");
    await page.getByText("No session yet").waitFor();
    await open("#/diagnostics");
    await page.getByText("$OK").first().waitFor();
    await page.getByLabel("RAPI command").fill("$GS");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("status").getByText("$OK").waitFor();
    await screenshot(page, "gateway-diagnostics");
  });

  it("takes a password, asks for it, and gives tokens to whoever has it", async () => {
    await open("#/access");
    await page.getByLabel("New password").fill("correct horse battery");
    await page.getByLabel("Password again").fill("correct horse battery");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("Password", { exact: true }).fill("correct horse");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("the user or the password is wrong").waitFor();
    await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByLabel("Name").fill("evcc");
    await page.getByLabel("May").selectOption("control");
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByText(/dnm_\w+/).waitFor();
    await page.getByRole("button", { name: "Delete: evcc" }).click();
    await page.getByRole("button", { name: "Delete: evcc" }).waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("status").getByText("Live").waitFor();
    await open("#/");
    await page.getByRole("radio", { name: "Normal" }).check();
    await page.waitForFunction(
      "document.querySelector('input[name=mode]:checked').nextSibling.textContent === 'Normal'",
    );
    expect(await page.locator(".notice-refusal").count()).toBe(0);
  });

  it("says when the controller has gone, and is back when that is", async () => {
    await open("#/");
    await page.getByRole("status").getByText("Live").waitFor();
    await kill();
    await page.getByText("No connection – trying again").waitFor();
    start();
    await page.getByRole("status").getByText("Live").waitFor({ timeout: STARTING_ms });
  });
});
