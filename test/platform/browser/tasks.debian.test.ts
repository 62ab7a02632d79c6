import { describe, expect, it } from "vitest";
import { screenshot } from "./browser";
import { Visit } from "./visit";

const visit = new Visit();

describe("a setting", () => {
  it("is changed when its field is left", async () => {
    const page = await visit.open("#/settings");
    await page.getByLabel("Main breaker").fill("25");
    await page.getByLabel("Main breaker").blur();
    await page.getByText("Saved", { exact: true }).waitFor();
    expect(visit.api.settings.value("breaker_A")).toBe(25);
  });

  it("that is refused says why, right below its field, and is not changed", async () => {
    const page = await visit.open("#/settings");
    await page.getByLabel("Main breaker").fill("900");
    await page.getByLabel("Main breaker").blur();
    await page.getByRole("alert").getByText("breaker_A: out of range; allowed: 6..125").waitFor();
    expect(await page.getByLabel("Main breaker").getAttribute("aria-invalid")).toBe("true");
    expect(visit.api.settings.value("breaker_A")).toBe(16);
    await screenshot(page, "setting-refused");
  });

  it("that was saved takes nothing away of what is being typed into the next one", async () => {
    const page = await visit.open("#/settings");
    await page.route("**/settings", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue();
    });
    await page.getByLabel("Main breaker").fill("25");
    await page.getByLabel("Margin", { exact: true }).fill("1.5");
    await page.getByText("Saved", { exact: true }).waitFor();
    expect(await page.getByLabel("Margin", { exact: true }).inputValue()).toBe("1.5");
    await page.getByLabel("Margin", { exact: true }).blur();
    await expect.poll(() => visit.api.settings.value("margin_A")).toBe(1.5);
  });

  it("that is changed elsewhere is shown, and takes nothing away of what is being typed", async () => {
    const page = await visit.open("#/settings");
    await page.getByLabel("Margin", { exact: true }).fill("1.5");
    visit.api.settings.change({ breaker_A: 20 });
    visit.api.set({ revision: 2 });
    await expect.poll(() => page.getByLabel("Main breaker").inputValue()).toBe("20");
    expect(await page.getByLabel("Margin", { exact: true }).inputValue()).toBe("1.5");
  });

  it("is found by its name or by a word of its explanation", async () => {
    const page = await visit.open("#/settings");
    await page.getByLabel("Find a setting").fill("thermostat");
    await page.getByText("Nothing found").waitFor();
    await page.getByLabel("Find a setting").fill("meter noise");
    await page.getByLabel("Margin", { exact: true }).waitFor();
    expect(await page.locator(".setting").count()).toBe(1);
  });
});

describe("cards", () => {
  it("are learned by holding them to the reader", async () => {
    const page = await visit.open("#/cards");
    await page.getByRole("button", { name: "Learn a card" }).click();
    await page.getByText("Hold the card to the reader now").waitFor();
    visit.api.cardAtReader = "DEADBEEF";
    await page.getByText("Last read: DEADBEEF learned").waitFor();
    await page.getByRole("button", { name: "Edit: DEADBEEF" }).click();
    await page.getByLabel("Name").fill("Cvetka <b>");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Cvetka <b>").waitFor();
  });

  it("are deleted", async () => {
    const page = await visit.open("#/cards");
    await page.getByRole("button", { name: "Delete: Anna" }).click();
    await page.getByText("No card is known").waitFor();
  });
});

