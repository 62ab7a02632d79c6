import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, openView, screenshot } from "./browser";
import { FakeApi } from "./fake-api";

let browser: Browser;
let context: BrowserContext;
let page: Page;
let api: FakeApi;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  api = new FakeApi();
  await api.start();
  ({ context } = await openView(browser, { size: "phone", scheme: "light" }));
  page = await context.newPage();
  page.on("dialog", (dialog) => void dialog.accept());
});

afterEach(async () => {
  await context.close();
  await api.stop();
});

async function open(route = "#/"): Promise<void> {
  await page.goto(api.url + route);
}

/** The bodies of the changes that were asked for. */
function asked(): unknown[] {
  return api.changes.map(({ body }) => body);
}

describe("the first screen", () => {
  it("follows what the charger says, at once", async () => {
    await open();
    await page.getByText("13 A", { exact: true }).waitFor();
    api.set({ offered_mA: 9000, sentence: "offered 9 A: cable", source: "cable" });
    await page.getByText("9 A", { exact: true }).waitFor();
    await page.getByText("offered 9 A: cable").waitFor();
  });

  it("has what can be done within a thumb's reach: nothing of it is below the fold", async () => {
    await open();
    await page.getByText("13 A", { exact: true }).waitFor();
    const menu = await page.getByRole("navigation").boundingBox();
    for (const name of ["Start", "Pause", "Automatic", "1 A less", "1 A more", "No limit"]) {
      const box = await page.getByRole("button", { name, exact: true }).boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0), name).toBeLessThanOrEqual(menu?.y ?? 0);
      expect(box?.height, name).toBeGreaterThanOrEqual(44);
    }
  });

  it("pauses, and shows that it has", async () => {
    await open();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("stopped by a person").waitFor();
    expect(asked()).toEqual([{ do: "pause" }]);
  });

  it("changes the mode", async () => {
    await open();
    await page.getByRole("radio", { name: "Solar" }).check();
    await page.waitForFunction(
      "document.querySelector('input[name=mode]:checked').nextSibling.textContent === 'Solar'",
    );
    expect(asked()).toEqual([{ mode: "solar" }]);
  });

  it("sets a limit in steps from what is offered, and lifts it", async () => {
    await open();
    await page.getByRole("button", { name: "1 A less" }).click();
    await page.getByText("12 A", { exact: true }).waitFor();
    await page.getByRole("button", { name: "No limit" }).click();
    await page.getByRole("button", { name: "No limit", disabled: true }).waitFor();
    expect(asked()).toEqual([{ limit_A: 12 }, { limit_A: null }]);
  });

  it("shows a protective stop and resets it", async () => {
    api.set({ trip: { cause: "EVSE gfci", sentence: "current leaks to earth", reset: "person" } });
    await open();
    await page.getByRole("alert").getByText("current leaks to earth").waitFor();
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => api.changes.map(({ path }) => path)).toEqual(["/trips/reset"]);
  });

  it("shows stale readings as stale", async () => {
    api.set({ mains: { current_mA: [15300, 23900, 14100], age_ms: 42000, breaker_mA: 25000, stale: true } });
    await open();
    await page.getByText("Meter silent – last reading 42 s ago").waitFor();
  });

  it("shows what is unknown as unknown, not as 0", async () => {
    api.set({
      offered_mA: undefined,
      charge_mA: [],
      power_W: undefined,
      mains: { current_mA: [null, null, null], stale: true },
    });
    await open();
    await page.getByText("No reading of the meter yet").waitFor();
    expect(await page.locator(".offer-number").textContent()).toBe("–");
    expect(await page.getByRole("meter", { name: "L1" }).getAttribute("aria-valuetext")).toContain("L1: – of");
  });

  it("shows several chargers side by side and changes between them", async () => {
    const chargers = ["Garage", "Yard"].map((name, index) => ({ serial: String(index), name, prefix: "" }));
    api.about = { ...api.about, chargers };
    await open();
    await page.getByRole("button", { name: /Yard/, pressed: false }).click();
    await page.getByRole("button", { name: /Yard/, pressed: true }).waitFor();
    await page.getByRole("button", { name: /Garage.*13 A/, pressed: false }).waitFor();
  });
});

describe("a connection that drops", () => {
  it("is said, keeps the last values marked as such, and comes back by itself", async () => {
    await open();
    await page.getByRole("status").getByText("Live").waitFor();
    await api.stop();
    await page.getByText("No connection – trying again").waitFor();
    await page.getByText("Last known values").waitFor();
    await screenshot(page, "connection-lost");
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("The controller does not answer. Nothing was changed.").waitFor();
    await api.start();
    await page.getByRole("status").getByText("Live").waitFor({ timeout: 15_000 });
    expect(await page.getByText("Last known values").count()).toBe(0);
  });
});

