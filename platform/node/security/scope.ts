import type { HttpAccess } from "#hal/http";

/** What somebody may do: look; control the charge too; change settings and everything else too. */
export type Scope = Exclude<HttpAccess, "public">;

export const SCOPES: readonly Scope[] = ["read", "control", "admin"];

/** Whether a scope is enough for what is asked. */
export function suffices(scope: Scope, access: HttpAccess): boolean {
  return access === "public" || SCOPES.indexOf(scope) >= SCOPES.indexOf(access);
}

/** The scope of this name, or `undefined`. */
export function scopeNamed(name: unknown): Scope | undefined {
  return SCOPES.find((scope) => scope === name);
}
