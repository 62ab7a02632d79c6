import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { changedInPart, mergedBody, requestOfTopic, SET_TOPICS } from "#firmware/api/http/set-topics";
import { HttpRig } from "./rig";

const topics = SET_TOPICS.split("|").filter((topic) => !topic.includes("#"));
const topic = fc.oneof(
  fc.constantFrom(...topics),
  fc.string().map((text) => `rapi/in/${text}`),
  fc.string(),
);
const value = fc.oneof(
  fc.constantFrom("active", "disabled", "clear", "null", "NaN", "energy", "1e99", ""),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 3 }),
);
const names = ["state", "charge_current", "max_current", "auto_release", "type", "value", "max_current_soft", "device"];
const payload = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }).map((text) => Buffer.from(text, "utf8").toString("latin1")),
  fc.json(),
  fc.dictionary(fc.constantFrom(...names, "x"), value, { maxKeys: 4 }).map((object) => JSON.stringify(object)),
  fc.constantFrom("clear", "toggle", "release", "1", "2", "0"),
);

describe("whatever comes on OpenEVSE's topics", () => {
  it("is carried out, or refused with nothing changed", () => {
    const rig = new HttpRig();
    rig.plug(true);
    fc.assert(
      fc.property(topic, payload, (name, text) => {
        const request = requestOfTopic(name, text);
        if (request === undefined) return;
        const path = changedInPart(name, text);
        const document = path === undefined ? "" : rig.get(path).slice(4);
        const body = path === undefined ? request.body : mergedBody(document, text);
        const before = [rig.settings.revision, rig.get("/claims"), rig.get("/limit"), rig.get("/schedule")];
        const questions = rig.asked.length;
        const answer = rig.send(request.method, request.path, body);
        rig.run(1);
        for (const asked of rig.asked.slice(questions)) expect(asked).toMatch(/^[\x20-\x7e]+$/);
        if (!/^[45]/.test(answer)) return;
        expect([rig.settings.revision, rig.get("/claims"), rig.get("/limit"), rig.get("/schedule")]).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});
