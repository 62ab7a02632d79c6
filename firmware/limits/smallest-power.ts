import type { Feature } from "../site";

/** The smallest power that any of them allows, W; `undefined`: none limits it. */
export function smallest_W(list: readonly Feature[]): number | undefined {
  let least_W: number | undefined;
  for (const feature of list) {
    const allowed_W = feature.allowed_W;
    if (allowed_W !== undefined && (least_W === undefined || allowed_W < least_W)) least_W = allowed_W;
  }
  return least_W;
}
