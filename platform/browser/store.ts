import { useLayoutEffect, useState } from "preact/hooks";
import type { About } from "./data/about";
import type { ChargerState } from "./data/charger-state";
import { preferredLanguage } from "./language";
import type { Language } from "./text-table";

/** How the page and the controller stand: `denied` asks for the password, `refused` needs more than that. */
export type Link = "connecting" | "live" | "lost" | "denied" | "refused";

/** Something that is told once, at the foot of the page. */
export interface Notice {
  text: string;
  isRefusal: boolean;
}

/** All that the page knows; what a screen has fetched for itself lives with the screen. */
export interface PageState {
  link: Link;
  about: About | undefined;
  /** Why the page was not let in, as the controller says it. */
  refusal: string;
  /** Where in the list of chargers the one is that is shown. */
  charger: number;
  state: ChargerState | undefined;
  language: Language;
  /** The screen, as it stands behind # in the address. */
  route: string;
  notice: Notice | undefined;
}

let current: PageState = {
  link: "connecting",
  about: undefined,
  refusal: "",
  charger: 0,
  state: undefined,
  language: preferredLanguage(),
  route: "",
  notice: undefined,
};

const watchers = new Set<() => void>();

/** So long the first drawing waits for what there is to draw: a slow phone draws twice for a quarter of a second more. */
const PATIENCE_ms = 800;

/** Resolves when there is something to draw: what the controller has answered, or that it has not yet. */
export const drawable = new Promise<void>((resolve) => {
  setTimeout(resolve, PATIENCE_ms);
  watchers.add(() => {
    if (current.link !== "connecting") resolve();
  });
});

export function page(): PageState {
  return current;
}

/** Changes what the page knows, and tells those who look at it. */
export function update(change: Partial<PageState>): void {
  current = { ...current, ...change };
  for (const tell of [...watchers]) tell();
}

/** A part of what the page knows; the component is drawn anew when that part changes. */
export function usePage<Part>(pick: (state: PageState) => Part): Part {
  const [, draw] = useState(0);
  const part = pick(current);
  useLayoutEffect(() => {
    const look = (): void => {
      if (!Object.is(pick(current), part)) draw((count) => count + 1);
    };
    watchers.add(look);
    look();
    return () => void watchers.delete(look);
  });
  return part;
}
