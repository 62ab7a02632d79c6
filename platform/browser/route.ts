import { page, update } from "./store";

/** Screens in the order of the menu; the first is the one that opens. */
export const SCREENS = [
  "now",
  "charts",
  "sessions",
  "cards",
  "schedule",
  "settings",
  "setup",
  "diagnostics",
  "access",
  "update",
] as const;
export type Screen = (typeof SCREENS)[number];

/** The screen that the address names. */
export function screenOf(route: string): Screen {
  return SCREENS.find((screen) => screen === route) ?? "now";
}

/** Shows what the address names, from now on. */
export function followAddress(): void {
  const look = (): void => {
    const route = location.hash.replace(/^#\/?/, "");
    if (page().route !== route) update({ route, notice: undefined });
  };
  addEventListener("hashchange", look);
  look();
}

export function addressOfScreen(screen: Screen): string {
  return screen === "now" ? "#/" : `#/${screen}`;
}