describe("a setting", () => {
  it("is changed when its field is left", async () => {
    await open("#/settings");
    await page.getByLabel("Main breaker").fill("25");
    await page.getByLabel("Main breaker").blur();
    await page.getByText("Saved").waitFor();
    expect(api.settings.value("breaker_A")).toBe(25);
  });

  it("that is refused says why, right below its field, and is not changed", async () => {
    await open("#/settings");
    await page.getByLabel("Main breaker").fill("900");
    await page.getByLabel("Main breaker").blur();
    await page.getByRole("alert").getByText("breaker_A: out of range; allowed: 6..125").waitFor();
    expect(await page.getByLabel("Main breaker").getAttribute("aria-invalid")).toBe("true");
    expect(api.settings.value("breaker_A")).toBe(16);
    await screenshot(page, "setting-refused");
  });

  it("is found by its name or by a word of its explanation", async () => {
    await open("#/settings");
    await page.getByLabel("Find a setting").fill("thermostat");
    await page.getByText("Nothing found").waitFor();
    await page.getByLabel("Find a setting").fill("meter noise");
    await page.getByLabel("Margin", { exact: true }).waitFor();
    expect(await page.locator(".setting").count()).toBe(1);
  });
});

describe("cards", () => {
  it("are learned by holding them to the reader", async () => {
    await open("#/cards");
    await page.getByRole("button", { name: "Learn a card" }).click();
    await page.getByText("Hold the card to the reader now").waitFor();
    api.cardAtReader = "DEADBEEF";
    await page.getByText("Last read: DEADBEEF – learned").waitFor();
    await page.getByRole("button", { name: "Edit: DEADBEEF" }).click();
    await page.getByLabel("Name").fill("Cvetka <b>");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Cvetka <b>").waitFor();
  });

  it("are deleted", async () => {
    await open("#/cards");
    await page.getByRole("button", { name: "Delete: Anna" }).click();
    await page.getByText("No card is known").waitFor();
  });
});

describe("the schedule", () => {
  it("is edited as windows of the week, and keeps what the page does not know", async () => {
    await open("#/schedule");
    const first = page.getByRole("group", { name: "Window 1" });
    await first.getByLabel("Fri").uncheck();
    await first.getByLabel("From").fill("23:30");
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByRole("group", { name: "Window 2" }).getByLabel("To").fill("05:00");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    expect(asked()).toEqual([
      {
        windows: [
          { days: "mo,tu,we,th", start: "23:30", stop: "06:00" },
          { days: "mo,tu,we,th,fr,sa,su", start: "22:00", stop: "05:00" },
        ],
        timezone: "Europe/Ljubljana",
        delayed: { start: "01:00" },
      },
    ]);
  });
});

describe("the set-up", () => {
  it("opens by itself on a new charger and leads through to the first screen", async () => {
    api.about = { ...api.about, setup: { password: false, done: false } };
    await open("");
    await page.getByText("Step 1 of 6").waitFor();
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("At least 8 characters").waitFor();
    await page.getByLabel("New password").fill("battery staple");
    await page.getByLabel("Password again").fill("battery staple");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("A password is set").waitFor();
    const next = page.getByRole("button", { name: "Next" });
    await next.click();
    await page.getByRole("meter", { name: "L2" }).waitFor();
    await screenshot(page, "setup-meter");
    await next.click();
    await page.getByLabel("Main breaker").fill("20");
    await page.getByLabel("Main breaker").blur();
    await next.click();
    await page.getByLabel("Phases of the car").selectOption("123");
    await next.click();
    await page.getByText("The charger answers: C charging").waitFor();
    await next.click();
    await page.getByText("Connected to the broker").waitFor();
    await page.getByRole("button", { name: "Finish" }).click();
    await page.getByText("offered 13 A: breaker L2").waitFor();
    expect(asked()).toEqual([{ password: "battery staple" }, { breaker_A: 20 }, { phases: 123 }]);
    await page.reload();
    await page.getByText("offered 13 A: breaker L2").waitFor();
  });
});

describe("whoever is not logged in", () => {
  it("is asked for the password, told when it is wrong, and let in", async () => {
    api.isGuarded = true;
    await open();
    await page.getByLabel("Password").fill("guess");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("wrong user or password").waitFor();
    await page.getByLabel("Password").fill("correct horse");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("offered 13 A: breaker L2").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("stopped by a person").waitFor();
    await page.goto(`${api.url}#/access`);
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("heading", { name: "Log in" }).waitFor();
  });
});

describe("the language", () => {
  it("is the browser's, and can be chosen", async () => {
    const german = await openView(browser, { size: "phone", scheme: "dark", locale: "de-AT" });
    const its = await german.context.newPage();
    await its.goto(api.url);
    await its.getByText("Dem Auto angeboten").waitFor();
    await its.getByLabel("Sprache").selectOption("sl");
    await its.getByText("Ponujeno avtu").waitFor();
    await its.reload();
    await its.getByText("12,9 A · 8,8 kW").waitFor();
    expect(await its.evaluate("document.documentElement.lang")).toBe("sl");
    await german.context.close();
  });
});

describe("the keyboard", () => {
  it("reaches the content, the mode and the cursor of a chart", async () => {
    await open();
    await page.getByText("13 A", { exact: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => asked()).toEqual([{ do: "start" }]);
    await page.goto(`${api.url}#/charts`);
    await page.getByRole("radio", { name: "24 hours" }).check();
    const chart = page.getByRole("slider").first();
    await page.getByText("charge limit 16 A").waitFor();
    await chart.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    expect(await chart.getAttribute("aria-valuenow")).toBe("1");
    expect(await chart.getAttribute("aria-valuetext")).toContain("Offered 16.0 A");
  });
});
