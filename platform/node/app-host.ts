import type { App } from "#firmware/app";

/** Who owns the app: hands facts to it, unless there is none just now. After a failure the next fact may meet another app. */
export interface AppHost {
  fact(tell: (app: App, now: number) => void): void;
  /** Why there is no app just now, in a sentence; `undefined`: there is one. */
  outageSentence?(): string | undefined;
}
