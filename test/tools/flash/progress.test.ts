import { describe, expect, it } from "vitest";
import { Progress } from "#tools/flash/progress";

function told(isTTY: boolean, act: (progress: Progress, pass: (span_ms: number) => void) => void): string {
  let text = "";
  let now_ms = 1000;
  const output = { isTTY, write: (more: string) => (text += more) };
  act(new Progress(output, () => now_ms), (span_ms) => (now_ms += span_ms));
  return text;
}

describe("The progress of an upload", () => {
  it("is a bar with the time that is left, in a terminal", () => {
    const text = told(true, (progress, pass) => {
      progress.progress("lfs.img", 100_000, 400_000);
      pass(30_000);
      progress.progress("lfs.img", 200_000, 400_000);
      progress.progress("lfs.img", 400_000, 400_000);
    });
    const [, , half = "", whole = ""] = text.split("\r");
    expect(half).toBe(`lfs.img [${"#".repeat(15)}${".".repeat(15)}]  50 % 200/400 kB 1:00 left   `);
    expect(whole).toBe(`lfs.img [${"#".repeat(30)}] 100 % 400/400 kB    \n`);
  });

  it("is a line for each tenth elsewhere", () => {
    const text = told(false, (progress) => {
      for (let there_B = 1000; there_B <= 100_000; there_B += 1000) progress.progress("a", there_B, 100_000);
    });
    expect(text.split("\n").filter(Boolean)).toHaveLength(11);
    expect(text).toMatch(/^a: 1 % of 100 kB\na: 10 %[^]*a: 100 % of 100 kB\n$/);
  });

  it("leaves the bar alone when something has to be said in between", () => {
    const text = told(true, (progress) => {
      progress.progress("a", 10, 100);
      progress.note("hung up; trying again");
      progress.skipped("b");
    });
    expect(text).toMatch(/\n *hung up; trying again\nb: is there\n$/);
  });
});
