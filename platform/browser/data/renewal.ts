import { fieldsOf, textOf } from "./read";

/** How the firmware is renewed, and what came of it last. */
export interface Renewal {
  version: string;
  /** Where newer ones come from, empty: nowhere yet; `undefined`: this machine fetches none. */
  server: string | undefined;
  last: RenewalNews | undefined;
}

export interface RenewalNews {
  state: string;
  why: string | undefined;
  sentence: string;
}

export function readRenewal(value: unknown): Renewal | undefined {
  const fields = fieldsOf(value);
  const version = textOf(fields?.["version"]);
  if (version === undefined) return undefined;
  return { version, server: textOf(fields?.["server"]), last: readNews(fields?.["last"]) };
}

function readNews(value: unknown): RenewalNews | undefined {
  const fields = fieldsOf(value);
  const state = textOf(fields?.["state"]);
  if (fields === undefined || state === undefined) return undefined;
  return { state, why: textOf(fields["why"]), sentence: textOf(fields["sentence"]) ?? state };
}

/** Something goes on that one waits for. */
export function goesOn({ last }: Renewal): boolean {
  return last !== undefined && !["kept", "back", "repaired", "refused"].includes(last.state);
}
