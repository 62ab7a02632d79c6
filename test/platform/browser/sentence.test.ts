import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { LIMIT_REASONS } from "#firmware/api/reasons";
import { tripNames } from "#firmware/protection/trip-table";
import { translated } from "#platform/browser/sentence";
import { textIn } from "#platform/browser/text-table";
import { firmwareSentences } from "./firmware-sentences";

const TEXTS = fileURLToPath(new URL("../../../platform/browser/texts.json", import.meta.url));
const OTHERS = ["de", "fr", "sl"] as const;
/** What stands for the star of a reason. */
const CAUSES: Readonly<Record<string, string>> = { claim: "20", trip: "cable lock", "EVSE fault": "gfci" };
const REASONS = LIMIT_REASONS.map((row) => {
  const [reason = ""] = row.split("|");
  return reason.replace("*", CAUSES[reason.replace(" *", "")] ?? "L2");
}).concat(tripNames().map((name) => `trip ${name}`));

describe("the sentence why, in another language", () => {
  it("keeps the equation, with the decimal mark of the language", () => {
    const sentence = "offered 9 A: breaker L2 (25 A) - margin 0.5 A - house 15.2 A";
    expect(translated(sentence, "en")).toBe(sentence);
    expect(translated(sentence, "de")).toBe("9 A angeboten: Hauptsicherung L2 (25 A) - Reserve 0,5 A - Haus 15,2 A");
    expect(translated(sentence, "fr")).toBe(
      "9 A proposés : disjoncteur principal L2 (25 A) - marge 0,5 A - maison 15,2 A",
    );
    expect(translated(sentence, "sl")).toBe("ponujeno 9 A: glavna varovalka L2 (25 A) - rezerva 0,5 A - hiša 15,2 A");
  });

  it("leaves names, times and days of the week as they are", () => {
    expect(translated("offered 10 A: card limit (10 A) of Anna 3.5", "de")).toBe(
      "10 A angeboten: Grenze der Karte (10 A): Anna 3.5",
    );
    expect(translated("not charging: stopped by Jo 2.0", "fr")).toBe("pas de charge : arrêtée par Jo 2.0");
    expect(translated("not charging: schedule next start at Tu 22:05 in 7 days", "sl")).toBe(
      "ne polni: urnik: naslednji začetek tor 22:05 čez 7 dni",
    );
  });

  it("names a fault of the EVSE as the page does", () => {
    const sentence =
      "not charging: trip EVSE gfci - the EVSE sees current leak to earth, 3 times; a person has to reset it";
    expect(translated(sentence, "fr")).toBe(
      "pas de charge : arrêt de protection fuite de courant à la terre, 3 fois; à réarmer par une personne",
    );
  });

  it("is none for one that is not known, wherever the strange word stands", () => {
    for (const sentence of ["squirrels", "offered 9 A: squirrel (25 A)", "breaker L2 (25 A) - squirrels", "breakers"])
      for (const language of OTHERS) expect(translated(sentence, language), sentence).toBeUndefined();
  });

  it("is there for every explanation that the controller has", () => {
    const told = firmwareSentences();
    // an explanation may make sense behind its reason only
    const isKnown = (said: string): boolean =>
      ["", ...REASONS.map((reason) => `${reason} `)].some((reason) =>
        OTHERS.every((language) => translated(reason + said, language) !== undefined),
      );
    expect(told.filter(({ sentence }) => !isKnown(sentence))).toEqual([]);
    expect(new Set(told.map(({ file }) => file)).size).toBeGreaterThan(25);
    expect(told.length).toBeGreaterThan(150);
  });

  it("is there for every reason that limits", () => {
    for (const reason of REASONS)
      for (const language of OTHERS) expect(translated(reason, language), reason).toBeDefined();
  });

  it("puts each number where it was", () => {
    expect(translated("disabled: disabled by set_enable 1, needs 7 A", "de")).toBe(
      "abgeschaltet: abgeschaltet auf Befehl, braucht 7 A",
    );
    for (const key of Object.keys(JSON.parse(readFileSync(TEXTS, "utf8")) as object).filter((one) =>
      one.startsWith("say."),
    ))
      for (const language of OTHERS) {
        const places = textIn(language, key).match(/[#*]/g) ?? [];
        if (!key.includes("set_")) expect(places, key).toEqual(key.match(/[#*]/g) ?? []);
      }
  });
});
