import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { launch, openView } from "./browser";
import { FakeApi } from "./fake-api";

/** A charger of its own for each test, and a phone that looks at its page. */
export class Visit {
  browser!: Browser;
  page!: Page;
  api!: FakeApi;
  private context!: BrowserContext;

  constructor() {
    beforeAll(async () => {
      this.browser = await launch();
    });
    afterAll(async () => {
      await this.browser.close();
    });
    beforeEach(async () => {
      this.api = new FakeApi();
      await this.api.start();
      ({ context: this.context } = await openView(this.browser, { size: "phone", scheme: "light" }));
      this.page = await this.context.newPage();
      this.page.on("dialog", (dialog) => void dialog.accept());
    });
    afterEach(async () => {
      await this.context.close();
      await this.api.stop();
    });
  }

  async open(route = "#/"): Promise<Page> {
    await this.page.goto(this.api.url + route);
    return this.page;
  }

  /** The bodies of the changes that the page has asked for. */
  asked(): unknown[] {
    return this.api.changes.map(({ body }) => body);
  }
}
