import { describe, expect, it } from "vitest";
import { openView, screenshot } from "./browser";
import { Visit } from "./visit";

const visit = new Visit();

describe("the first screen", () => {
  it("follows what the charger says, at once", async () => {
    const page = await visit.open();
    await page.getByText("13 A", { exact: true }).waitFor();
    visit.api.set({ offered_mA: 9000, sentence: "offered 9 A: cable", source: "cable" });
    await page.getByText("9 A", { exact: true }).waitFor();
    await page.getByText("offered 9 A: cable").waitFor();
  });

  it("has what can be done within a thumb's reach: nothing of it is below the fold", async () => {
    const page = await visit.open();
    await page.getByText("13 A", { exact: true }).waitFor();
    const menu = await page.getByRole("navigation").boundingBox();
    for (const name of ["Start", "Pause", "Automatic", "1 A less", "1 A more", "No limit"]) {
      const box = await page.getByRole("button", { name, exact: true }).boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0), name).toBeLessThanOrEqual(menu?.y ?? 0);
      expect(box?.height, name).toBeGreaterThanOrEqual(44);
    }
  });

  it("pauses, and shows that it has", async () => {
    const page = await visit.open();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("stopped by a person").waitFor();
    expect(visit.asked()).toEqual([{ do: "pause" }]);
  });

  it("changes the mode", async () => {
    const page = await visit.open();
    await page.getByRole("radio", { name: "Solar" }).check();
    await page.waitForFunction(
      "document.querySelector('input[name=mode]:checked').nextSibling.textContent === 'Solar'",
    );
    expect(visit.asked()).toEqual([{ mode: "solar" }]);
  });

  it("sets a limit in steps from what is offered, and lifts it", async () => {
    const page = await visit.open();
    await page.getByRole("button", { name: "1 A less" }).click();
    await page.getByText("12 A", { exact: true }).waitFor();
    await page.getByRole("button", { name: "No limit" }).click();
    await page.getByRole("button", { name: "No limit", disabled: true }).waitFor();
    expect(visit.asked()).toEqual([{ limit_A: 12 }, { limit_A: null }]);
  });

  it("shows a protective stop and resets it", async () => {
    visit.api.set({ trip: { cause: "EVSE gfci", sentence: "current leaks to earth", reset: "person" } });
    const page = await visit.open();
    await page.getByRole("alert").getByText("current leaks to earth").waitFor();
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => visit.api.changes.map(({ path }) => path)).toEqual(["/trips/reset"]);
  });

  it("shows stale readings as stale", async () => {
    visit.api.set({ mains: { current_mA: [15300, 23900, 14100], age_ms: 42000, breaker_mA: 25000, stale: true } });
    const page = await visit.open();
    await page.getByText("Meter silent – last reading 42 s ago").waitFor();
  });

  it("shows what is unknown as unknown, not as 0", async () => {
    visit.api.set({
      offered_mA: undefined,
      charge_mA: [],
      power_W: undefined,
      mains: { current_mA: [null, null, null], stale: true },
    });
    const page = await visit.open();
    await page.getByText("No reading of the meter yet").waitFor();
    expect(await page.locator(".offer-number").textContent()).toBe("–");
    expect(await page.getByRole("meter", { name: "L1" }).getAttribute("aria-valuetext")).toContain("L1: – of");
  });

  it("says that nothing is offered while the EVSE sleeps, whatever current is set in it", async () => {
    visit.api.set({ offered_mA: 6000, evse: { state: "B", text: "sleeping", connected: true }, charge_mA: [0] });
    const page = await visit.open();
    await page.getByText("0 A", { exact: true }).waitFor();
    await page.getByText("Paused").waitFor();
  });

  it("shows several chargers side by side and changes between them", async () => {
    const chargers = ["Garage", "Yard"].map((name, index) => ({ serial: String(index), name, prefix: "" }));
    visit.api.about = { ...visit.api.about, chargers };
    const page = await visit.open();
    await page.getByRole("button", { name: /Yard/, pressed: false }).click();
    await page.getByRole("button", { name: /Yard/, pressed: true }).waitFor();
    await page.getByRole("button", { name: /Garage.*13 A/, pressed: false }).waitFor();
  });
});

describe("a connection that drops", () => {
  it("is said, keeps the last values marked as such, and comes back by itself", async () => {
    const page = await visit.open();
    await page.getByRole("status").getByText("Live").waitFor();
    await visit.api.stop();
    await page.getByText("No connection – trying again").waitFor();
    await page.getByText("Last known values").waitFor();
    await screenshot(page, "connection-lost");
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("The controller does not answer. Nothing was changed.").waitFor();
    await visit.api.start();
    await page.getByRole("status").getByText("Live").waitFor({ timeout: 15_000 });
    expect(await page.getByText("Last known values").count()).toBe(0);
  });
});

describe("the language", () => {
  it("is the browser's, and can be chosen", async () => {
    const german = await openView(visit.browser, { size: "phone", scheme: "dark", locale: "de-AT" });
    const its = await german.context.newPage();
    await its.goto(visit.api.url);
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
    const page = await visit.open();
    await page.getByText("13 A", { exact: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => visit.asked()).toEqual([{ do: "start" }]);
    await page.goto(`${visit.api.url}#/charts`);
    await page.getByRole("radio", { name: "24 hours" }).check();
    const chart = page.getByRole("slider").first();
    await page.getByText("charge limit (16 A)").waitFor();
    await chart.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    expect(await chart.getAttribute("aria-valuenow")).toBe("1");
    expect(await chart.getAttribute("aria-valuetext")).toContain("Offered 16.0 A");
  });
});
