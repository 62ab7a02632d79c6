/** Loading code so that what is not needed any more can be collected. The module's boot and the simulation do the same. */
declare const _G: Record<string, unknown>;

/** A table of what was loaded just now takes no more places than some powers of two. */
const MOST_RECENT = 20;

/** What was loaded just now, known until the collector comes by: one answer asks for the same module again and again. */
function recent(): Record<string, unknown> {
  return setmetatable({}, { __mode: "v" });
}
declare function setmetatable(this: void, table: Record<string, unknown>, meta: object): Record<string, unknown>;

/** Whether a module does not stay known to `require`; those from which several that are loaded late take do. */
function isReleased(name: string): boolean {
  if (!name.startsWith("firmware_") && !name.startsWith("rapi_")) return false;
  if (name === "firmware_settings_store" || name === "firmware_settings_decimal") return false;
  return !name.startsWith("firmware_timing_") && !name.startsWith("firmware_metering_");
}

type Search = (this: void, name: string) => unknown;
type Chunk = (this: void, name: string) => unknown;

interface Package {
  loaded: Record<string, unknown>;
  /** The second finds the modules of the image. */
  searchers: Search[];
}

/**
 * Lets go of export tables that nobody will ask for: each module has taken what it imports into locals while it was loaded. From now on
 * what is loaded late is let go of as well, with everything that it has loaded; and what `passing` loads stays only until the collector comes by. Neither
 * enters Lua's own table of what is loaded, which would grow by it.
 */
export function releaseFromNowOn(): void {
  const load = _G["require"] as Search;
  const { loaded, searchers } = _G["package"] as Package;
  const search = searchers[1] as Search;
  let fresh = recent();
  let count = 0;
  let depth = 0;
  let keeps = false;
  const loadDeep = (name: string): unknown => {
    const known = loaded[name] ?? fresh[name];
    if (known !== undefined) return known;
    const chunk = search(name);
    // Lua itself says what it has looked for
    if (typeof chunk !== "function") return load(name);
    depth += 1;
    const module = (chunk as Chunk)(name) ?? true;
    depth -= 1;
    if (keeps && !isReleased(name)) loaded[name] = module;
    else {
      fresh[name] = module;
      count++;
    }
    return module;
  };
  const begin = (name: string, keeping: boolean): unknown => {
    const known = loaded[name];
    if (known !== undefined) return known;
    if (depth > 0) return loadDeep(name);
    if (count > MOST_RECENT) {
      fresh = recent();
      count = 0;
    }
    keeps = keeping;
    return loadDeep(name);
  };
  _G["require"] = (name: string): unknown => begin(name, true);
  _G["passing"] = (name: string): unknown => begin(name, false);
  // eslint-disable-next-line no-restricted-syntax -- each is let go of by itself: what is left does not depend on the order
  for (const name in loaded) if (isReleased(name)) loaded[name] = undefined;
  shrink(loaded);
}

/** Passages of numbers that are enough to have a table of some hundred places made anew: each takes or passes one of its places. */
const PASSAGES = 1000;

/** Has Lua make a table anew, with room for what is in it: it does so only when a new key finds no free place any more. */
function shrink(table: Record<number, unknown>): void {
  for (let passage = -PASSAGES; passage < 0; passage++) {
    table[passage] = true;
    table[passage] = undefined;
  }
}
