import type { App } from "#firmware/app";

/** Who owns the app: hands facts to it. */
export interface AppHost {
  fact(tell: (app: App, now: number) => void): void;
}
