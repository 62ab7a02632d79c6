import type { About } from "./data/about";
import { page, usePage } from "./store";

/** Whether the controller answers a route, e.g. `GET /history`. One that does not list its routes has all of them. */
export function has(route: string, about: About | undefined = page().about): boolean {
  return about?.has === undefined || about.has.includes(route);
}

/** The same for a part of the page, which is drawn anew when another controller answers. */
export function useHas(route: string): boolean {
  return usePage(({ about }) => has(route, about));
}
