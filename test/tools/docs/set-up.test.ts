import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { imageModules } from "#tools/module/program";
import { ModuleSite } from "#test/tools/module/module-site";

const PAGE = fileURLToPath(new URL("../../../docs/set-up.md", import.meta.url));
const QUESTION = "Password (not shown): ";

/** What the page has a person type, each with what it says is shown then. */
function steps(): { typed: string; shows: string[] }[] {
  const found: { typed: string; shows: string[] }[] = [];
  for (const [, block = ""] of readFileSync(PAGE, "utf8").matchAll(/^```\n([^]*?)^```$/gm))
    for (const line of block.trimEnd().split("\n")) {
      if (line.startsWith("> ")) found.push({ typed: line.slice(2), shows: [] });
      else if (line.startsWith(QUESTION)) found.push({ typed: line.slice(QUESTION.length), shows: [] });
      else found.at(-1)?.shows.push(line);
    }
  return found;
}

it("the page about setting a module up shows what the module shows", { timeout: 120_000 }, () => {
  const site = new ModuleSite(imageModules());
  site.pass(8);
  site.module.running.network("home", "simulated network", "192.168.1.50");
  site.typed("");
  const all = steps();
  expect(all.length).toBeGreaterThan(15);
  for (const { typed, shows } of all) {
    const said = site.typed(typed, 3);
    for (const line of shows) expect(said, typed).toContain(line);
    expect(said, typed).not.toContain("error:");
    if (typed === "log follow") site.module.type("q");
  }
  site.module.close();
});
