import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LoadOrder, LoadResult } from "./load";

const PROCESS = fileURLToPath(new URL("./load-process.mjs", import.meta.url));

type Told =
  { kind: "listening" | "asked" } | { kind: "failed"; error: string } | { kind: "result"; result: LoadResult };

/** A load in a process of its own, so that asking does not delay what is measured. */
export class Loader {
  private constructor(private readonly child: ChildProcess) {}

  /** Begins; resolves when all its listeners are there. */
  static async start(order: LoadOrder): Promise<Loader> {
    const loader = new Loader(fork(PROCESS, { execArgv: [] }));
    const listening = loader.hear("listening");
    loader.child.send({ kind: "order", order });
    await listening;
    return loader;
  }

  /** Resolves when it has asked as often as its order says. */
  async asked(): Promise<void> {
    await this.hear("asked");
  }

  /** What was measured since the last time. */
  take(): Promise<LoadResult> {
    return this.result("take");
  }

  end(): Promise<LoadResult> {
    return this.result("end");
  }

  private async result(kind: "take" | "end"): Promise<LoadResult> {
    const told = this.hear("result");
    this.child.send({ kind });
    return (await told).result;
  }

  private hear<Kind extends Told["kind"]>(kind: Kind): Promise<Extract<Told, { kind: Kind }>> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.child.off("message", told);
        this.child.off("exit", gone);
      };
      const gone = (): void => {
        done();
        reject(new Error("the load has ended"));
      };
      const told = (message: unknown): void => {
        const one = message as Told;
        if (one.kind !== kind && one.kind !== "failed") return;
        done();
        if (one.kind === "failed") reject(new Error(one.error));
        else resolve(one as Extract<Told, { kind: Kind }>);
      };
      this.child.on("message", told);
      this.child.on("exit", gone);
    });
  }
}

/** A part of the times in their order, e.g. 0.99 for the time that one in a hundred exceeds; `Infinity` without any. */
export function quantile(times_ms: readonly number[], part: number): number {
  const sorted = [...times_ms].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Infinity;
}

/** p50, p99 and the longest, for people. */
export function shownTimes(times_ms: readonly number[]): string {
  const [p50, p99, most] = [0.5, 0.99, 1].map((part) => quantile(times_ms, part).toFixed(1));
  return `p50 ${p50 ?? ""} ms, p99 ${p99 ?? ""} ms, most ${most ?? ""} ms`;
}
