import { itemOf, numberOf, readEach, readJson, textOf, truthOf } from "#firmware/api/http/lenient-json";
import { describe, expect, it } from "#test/spec";

function numberAt(text: string, name: string): number | undefined {
  const value = readJson(text);
  const item = value === undefined ? undefined : itemOf(value, name);
  return item === undefined ? undefined : numberOf(item);
}

describe("a body as OpenEVSE's clients send it", () => {
  const numbers: [string, number | undefined][] = [
    ["{voltage:230}", 230],
    ['{"voltage":230}', 230],
    ["{'voltage':'230'}", 230],
    [' { voltage : 230.5 , "more" : [1, {a: true}, null] } ', 230.5],
    ['{"voltage":-12}', -12],
    ['{"voltage":23e1}', 230],
    ['{"voltage":1,"voltage":2}', 2],
    ['{"voltage":true}', undefined],
    ['{"voltage":"12x"}', undefined],
    ['{"voltage":0x10}', undefined],
    ['{"voltage":1e999}', undefined],
    ['{"voltage":.5}', undefined],
    ['{"voltage":5.}', undefined],
    ['{"voltage":1234567890123456789012345}', undefined],
    ['{"voltage":[230]}', undefined],
    ['{"current":230}', undefined],
  ];
  for (const [text, value] of numbers)
    it("has this number: " + text, () => expect(numberAt(text, "voltage")).toBe(value));

  const broken = [
    "",
    "{",
    "}",
    "{a}",
    "{a:}",
    "{:1}",
    "{a:1",
    "{a:1}}",
    "{a:1,}",
    "[1,]",
    "[1 2]",
    '{"a:1}',
    '{"a":"x}',
    "{a:$}",
  ];
  for (const text of broken) it("cannot be read: " + text, () => expect(readJson(text)).toBeUndefined());

  it("is read at five levels and not at seven", () => {
    expect(readJson("[[[[[1]]]]]")).toBeDefined();
    expect(readJson("[[[[[[[1]]]]]]]")).toBeUndefined();
  });

  it("has bounded many values", () => {
    let text = "[0";
    for (let count = 0; count < 2000; count++) text += ",0";
    expect(readJson(text + "]")).toBeUndefined();
  });

  const texts: [string, string | undefined][] = [
    ['"a\\"b\\\\c\\/d"', 'a"b\\c/d'],
    ['"\\u0041\\u00e9"', "A" + String.fromCharCode(195) + String.fromCharCode(169)],
    ['"\\u20ac"', String.fromCharCode(226) + String.fromCharCode(130) + String.fromCharCode(172)],
    ['"\\ud83d\\ude00"', "??"],
    ['"\\x"', undefined],
    ['"\\u12"', undefined],
    ['"line\nbreak"', undefined],
    ["active", "active"],
    ["12", undefined],
  ];
  for (const [text, value] of texts) {
    it("has this text: " + text, () => {
      const read = readJson(text);
      expect(read === undefined ? undefined : textOf(read)).toBe(value);
    });
  }

  const truths: [string, boolean | undefined][] = [
    ["true", true],
    ["false", false],
    ["1", true],
    ['"0"', false],
    ["2", undefined],
    ["null", undefined],
    ["[]", undefined],
  ];
  for (const [text, value] of truths) {
    it("is this truth: " + text, () => {
      const read = readJson(text);
      expect(read === undefined ? undefined : truthOf(read)).toBe(value);
    });
  }
});

describe("a list that is read item by item", () => {
  const bodies: [string, string, string][] = [
    ['[{"a":1},2,"b"]', "list", "object number text"],
    [" [ ] ", "list", ""],
    ["{a:1}", "object", "object"],
    ["12", "number", "number"],
    ["[1,[2,3]]", "list", "number list"],
    ["[1,2", "none", "number number"],
    ["[1,2] 3", "none", "number number"],
    ["[1,,2]", "none", "number"],
    ["[1 2]", "none", "number"],
    ["", "none", ""],
    ["[[[[[[[1]]]]]]]", "none", ""],
  ];
  for (const [text, kind, kinds] of bodies) {
    it("is of the kind that it is in the end, whatever was handed over: " + text, () => {
      const taken: string[] = [];
      expect(readEach(text, (item) => void taken.push(item.kind)) ?? "none").toBe(kind);
      expect(taken.join(" ")).toBe(kinds);
      expect(readJson(text)?.kind ?? "none").toBe(kind);
    });
  }

  it("goes on where it was when another body is read meanwhile", () => {
    const names: string[] = [];
    const kind = readEach('[{"a":1},{"b":2}]', (item) => {
      expect(readJson("[1,2,3]")?.items.length).toBe(3);
      names.push(item.names.join());
    });
    expect(kind).toBe("list");
    expect(names.join()).toBe("a,b");
  });
});
