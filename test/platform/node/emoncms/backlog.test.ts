import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { Backlog } from "#platform/node/emoncms/backlog";
import { MemoryStorage } from "#tools/live/memory-storage";

/** A storage that counts what is written to it. */
class CountedStorage extends MemoryStorage {
  written_B = 0;
  readonly names = new Set<string>();

  override write(name: string, content: string): boolean {
    this.written_B += content.length;
    this.names.add(name);
    return super.write(name, content);
  }

  override remove(name: string): void {
    this.names.delete(name);
    super.remove(name);
  }
}

const times = (backlog: Backlog): number[] => backlog.oldest(1e9).map(({ time_s }) => time_s);

describe("what waits for Emoncms", () => {
  it("is there again after a restart, whatever was added, sent and kept before", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("add"), count: fc.integer({ min: 1, max: 700 }) }),
      fc.record({ kind: fc.constant("drop"), count: fc.integer({ min: 1, max: 700 }) }),
      fc.record({ kind: fc.constantFrom("keep", "restart"), count: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const storage = new CountedStorage();
        let backlog = new Backlog(storage);
        let next = 0;
        let expected: number[] = [];
        for (const { kind, count } of steps) {
          if (kind === "add") {
            for (let index = 0; index < count; index++) {
              backlog.add({ time_s: next, inputs: { a: 1 } });
              expected.push(next++);
            }
          } else if (kind === "drop") {
            backlog.drop(count);
            expected = expected.slice(count);
          } else {
            backlog.keep();
            if (kind === "restart") backlog = new Backlog(storage);
          }
          expect(times(backlog)).toEqual(expected);
        }
        backlog.keep();
        expect(times(new Backlog(storage))).toEqual(expected);
        if (expected.length === 0) expect([...storage.names]).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("is not written again and again while the server is away for days", () => {
    const storage = new CountedStorage();
    const backlog = new Backlog(storage);
    for (let post = 0; post < 8640; post++) {
      backlog.add({ time_s: post, inputs: { amp: 16000 } });
      if (post % 10 === 9) backlog.keep();
    }
    const size_B = 8640 * JSON.stringify({ time_s: 8640, inputs: { amp: 16000 } }).length;
    expect(storage.written_B).toBeLessThan(size_B * 25);
  });

  it("has an end: the oldest goes", () => {
    const backlog = new Backlog(new MemoryStorage());
    for (let post = 0; post < 8700; post++) backlog.add({ time_s: post, inputs: { a: 1 } });
    expect(backlog.size).toBe(8640);
    expect(times(backlog)[0]).toBe(60);
  });

  for (const index of ["", "x y z", "0 1", "-5 2 0", "0 1000000000 0", "5 1 0", '{"time_s":1}', "0 1 0\0"]) {
    it(`begins with nothing, or with what can be read, when its index is ${JSON.stringify(index)}`, () => {
      const storage = new MemoryStorage();
      storage.write("emoncms-backlog", index);
      storage.write(
        "emoncms-backlog-0",
        '{"time_s":1,"inputs":{"a":1}}\n{"time_s":2,"inp\n{"time_s":3,"inputs":{"a":"b"}}',
      );
      const backlog = new Backlog(storage);
      expect(backlog.size).toBeLessThan(2);
      backlog.add({ time_s: 4, inputs: { a: 1 } });
      backlog.keep();
      expect(times(new Backlog(storage))).toEqual(times(backlog));
    });
  }
});
