import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { jsonText } from "#hal/json";
import { allRows } from "#firmware/settings/row";
import { quiet } from "./rig";

const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => String.fromCharCode(...array));
const topics = [
  ...allRows().map(({ topic }) => topic),
  ..."get_status get_settings get_timers get_wifi get_debug set_enable set_enable_on_delayed set_enable_off_delayed".split(
    " ",
  ),
  ..."rapi_request set_lcd erase_lcd set_debug set_update set_update_spiffs delete_settings delete_wifi set_x".split(
    " ",
  ),
];
const message = fc.record({
  topic: fc.oneof(
    fc.constantFrom(...topics),
    bytes.map((text) => "set_" + text),
    bytes,
  ),
  payload: fc.oneof(
    bytes,
    fc.integer({ min: -5, max: 600 }).map(String),
    fc.constantFrom("", "abc", "x".repeat(10000)),
  ),
  retained: fc.boolean(),
});

function decoded(text: string): unknown {
  return JSON.parse(Buffer.from(text, "latin1").toString("utf8"));
}

describe("messages from the broker", () => {
  it("never throw, are each served or refused, leave settings within their ranges, and are reported as JSON", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
        const rig = quiet();
        for (const { topic, payload, retained } of messages) rig.api.received(topic, payload, retained, rig.now);
        rig.run(5000);
        for (const one of rig.mqtt.published) {
          if (!one.topic.startsWith("event/") && one.topic !== "state/json") continue;
          expect(typeof decoded(one.payload)).toBe("object");
        }
        for (const { key, smallest, largest } of allRows()) {
          expect(rig.settings.get(key)).toBeGreaterThanOrEqual(smallest);
          expect(rig.settings.get(key)).toBeLessThanOrEqual(largest);
        }
        for (const asked of rig.actions.asked) expect(asked).toMatch(/^[ -#%-\]_-~]+$/);
        expect(rig.busiest).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a JSON string", () => {
  it("is JSON whatever bytes go in, and keeps what is UTF-8", () => {
    fc.assert(
      fc.property(bytes, (text) => {
        expect(typeof decoded(jsonText(text))).toBe("string");
        expect(jsonText(text)).not.toMatch(/[\u0000-\u001f]/);
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(decoded(jsonText(Buffer.from(text, "utf8").toString("latin1")))).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });
});
