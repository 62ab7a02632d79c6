/** What all paths of the controller's own API begin with. */
export const OWN_PREFIX = "/api/v1";

/** Whether a path belongs to this API. */
export function isOwnPath(path: string): boolean {
  return path === OWN_PREFIX || path.startsWith(OWN_PREFIX + "/");
}
