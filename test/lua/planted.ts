import { describe, expect, it } from "#test/spec";

/** Tests with a known outcome, which their name says, to test the test vocabulary of the Lua VM itself. */
const record = { name: "a", list: [1, 2], inner: { on: true } };

describe("passes", () => {
  it("toBe", () => {
    expect(1 + 2).toBe(3);
    expect(record).toBe(record);
    expect("a").not.toBe("b");
    expect(0 / 0).toBe(0 / 0);
  });
  it("toEqual", () => {
    expect({ ...record }).toEqual(record);
    expect({ a: 1, b: undefined }).toEqual({ a: 1 });
    expect([1, [2, { b: "x" }]]).toEqual([1, [2, { b: "x" }]]);
    expect([1, 2]).not.toEqual([1, 2, 3]);
    expect([1, 2, 3]).not.toEqual([1, 2]);
    expect({ a: 1 }).not.toEqual({ a: 2 });
  });
  it("toBeUndefined and toBeDefined", () => {
    expect(undefined).toBeUndefined();
    expect(0).toBeDefined();
    expect(undefined).not.toBeDefined();
    expect("").not.toBeUndefined();
  });
  it("toContain", () => {
    expect([1, 2, 3]).toContain(2);
    expect("abc").toContain("bc");
    expect("abc").not.toContain("x");
    expect([1]).not.toContain(2);
  });
  it("order", () => {
    expect(2).toBeGreaterThan(1);
    expect(2).toBeGreaterThanOrEqual(2);
    expect(1).toBeLessThan(2);
    expect(2).toBeLessThanOrEqual(2);
    expect(1).not.toBeGreaterThan(1);
    expect(1).not.toBeLessThan(1);
    expect(1).not.toBeGreaterThanOrEqual(2);
    expect(2).not.toBeLessThanOrEqual(1);
  });
});

describe("fails", () => {
  const wrong: [name: string, body: (this: void) => void][] = [
    ["toBe", () => expect(1).toBe(2)],
    ["toBe of equal records", () => expect({ a: 1 }).toBe({ a: 1 })],
    ["not.toBe", () => expect(1).not.toBe(1)],
    ["toEqual", () => expect({ a: [1, { b: 2 }] }).toEqual({ a: [1, { b: 3 }] })],
    ["toEqual with a field too many", () => expect({ a: 1, b: 2 }).toEqual({ a: 1 })],
    ["toEqual with a field too few", () => expect({ a: 1 }).toEqual({ a: 1, b: 2 })],
    ["toEqual of a text and a number", () => expect("1").toEqual(1)],
    ["not.toEqual", () => expect({ a: 1 }).not.toEqual({ a: 1 })],
    ["toBeUndefined", () => expect(false).toBeUndefined()],
    ["toBeDefined", () => expect(undefined).toBeDefined()],
    ["toContain", () => expect([1, 2]).toContain(3)],
    ["toContain of a text", () => expect("abc").toContain("d")],
    ["toBeGreaterThan", () => expect(1).toBeGreaterThan(1)],
    ["toBeGreaterThanOrEqual", () => expect(1).toBeGreaterThanOrEqual(2)],
    ["toBeLessThan", () => expect(1).toBeLessThan(1)],
    ["toBeLessThanOrEqual", () => expect(2).toBeLessThanOrEqual(1)],
  ];
  for (const [name, body] of wrong) it(name, body);

  it("a runtime error", () => {
    const missing = {} as { inner: { field: number } };
    expect(missing.inner.field).toBe(1);
  });
});
