import { createHash, generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { SERVER } from "./update-server";
import { NEW, OLD, UpdateSite } from "./update-site";

const SHA256 = createHash("sha256").update(NEW).digest("hex");
const FILE = `file lfs.img ${String(NEW.length)} ${SHA256}\n`;
const HEAD = "product dinamics-esp32\nversion 0.2.0\n";

let site: UpdateSite;
afterEach(() => {
  site.close();
});

/** Asks for an update of which something is wrong; the refusal, after which nothing is other than before. */
function refusal(prepare: (site: UpdateSite) => void, span_s = 30, made = new UpdateSite()): string {
  site = made;
  site.server.offer("0.2.0", { "lfs.img": NEW });
  prepare(site);
  site.ask().run(span_s);
  expect(site.version).toBe("0.1.0");
  expect(site.module.restarts).toBe(0);
  expect(site.file("a-lfs.img")).toBe(OLD.toString("latin1"));
  expect(site.file("update.a") ?? site.file("update.b")).toBeUndefined();
  expect(site.file("update-manifest")).toBeUndefined();
  const last = site.told.at(-1);
  if (last?.state !== "refused") return site.rejected.map(({ what, why }) => `${String(what)}: ${String(why)}`).join();
  expect(last.sentence).toContain(String(last.why));
  return `${String(last.what)}: ${String(last.why)}`;
}

/** Of a manifest with this text; nothing was written at all. */
function refusalOf(text: string): string {
  const said = refusal(({ server }) => server.offerText(text));
  expect(site.file("b-lfs.img")).toBeUndefined();
  site.close();
  return said;
}

describe("The virtual module refuses a manifest, and nothing changes,", () => {
  it("of another product, of an older version that is played back, and of the one that runs", () => {
    expect(refusalOf(`product dinamics-esp32s3\nversion 0.2.0\n${FILE}end\n`)).toBe(
      "product dinamics-esp32s3: not for this one",
    );
    for (const version of ["0.0.9", "0.1.0"])
      expect(refusalOf(`product dinamics-esp32\nversion ${version}\n${FILE}end\n`)).toBe(
        `version ${version}: not newer than the one that runs`,
      );
  });

  it("with a path in the name of a file", () => {
    for (const name of ["../init.lua", "/lfs.img", "a/b", "c:\\x"])
      expect(refusalOf(`${HEAD}${FILE}file ${name} 1 ${SHA256}\nend\n`)).toBe("file name in the manifest: a path");
    expect(refusalOf(`${HEAD}${FILE}file ${"x".repeat(30)} 1 ${SHA256}\nend\n`)).toBe(
      "file name in the manifest: too long",
    );
  });

  it("that is cut, too long, no manifest, or names no image", () => {
    expect(refusalOf(HEAD + FILE)).toBe("manifest: not whole");
    expect(refusalOf(`${HEAD}${`file x 1 ${SHA256}\n`.repeat(400)}${FILE}end\n`)).toBe(
      "manifest: longer than it may be",
    );
    expect(refusalOf(`${HEAD}file page.html 1 ${SHA256}\nend\n`)).toBe("manifest: no image in it");
    const said = refusal(({ server }) => server.files.set("manifest.txt", Buffer.from("<html>not here</html>")));
    expect(said).toBe("manifest: no manifest of an update");
  });

  it("that is signed with another key, or changed after it was signed", () => {
    const signed = refusal(({ server }) => {
      server.key = generateKeyPairSync("ed25519").privateKey;
      server.offer("0.2.0", { "lfs.img": NEW });
    }, 260);
    expect(signed).toBe("signature: not of the key that was installed");
    expect(site.file("b-lfs.img")).toBeUndefined();
    site.close();
    const changed = refusal(({ server }) => server.damage("manifest.txt", 230), 260);
    expect(changed).toMatch(/^(signature: not of the key that was installed|manifest: a line that is none)$/);
  });

  it("while no key was installed", () => {
    const said = refusal(() => undefined, 30, new UpdateSite({ "update-key": "" }));
    expect(said).toBe("set_update: no key was installed that updates are signed with");
    expect(site.server.asked).toEqual([]);
  });
});

describe("The virtual module refuses an image, and goes on as before,", () => {
  it("that was damaged on its way, twice", () => {
    expect(refusal(({ server }) => server.damage("lfs.img", 60000), 400)).toBe("lfs.img: damaged");
    expect(site.server.asked.filter(({ url }) => url.endsWith("lfs.img")).length).toBe(2);
  });

  it("that is shorter or longer than the manifest says", () => {
    expect(refusal(({ server }) => server.files.set("lfs.img", NEW.subarray(0, 50000)), 400)).toMatch(
      /^lfs.img: (the server sent too little|no answer)$/,
    );
    site.close();
    const longer = Buffer.concat([NEW, Buffer.from("x")]);
    expect(refusal(({ server }) => server.files.set("lfs.img", longer), 400)).toBe("lfs.img: longer than it may be");
  });

  it("that the server has not", () => {
    expect(refusal(({ server }) => server.files.delete("lfs.img"), 400)).toBe("lfs.img: status 404");
  });

  it("for which there is no room, and fetches nothing of it", () => {
    const size_B = OLD.length + NEW.length + 16384;
    expect(refusal(() => undefined, 400, new UpdateSite({}, OLD, { size_B }))).toMatch(/^file system: full: \d+ bytes/);
    expect(site.server.asked.length).toBe(1);
  });

  it("when the file system takes no more in the midst of it", () => {
    const said = refusal((one) => {
      one.full_B = 60000;
    }, 400);
    expect(said).toBe("lfs.img: the file system took no more");
  });
});

describe("A server of updates", () => {
  it("that is gone, or goes in the midst of an image and stays away, is named after five attempts", () => {
    expect(refusal(({ server }) => (server.isGone = true), 120)).toBe("manifest: no answer");
    site.close();
    expect(refusal(({ server }) => (server.gonesAfter_B = 40000), 400)).toBe("lfs.img: no answer");
  });

  it("that goes and comes back is asked for the rest, and the image is whole", () => {
    site = new UpdateSite();
    site.server.offer("0.2.0", { "lfs.img": NEW });
    site.server.gonesAfter_B = 40000;
    const asked = (): unknown[] => site.server.asked.map(({ headers }) => headers["range"]).filter(Boolean);
    site.ask();
    for (let span_s = 0; span_s < 400 && asked().length === 0; span_s += 2) site.run(2);
    site.server.gonesAfter_B = Infinity;
    site.run(200);
    expect(site.version).toBe("0.2.0");
    const parts = asked();
    expect(parts.length).toBeGreaterThan(0);
    expect(new Set(parts).size).toBe(1);
  });

  it("that stalls after each 40 kB is asked again where it stopped; one that never says anything is given up", () => {
    site = new UpdateSite();
    site.server.offer("0.2.0", { "lfs.img": NEW });
    site.server.stallsAfter_B = 40000;
    site.ask().run(400);
    expect(site.version).toBe("0.2.0");
    expect(site.server.asked.length).toBe(1 + Math.ceil(NEW.length / 40000));
    site.close();
    expect(refusal(({ server }) => (server.stallsAfter_B = 0), 240)).toBe("manifest: no answer");
  });

  it("of https is asked only with the certificate that lies in the module", () => {
    const secure = SERVER.replace("http:", "https:");
    const ask = (files: Record<string, string>): void => {
      site = new UpdateSite(files);
      site.server.offer("0.2.0", { "lfs.img": NEW });
      site.server.certificate = "the right one";
      site.run(5);
      site.order("set_update_server", secure);
      site.run(2);
      site.order("set_update", "1");
      site.run(320);
    };
    ask({});
    expect(site.told.at(-1)?.why).toBe("https needs the certificate of the server in the file update-ca");
    expect(site.server.asked).toEqual([]);
    site.close();
    ask({ "update-ca": "a wrong one" });
    expect(site.told.at(-1)?.why).toBe(
      "no answer, or a certificate that update-ca does not vouch for, or of another name",
    );
    expect(site.version).toBe("0.1.0");
    site.close();
    ask({ "update-ca": "the right one" });
    expect(site.version).toBe("0.2.0");
    expect(site.states().at(-1)).toBe("kept");
  });
});
