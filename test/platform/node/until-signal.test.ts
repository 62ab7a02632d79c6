import { afterEach, describe, expect, it, vi } from "vitest";
import { untilSignal } from "#platform/node/until-signal";

describe("signals", () => {
  afterEach(() => vi.restoreAllMocks());

  const listen = (): { handlers: Map<string, (signal: string) => void>; exits: number[]; asked: Promise<string> } => {
    const handlers = new Map<string, (signal: string) => void>();
    const exits: number[] = [];
    const remember = (event: string | symbol, listener: (...args: unknown[]) => void): NodeJS.Process => {
      handlers.set(String(event), listener);
      return process;
    };
    vi.spyOn(process, "on").mockImplementation(remember);
    vi.spyOn(process, "once").mockImplementation(remember);
    vi.spyOn(process, "exit").mockImplementation((code) => {
      exits.push(Number(code));
      return undefined as never;
    });
    return { handlers, exits, asked: untilSignal() };
  };

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
    it(`${signal} asks for an orderly end`, async () => {
      const { handlers, exits, asked } = listen();
      handlers.get(signal)?.(signal);
      expect(await asked).toBe(signal);
      expect(exits).toEqual([]);
    });
  }

  it("a second one, whichever, ends at once with code 130", async () => {
    const { handlers, exits, asked } = listen();
    handlers.get("SIGTERM")?.("SIGTERM");
    handlers.get("SIGINT")?.("SIGINT");
    expect(await asked).toBe("SIGTERM");
    expect(exits).toEqual([130]);
  });
});
