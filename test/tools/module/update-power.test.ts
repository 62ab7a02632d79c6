import { afterEach, describe, expect, it } from "vitest";
import { imageThat, NEW, OLD, UpdateSite } from "./update-site";

let site: UpdateSite;
/** Most of a file that comes at once, and is written with one operation. */
const PIECE_B = 4096;
afterEach(() => {
  site.close();
});

/** A change of the medium in an update, and the version that was in the flash store then; empty: none. */
interface Step {
  before: Map<string, string>;
  name: string;
  /** What was to be in the file; `undefined`: nothing any more. For the flash store: the name of the image. */
  content: string | undefined;
  image: Buffer | undefined;
}

/** All changes of the medium of an update that is asked for and gone through to its end. */
function stepsOf(image: Buffer): Step[] {
  site = new UpdateSite().record();
  site.server.offer("0.2.0", { "lfs.img": image, "page.html": "the page" });
  site.ask().run(340);
  const { steps } = site;
  site.close();
  return steps;
}

/** The state of a file in the midst of a change: half of what was to be added, or written. */
function torn({ before, name, content }: Step): string | undefined {
  const old = before.get(name);
  if (content === undefined) return old;
  const kept = old !== undefined && content.startsWith(old) ? old.length : 0;
  return content.slice(0, kept + Math.floor((content.length - kept) / 2));
}

/** The module with the medium as a cut in the midst of this step leaves it. */
function cutAt(step: Step): UpdateSite {
  const files = new Map(step.before);
  let { image } = step;
  if (step.name === "") image = undefined;
  else {
    const content = torn(step);
    if (content !== undefined) files.set(step.name, content);
  }
  return new UpdateSite(Object.fromEntries(files), image);
}

/** Boots; whether a whole image of one of both versions runs within a minute. */
function expectWorks(where: string): void {
  for (let span_s = 0; span_s < 60 && site.version === ""; span_s += 3) site.run(3);
  expect(["0.1.0", "0.2.0"], where).toContain(site.version);
  expect(site.module.failure, where).toBe("");
}

describe("A power cut in the midst of any change of a file, or of the flash store,", () => {
  for (const [what, image] of [
    ["that is kept", NEW],
    ["that fails at its start", imageThat("0.2.0", 'error("planted")')],
  ] as const)
    it(`in an update with an image ${what} leaves a module that works`, { timeout: 300_000 }, () => {
      const steps = stepsOf(image);
      expect(steps.length).toBeGreaterThan(image.length / PIECE_B);
      expect(steps.filter(({ name }) => name === "").length).toBeGreaterThanOrEqual(image === NEW ? 1 : 2);
      const kinds = new Set(steps.map(({ name }) => name));
      for (const name of ["update-manifest", "b-lfs.img", "b-page.html", "update.a", "update.b"])
        expect(kinds).toContain(name);
      for (const [index, step] of steps.entries()) {
        // what is fetched is the same file for both
        if (image !== NEW && step.name === "b-lfs.img") continue;
        site = cutAt(step);
        expectWorks(`step ${String(index)}: ${step.name}`);
        site.close();
      }
    });

  it("is as the virtual module itself cuts it, and a second order brings the new image", { timeout: 120_000 }, () => {
    const last = stepsOf(NEW).length;
    const ends = Array.from({ length: 24 }, (_, index) => last - 12 + index);
    for (const cutIn of [1, 2, 5, 9, 40, 100, ...ends]) {
      site = new UpdateSite({}, OLD, { cutIn });
      site.server.offer("0.2.0", { "lfs.img": NEW, "page.html": "the page" });
      site.ask().run(340);
      if (!site.module.isOff && cutIn > last - 8) break;
      expect(site.module.isOff, `operation ${String(cutIn)}`).toBe(true);
      site.module.powerCycle();
      expectWorks(`operation ${String(cutIn)}`);
      if (site.version === "0.1.0" && site.module.files.get("update.a") === undefined) site.ask().run(340);
      else site.run(100);
      expect(site.version, `operation ${String(cutIn)}`).toBe("0.2.0");
      site.close();
    }
  });
});
