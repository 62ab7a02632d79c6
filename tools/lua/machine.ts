import { createRequire } from "node:module";
import type { Lua, LauxLib, LuaLib, LuaState } from "lua-wasm-bindings/dist/lua";
import type { LuaModule } from "./transpile";

interface Bindings {
  lua: Lua;
  lauxlib: LauxLib;
  lualib: LuaLib;
}

let bindings: Bindings | undefined;

/**
 * Lua 5.3.6 compiled to WebAssembly. Its loader adds process-wide listeners that abort on any uncaught error of the host;
 * they are taken off again.
 */
function loadBindings(): Bindings {
  if (bindings !== undefined) return bindings;
  const kept = new Map(
    (["uncaughtException", "unhandledRejection"] as const).map((event) => [event, process.rawListeners(event)]),
  );
  const loaded = createRequire(import.meta.url)("lua-wasm-bindings/dist/lua.53") as Bindings;
  for (const [event, before] of kept) {
    for (const listener of process.rawListeners(event)) {
      if (!before.includes(listener)) process.removeListener(event, listener as () => void);
    }
  }
  bindings = loaded;
  return loaded;
}

/** Longest text that fits through the call interface of the VM, which copies arguments to a stack of 5 MB, four bytes a character. */
const LONGEST_TEXT = 1_000_000;

/**
 * Compiled modules are kept for the life of the VM, as the flash of the module keeps them, and found by a searcher of their own,
 * as there.
 */
const PRELUDE = `
local image = {}
function __define(name, code)
  local module, message = load(code, "@" .. name .. ".lua", "t")
  if not module then error(message, 0) end
  image[name] = module
end
passing = require
package.searchers[2] = function(name) return image[name] or "not in the image" end
`;

/** One Lua 5.3 virtual machine (64-bit integers, doubles, 32-bit pointers). Texts that cross must be free of zero bytes and ASCII. */
export class LuaMachine {
  private readonly state: LuaState;

  constructor() {
    const { lauxlib, lualib } = loadBindings();
    this.state = lauxlib.luaL_newstate();
    lualib.luaL_openlibs(this.state);
    this.execute(PRELUDE);
  }

  /** Makes the modules known to `require`; nothing of them runs yet. Throws on a syntax error. */
  define(modules: readonly LuaModule[]): void {
    for (const { name, code } of modules) this.call("__define", name, code);
  }

  /** Runs a piece of Lua; its result (string or number) as text, "" for none. Throws with the Lua message when it fails. */
  execute(code: string): string {
    const { lua, lauxlib } = loadBindings();
    if (code.length > LONGEST_TEXT) throw new RangeError(`text of ${String(code.length)} characters is too long`);
    const status = lauxlib.luaL_loadstring(this.state, code);
    return this.finish(status !== 0 ? status : lua.lua_pcall(this.state, 0, 1, 0));
  }

  /** Calls a global function with texts; its result (string or number) as text, "" for none. */
  call(name: string, ...texts: string[]): string {
    const { lua } = loadBindings();
    lua.lua_getglobal(this.state, name);
    for (const text of texts) {
      if (text.length > LONGEST_TEXT) throw new RangeError(`text of ${String(text.length)} characters is too long`);
      lua.lua_pushstring(this.state, text);
    }
    return this.finish(lua.lua_pcall(this.state, texts.length, 1, 0));
  }

  /** Frees the memory of the VM; it is not to be used any more. */
  close(): void {
    loadBindings().lua.lua_close(this.state);
  }

  private finish(status: number): string {
    const { lua } = loadBindings();
    const text = (lua.lua_tolstring(this.state, -1, 0) as string | null) ?? "";
    lua.lua_settop(this.state, 0);
    if (status !== 0) throw new Error(`Lua: ${text}`);
    return text;
  }
}
