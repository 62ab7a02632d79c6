import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensurePage } from "#tools/page/build-page";
import { accessibilityFindings, launch, openView, screenshot } from "./browser";
import { RunningModule } from "./running-module";

const STARTING_ms = 60_000;
const PASSWORD = "correct horse battery";
const NAME = "<script>a()</script>";

let browser: Browser;
let page: Page;
let errors: string[];
let running: RunningModule;

async function open(route: string): Promise<void> {
  await page.goto(running.url + route);
}

/** Something of the state that the module tells, as the EVSE and the rules have it. */
async function told(name: string): Promise<unknown> {
  return page.evaluate(`fetch("api/v1/state").then((answer) => answer.json()).then((state) => state.${name})`);
}

beforeAll(async () => {
  await ensurePage();
  running = await RunningModule.start();
  await running.type("set http 1", "restarting");
  await running.until(async () => (await running.state()) !== undefined);
  browser = await launch();
  const view = await openView(browser, { size: "phone", scheme: "light" });
  errors = view.errors;
  page = await view.context.newPage();
  await page.addInitScript('localStorage.setItem("setUp", "yes")');
}, 3 * STARTING_ms);

afterAll(async () => {
  await browser.close();
  await running.close();
});

describe("the page on the module", () => {
  it("shows live what the car gets and why, to everybody in the network", async () => {
    await open("");
    await page.getByRole("status").getByText("Live").waitFor();
    await page.locator(".offer q").getByText(/A/).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, "module-now");
  });

  it("changes nothing without a password, and says where to set one", async () => {
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("no password is set").waitFor();
    expect(await told("run")).toBe("enabled");
    await open("#/access");
    await page.getByText("at its console").waitFor();
  });

  it("asks for the password that was set at the console", async () => {
    await running.type("http password", "Password");
    await running.type(PASSWORD, "ok: stored");
    await open("#/");
    await page.getByLabel("Password", { exact: true }).fill("correct horse");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("the user or the password is wrong").waitFor();
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("status").getByText("Live").waitFor();
  });

  it("stops the charge, and leaves it to the rules again", async () => {
    await open("#/");
    await expect.poll(() => told("evse.text"), { timeout: 20_000 }).toBe("charging");
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Stopped by hand", { exact: true }).first().waitFor();
    await expect.poll(() => told("evse.text")).toBe("sleeping");
    await screenshot(page, "module-paused");
    await page.getByRole("button", { name: "Automatic" }).click();
    await page.getByText("Stopped by hand", { exact: true }).waitFor({ state: "detached" });
    await expect.poll(() => told("evse.text"), { timeout: 20_000 }).toBe("charging");
  });

  it("shows values that move", async () => {
    await running.type("set dynamic 0", "dynamic = 0");
    await expect.poll(() => page.locator(".offer").innerText(), { timeout: 20_000 }).toContain("16");
    await running.type("set charge_limit_A 10", "charge_limit_A = 10");
    await expect.poll(() => page.locator(".offer").innerText(), { timeout: 20_000 }).toContain("10");
  });

  it("sets the mode and a limit", async () => {
    const offers = async (current_A: number): Promise<void> => {
      await expect.poll(() => told("offered_mA"), { timeout: 20_000 }).toBe(current_A * 1000);
      const line = new RegExp(`^${String(current_A)} A$`, "m");
      await expect.poll(() => page.locator(".offer").innerText(), { timeout: 20_000 }).toMatch(line);
    };
    await page.getByRole("radio", { name: "Smart" }).check();
    await expect.poll(() => told("mode")).toBe("smart");
    // smart balances whatever is set, and nobody measures this house
    await offers(6);
    await page.getByRole("radio", { name: "Normal" }).check();
    await offers(10);
    await page.getByRole("button", { name: "1 A less" }).click();
    await offers(9);
    await page.getByRole("button", { name: "No limit", disabled: false }).click();
    await offers(10);
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
    await screenshot(page, "module-settings");
  });

  it("shows a script in the name of a card as it is", async () => {
    await open("#/cards");
    await page.getByLabel("Cards", { exact: true }).selectOption("All known");
    await page.getByText("Saved", { exact: true }).waitFor();
    const learn = (): Promise<number> =>
      page.evaluate<number>(
        `fetch("api/v1/cards/0A0B0C0D", {
          method: "PUT",
          headers: { "content-type": "application/json", "x-csrf": localStorage.getItem("csrf") },
          body: JSON.stringify({ name: ${JSON.stringify(NAME)} }),
        }).then((answer) => answer.status)`,
      );
    await expect.poll(learn).toBe(200);
    await page.reload();
    const field = page.locator(`[value='${NAME}']`);
    const shown = async (): Promise<boolean> =>
      (await field.count()) > 0 || (await page.locator("main").innerText()).includes(NAME);
    await expect.poll(shown).toBe(true);
    expect(await page.locator("main script").count()).toBe(0);
    await page.getByLabel("Cards", { exact: true }).selectOption("Off");
    await page.getByText("Saved", { exact: true }).waitFor();
  });

  it("keeps a schedule, lists trips and health, and offers nothing that the module has not", async () => {
    await open("#/schedule");
    await page.getByRole("button", { name: "Add" }).first().click();
    await page.getByRole("button", { name: "Save" }).first().click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByRole("group", { name: "Window 1" }).getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Save" }).first().click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await open("#/diagnostics");
    await page.getByText("8.2.3").waitFor();
    expect(await page.locator('a[href$="/report"]').count()).toBe(0);
    await open("#/charts");
    await page.getByRole("slider").first().waitFor();
    expect(await page.getByRole("radio", { name: "24 hours" }).count()).toBe(0);
    await screenshot(page, "module-charts");
  });

  it("loads what never changes only once", async () => {
    const again: string[] = [];
    page.on("request", (request) => again.push(request.url()));
    const sent = await page.evaluate<number>(
      'performance.getEntriesByType("resource").filter((one) => one.name.endsWith(".js")).map((one) => one.encodedBodySize)[0]',
    );
    expect(sent).toBeGreaterThan(10_000);
    await page.reload();
    await page.getByRole("status").getByText("Live").waitFor();
    const size = await page.evaluate<number>(
      'performance.getEntriesByType("resource").filter((one) => one.name.endsWith(".js")).map((one) => one.transferSize)[0]',
    );
    expect(size).toBe(0);
    expect(again.length).toBeGreaterThan(2);
  });

  it("says when the module has gone, and is back when that is", async () => {
    await open("#/");
    await page.getByRole("status").getByText("Live").waitFor();
    await running.cut();
    await page.getByText("No connection – trying again").waitFor();
    await screenshot(page, "module-lost");
    running.startModule();
    // whoever was logged in has to again: the module forgets that without power
    await page.getByLabel("Password", { exact: true }).waitFor({ timeout: STARTING_ms });
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("status").getByText("Live").waitFor({ timeout: STARTING_ms });
  });

  it("keeps to its policy of contents", () => {
    expect(errors.filter((text) => /Content Security|Refused/.test(text))).toEqual([]);
  });
});
