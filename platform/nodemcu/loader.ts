/** Loading code so that what is not needed any more can be collected. The module's boot and the simulation do the same. */
declare const _G: Record<string, unknown>;

/** Modules that stay known to `require`, because several that are loaded late take from them. */
const SHARED = [
  "hal_",
  "lualib_",
  "firmware_settings_store",
  "firmware_settings_decimal",
  "firmware_timing_",
  "firmware_metering_",
];

function isReleased(name: string): boolean {
  const ours = name.startsWith("firmware_") || name.startsWith("rapi_");
  return ours && !SHARED.some((head) => name.startsWith(head));
}

/**
 * Lets go of export tables that nobody will ask for: each module has taken what it imports into locals while it was loaded. From now on
 * what is loaded late is let go of as well, with everything that it has loaded; and `passing` loads a module for one call only.
 */
export function releaseFromNowOn(): void {
  const load = _G["require"] as (this: void, name: string) => unknown;
  const { loaded } = _G["package"] as { loaded: Record<string, unknown> };
  const fresh: string[] = [];
  let depth = 0;
  const loadDeep = (name: string): unknown => {
    const known = loaded[name];
    if (known !== undefined) return known;
    depth += 1;
    const module = load(name);
    depth -= 1;
    fresh.push(name);
    return module;
  };
  _G["require"] = (name: string): unknown => {
    const module = loadDeep(name);
    if (depth > 0) return module;
    for (const released of fresh) if (isReleased(released)) loaded[released] = undefined;
    while (fresh.length > 0) fresh.pop();
    return module;
  };
  _G["passing"] = (name: string): unknown => {
    const module = loadDeep(name);
    if (depth > 0) return module;
    for (const released of fresh) loaded[released] = undefined;
    while (fresh.length > 0) fresh.pop();
    return module;
  };
  // eslint-disable-next-line no-restricted-syntax -- in any order
  for (const name in loaded) if (isReleased(name)) loaded[name] = undefined;
}
