import { homedir } from "node:os";
import { join } from "node:path";

/** Where settings are kept when nobody names a directory (XDG base directories). */
export function defaultDataDir(environment: NodeJS.ProcessEnv): string {
  const state = environment["XDG_STATE_HOME"];
  return join(state !== undefined && state.startsWith("/") ? state : join(homedir(), ".local", "state"), "dinamics");
}
