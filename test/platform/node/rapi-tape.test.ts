import { describe, expect, it } from "vitest";
import { RapiTape } from "#platform/node/rapi-tape";
import type { Line, LineListener } from "#platform/node/serial";

/** A line on which the test is the EVSE. */
class FakeLine implements Line {
  listener: LineListener | undefined;
  readonly written: string[] = [];
  isOpen = true;
  start(listener: LineListener): void {
    this.listener = listener;
  }
  write(bytes: string): boolean {
    this.written.push(bytes);
    return this.isOpen;
  }
  restart(): void {
    this.written.push("restart");
  }
  close(): void {
    this.written.push("close");
  }
}

function bench() {
  const line = new FakeLine();
  const tape = new RapiTape(() => 42);
  const heard: string[] = [];
  const along = tape.along(line);
  along.start({
    opened: () => heard.push("opened"),
    closed: () => heard.push("closed"),
    received: (b) => heard.push(b),
  });
  return { line, tape, heard, along };
}

describe("the tape of the line to the EVSE", () => {
  it("keeps whole lines of both ways and hands everything on as it is", () => {
    const { line, tape, heard, along } = bench();
    expect(along.write("$GS^30\r")).toBe(true);
    line.listener?.opened();
    for (const bytes of ["$OK 0", "3 0^20\r$A", "T 03\x00\r"]) line.listener?.received(bytes);
    expect(heard).toEqual(["opened", "$OK 0", "3 0^20\r$A", "T 03\x00\r"]);
    expect(line.written).toEqual(["$GS^30\r"]);
    expect(tape.lines).toEqual([
      { t_ms: 42, dir: "tx", line: "$GS^30" },
      { t_ms: 42, dir: "rx", line: "$OK 03 0^20" },
      { t_ms: 42, dir: "rx", line: "$AT 03?" },
    ]);
    line.isOpen = false;
    expect(along.write("x")).toBe(false);
    along.restart("x");
    along.close();
    expect(line.written.slice(-2)).toEqual(["restart", "close"]);
  });

  it("keeps 200 lines, and of endless ones a piece", () => {
    const { line, tape } = bench();
    for (let count = 0; count < 300; count += 1) line.listener?.received(`${String(count)}\r`);
    expect([tape.lines.length, tape.lines[0]?.line]).toEqual([200, "100"]);
    for (let count = 0; count < 100; count += 1) line.listener?.received("x".repeat(1000));
    line.listener?.received("\r");
    expect(tape.lines.at(-1)?.line).toHaveLength(120);
  });
});
