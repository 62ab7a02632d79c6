import { afterEach, describe, expect, it } from "vitest";
import { virtualImage } from "#tools/image/virtual-image";
import { imageModules } from "#tools/module/program";
import { SERVER } from "./update-server";
import { NEW, UpdateSite } from "./update-site";

const UPDATE = "/api/v1/update";

let site: UpdateSite;
afterEach(() => {
  site.close();
});

/** A module that serves HTTP; nothing of its image was left out. */
function serving(isOpen: boolean): void {
  site = new UpdateSite({}, virtualImage(imageModules()));
  site.server.offer("0.2.0", { "lfs.img": NEW });
  site.run(5);
  for (const line of ["set http 1", `set http_open ${isOpen ? "1" : "0"}`]) {
    site.module.type(line + "\r");
    site.run(3);
  }
  site.module.type("restart\r");
  site.run(10);
}

describe("Updates over the HTTP of the virtual module", () => {
  it("are shown, ordered and followed", () => {
    serving(true);
    expect(site.http("GET", UPDATE)).toBe('200 OK {"version":"0.1.0","by":"server","server":""}');
    expect(site.http("POST", UPDATE)).toContain("409 Conflict");
    expect(site.answers.at(-1)).toContain("no server was set");
    const ordered = site.http("POST", UPDATE, `{"do":"update","server":"${SERVER}"}`);
    expect(ordered).toContain(
      '202 Accepted {"version":"0.1.0","by":"server","server":"http://updates.home:8070","last":',
    );
    site.run(20);
    expect(site.http("GET", UPDATE)).toContain('"last":{"state":"checking","version":"0.2.0"');
    site.run(300);
    expect(site.version).toBe("0.2.0");
  });

  it("are refused where changes over HTTP are off", () => {
    serving(false);
    expect(site.http("GET", UPDATE)).toContain("403 Forbidden");
    expect(site.http("POST", UPDATE)).toContain("403 Forbidden");
    expect(site.server.asked).toEqual([]);
  });
});
