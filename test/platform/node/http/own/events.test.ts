import { describe, expect, it } from "vitest";
import type { FastifyReply } from "fastify";
import { EventStream } from "#platform/node/http/own/events";

/** Somebody who listens; what is not read waits. */
class Listener {
  readonly heard: string[] = [];
  writableLength = 0;
  isGone = false;
  reads = true;
  private readonly told: Record<string, () => void> = {};
  readonly reply = { hijack: () => undefined, raw: this, getHeaders: () => ({}) } as unknown as FastifyReply;

  writeHead(): void {
    // heads are not looked at here
  }
  on(name: string, act: () => void): void {
    this.told[name] = act;
  }
  write(text: string): void {
    if (this.reads) this.heard.push(text);
    else this.writableLength += text.length;
  }
  destroy(): void {
    this.isGone = true;
    this.told["close"]?.();
  }
}

const state = (limit_mA: number): string => JSON.stringify({ limit_mA, source: "x", sentence: "y".repeat(2000) });

describe("the stream of events", () => {
  it("hangs up on those who do not read, and goes on for the others", async () => {
    let limit_mA = 0;
    const stream = new EventStream(async () => state((limit_mA += 1000)));
    const [good, deaf] = [new Listener(), new Listener()];
    deaf.reads = false;
    await stream.add(good.reply);
    await stream.add(deaf.reply);
    for (let look = 0; look < 60; look += 1) await stream.look();
    expect([deaf.isGone, good.isGone, stream.count]).toEqual([true, false, 1]);
    expect(deaf.writableLength).toBeLessThan(70_000);
    expect(good.heard).toHaveLength(61);
  });

  it("tells nothing anew within a second while the decision is the same", async () => {
    const stream = new EventStream(async () => state(6000));
    const listener = new Listener();
    await stream.add(listener.reply);
    for (let look = 0; look < 5; look += 1) await stream.look();
    expect(listener.heard.length).toBeLessThanOrEqual(2);
  });

  it("takes 32 and no more", async () => {
    const stream = new EventStream(async () => state(6000));
    for (let count = 0; count < 32; count += 1) await stream.add(new Listener().reply);
    await expect(stream.add(new Listener().reply)).rejects.toThrow("too many listen already");
    stream.close();
    expect(stream.count).toBe(0);
  });

  it("asks nobody while nobody listens", async () => {
    let asked = 0;
    const stream = new EventStream(async () => state((asked += 1)));
    await stream.look();
    expect(asked).toBe(0);
  });
});