describe("the schedule", () => {
  it("is edited as windows of the week", async () => {
    const page = await visit.open("#/schedule");
    const first = page.getByRole("group", { name: "Window 1" });
    await first.getByLabel("Fri").uncheck();
    await first.getByLabel("From").fill("23:30");
    await page.getByRole("button", { name: "Add" }).first().click();
    await page.getByRole("group", { name: "Window 2" }).getByLabel("To").fill("00:00");
    await page.getByRole("button", { name: "Save" }).first().click();
    await page.getByText("Saved", { exact: true }).waitFor();
    expect(visit.asked()).toEqual([
      {
        windows: [
          { days: "mo,tu,we,th", start: "23:30", stop: "06:00" },
          { days: "mo,tu,we,th,fr,sa,su", start: "22:00", stop: "24:00" },
        ],
      },
    ]);
  });

  it("delays a start, once or every day, and lets it be taken back", async () => {
    const page = await visit.open("#/schedule");
    const delayed = page.getByRole("region", { name: "Delayed start" });
    await delayed.getByLabel("From").fill("2026-05-01T22:00");
    await delayed.getByLabel("To").fill("2026-05-02T06:00");
    await delayed.getByLabel("Every day").check();
    await delayed.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => visit.asked().length).toBe(1);
    await delayed.getByRole("button", { name: "Delete" }).click();
    await expect.poll(() => visit.asked().length).toBe(2);
    expect(visit.asked()).toEqual([
      { delayed: { start: "2026-05-01T22:00", stop: "2026-05-02T06:00", repeat: true } },
      { delayed: null },
    ]);
    expect(await delayed.getByLabel("From").inputValue()).toBe("");
  });

  it("plans the capacity by the time of day, in the order of the day", async () => {
    const page = await visit.open("#/schedule");
    const plan = page.getByRole("region", { name: "Capacity by time of day" });
    await plan.getByRole("button", { name: "Add" }).click();
    await plan.getByRole("button", { name: "Add" }).click();
    await plan.getByRole("group").nth(1).getByLabel("From").fill("07:30");
    await plan.getByRole("group").nth(1).getByLabel("A", { exact: true }).fill("16.5");
    await plan.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => visit.asked().length).toBe(1);
    await plan.getByRole("button", { name: "Delete: 22:00" }).click();
    await plan.getByRole("button", { name: "Save" }).click();
    await expect
      .poll(() => visit.asked())
      .toEqual([{ capacityPlan: "07:30 16.5; 22:00 32" }, { capacityPlan: "07:30 16.5" }]);
  });
});

describe("the set-up", () => {
  it("opens by itself on a new charger and leads through to the first screen", async () => {
    visit.api.about = { ...visit.api.about, setup: { password: false, done: false } };
    const page = await visit.open("");
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
    expect(visit.asked()).toEqual([{ password: "battery staple" }, { breaker_A: 20 }, { phases: 123 }]);
    await page.reload();
    await page.getByText("offered 13 A: breaker L2").waitFor();
  });
});

describe("whoever is not logged in", () => {
  it("is asked for the password, told when it is wrong, and let in", async () => {
    visit.api.isGuarded = true;
    const page = await visit.open();
    await page.getByLabel("Password").fill("guess");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("wrong user or password").waitFor();
    await page.getByLabel("Password").fill("correct horse");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("offered 13 A: breaker L2").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("stopped by a person").waitFor();
    await page.goto(`${visit.api.url}#/access`);
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("heading", { name: "Log in" }).waitFor();
  });
});

describe("whoever must not even log in", () => {
  it("is told why, and let in as soon as that has changed", async () => {
    visit.api.refusal = "no password is set: until then only this computer is answered";
    const page = await visit.open();
    await page.getByText("no password is set: until then only this computer is answered").waitFor();
    visit.api.refusal = undefined;
    await page.getByText("offered 13 A: breaker L2").waitFor({ timeout: 15_000 });
  });
});

describe("the day's chart", () => {
  it("goes on with the time of the controller while it is open", async () => {
    await visit.page.clock.install();
    const spans: string[] = [];
    visit.page.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith("/history")) spans.push(searchParams.get("to") ?? "");
    });
    visit.api.set({ time_s: 1_780_000_000 });
    const page = await visit.open("#/charts");
    await page.getByLabel("24 hours").check();
    await expect.poll(() => spans).toContain("1780000000");
    visit.api.set({ time_s: 1_780_000_090 });
    const later = async (): Promise<string | undefined> => {
      await page.clock.runFor(61_000);
      return spans.at(-1);
    };
    await expect.poll(later).toBe("1780000090");
  });
});
