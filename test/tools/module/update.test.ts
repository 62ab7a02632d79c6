import { afterEach, describe, expect, it } from "vitest";
import { NEW, UpdateSite } from "./update-site";

let site: UpdateSite;
afterEach(() => {
  site.close();
});

describe("An update over the air on the virtual module", () => {
  it("is fetched, checked, loaded, on trial for a minute, and stays", () => {
    site = new UpdateSite();
    site.server.offer("0.2.0", { "lfs.img": NEW, "page.html": "the page of 0.2.0" });
    site.ask().run(300);
    expect(site.said).toContain("Dinamics 0.2.0");
    expect(site.version).toBe("0.2.0");
    expect(site.states()).toEqual(["looking", "checking", "fetching", "starting", "trial", "kept"]);
    expect(site.file("b-lfs.img")).toBe(NEW.toString("latin1"));
    expect(site.file("b-page.html")).toBe("the page of 0.2.0");
  });
});
