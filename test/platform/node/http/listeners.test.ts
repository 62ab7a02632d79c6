import { describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { Listeners } from "#platform/node/http/listeners";

/** Somebody at the other end of a WebSocket; what is not read waits. */
class Listener {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly heard: string[] = [];
  closedWith: number | undefined;
  isGone = false;
  private readonly told: Record<string, (data: unknown) => void> = {};

  constructor(private readonly reads = true) {}

  get socket(): WebSocket {
    return this as unknown as WebSocket;
  }
  on(name: string, act: (data: unknown) => void): void {
    this.told[name] = act;
  }
  send(data: Buffer): void {
    if (this.reads) this.heard.push(data.toString("utf8"));
    else this.bufferedAmount += data.length;
  }
  close(code: number): void {
    this.closedWith = code;
  }
  terminate(): void {
    this.isGone = true;
    this.told["close"]?.(undefined);
  }
  says(text: string): void {
    this.told["message"]?.(text);
  }
}

describe("the listeners to changes over WebSocket", () => {
  it("lose one who never reads, and nobody waits for it", () => {
    const listeners = new Listeners();
    const [good, deaf] = [new Listener(), new Listener(false)];
    for (const one of [good, deaf]) listeners.add(one.socket, "{}");
    for (let turn = 0; turn < 100; turn += 1) listeners.tell("x".repeat(1000));
    expect([deaf.isGone, good.isGone, listeners.count]).toEqual([true, false, 1]);
    expect(deaf.bufferedAmount).toBeLessThan(70_000);
    expect(good.heard).toHaveLength(101);
  });

  it("are 32 at most", () => {
    const listeners = new Listeners();
    const all = Array.from({ length: 33 }, () => new Listener());
    for (const one of all) listeners.add(one.socket, "{}");
    expect(listeners.count).toBe(32);
    expect(all.map(({ closedWith }) => closedWith)).toEqual([...Array.from({ length: 32 }), 1013]);
  });

  it("are answered when they ask whether somebody is there, and hung up on when they talk too much", () => {
    const listeners = new Listeners();
    const one = new Listener();
    listeners.add(one.socket, "{}");
    for (let count = 0; count < 20; count += 1) one.says('{"ping": 1}');
    expect([one.heard.at(-1), one.isGone]).toEqual(['{"pong":1}', false]);
    listeners.look();
    for (let count = 0; count < 21; count += 1) one.says("noise");
    expect(one.isGone).toBe(true);
    expect(listeners.count).toBe(0);
  });
});
