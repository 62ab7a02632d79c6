import { basename } from "node:path";
import type { Plugin } from "typescript-to-lua";
import { FACTOR, MODULUS } from "#firmware/settings/store";

/**
 * Functions that Lua's own search does in a few instructions, where what they were translated to goes through a text byte by byte: module,
 * function, and its body in Lua. Each does the same as its source; the specs run in both machines.
 */
const NATIVE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  lualib_bundle: {
    // nothing is split up to a limit; a search keeps a state that is worth it for a long text only
    __TS__StringSplit: `(source, separator)
        local result, count = {}, 0
        if separator == "" then
            for at = 1, #source do result[at] = sub(source, at, at) end
            return result
        end
        if #source > 160 and #separator == 1 then
            -- with one behind it no search goes to the end in vain, from each place anew
            for piece in string.gmatch(source .. separator, "(.-)" .. string.gsub(separator, "%p", "%%%0")) do
                count = count + 1
                result[count] = piece
            end
            return result
        end
        local at = 1
        local from, to = find(source, separator, 1, true)
        while from do
            count = count + 1
            result[count] = sub(source, at, from - 1)
            at = to + 1
            from, to = find(source, separator, at, true)
        end
        result[count + 1] = sub(source, at)
        return result`,
    __TS__StringSubstring: `(self, start, ____end)
    if ____end == nil then return string.sub(self, start < 0 and 1 or start + 1) end
    if start > ____end then start, ____end = ____end, start end
    if start < 0 then
        start = 0
        if ____end < 0 then ____end = 0 end
    end
    return string.sub(self, start + 1, ____end)`,
    __TS__StringCharCodeAt: `(self, index)
    if index < 0 then return 0 / 0 end
    return string.byte(self, index + 1) or 0 / 0`,
  },
  hal_json: {
    isPlain: `(text)
    return not string.find(text, '[%c"\\\\\\127-\\255]')`,
  },
  firmware_settings_store: {
    checksum: `(start, text, from, to)
    local byte = string.byte
    local sum, at = start, from + 1
    while at + 7 <= to do
        local a, b, c, d, e, f, g, h = byte(text, at, at + 7)
        sum = (sum * FACTOR + a) % MODULUS
        sum = (sum * FACTOR + b) % MODULUS
        sum = (sum * FACTOR + c) % MODULUS
        sum = (sum * FACTOR + d) % MODULUS
        sum = (sum * FACTOR + e) % MODULUS
        sum = (sum * FACTOR + f) % MODULUS
        sum = (sum * FACTOR + g) % MODULUS
        sum = (sum * FACTOR + h) % MODULUS
        at = at + 8
    end
    while at <= to do
        sum = (sum * FACTOR + byte(text, at)) % MODULUS
        at = at + 1
    end
    return sum`
      .replaceAll("FACTOR", String(FACTOR))
      .replaceAll("MODULUS", String(MODULUS)),
  },
  firmware_api_http_lenient_json: {
    markAt: `(text, from)
    return (string.find(text, '[%z\\001-\\031"\\'\\\\]', from + 1) or #text + 1) - 1`,
  },
  firmware_api_http_fields: {
    objectText: `(names, values)
    local parts = {}
    for index = 1, #names do parts[index] = '"' .. names[index] .. '":' .. values[index] end
    return "{" .. table.concat(parts, ",") .. "}"`,
  },
  firmware_timing_week_schedule: {
    hasDay: `(days, day)
    return (days >> day) & 1 == 1`,
  },
  rapi_checksum: {
    xorOf: `(text)
    local byte, value = string.byte, 0
    for index = 1, #text do value = value ~ byte(text, index) end
    return value`,
  },
  platform_nodemcu_kept: {
    toHex: `(bytes)
    return (string.gsub(bytes, ".", function(byte) return string.format("%02X", string.byte(byte)) end))`,
  },
  firmware_console_shown: {
    isPrintable: `(text)
    return not string.find(text, "[^ -~]")`,
  },
  firmware_console_line_editor: {
    plainUntil: `(bytes, at)
    return (string.find(bytes, "[^ -~]", at + 1) or #bytes + 1) - 1`,
  },
  firmware_settings_default_value: {
    fifthField: `(text, at)
    return string.match(text, "^[^|]*|[^|]*|[^|]*|[^|]*|([^|]*)", at + 1)`,
  },
};

/** Gives the functions of a module their bodies in Lua. `name` is its flat name. */
export function nativeFunctions(name: string, code: string): string {
  let native = code;
  for (const [fn, body] of Object.entries(NATIVE[name] ?? {})) {
    const found = new RegExp(
      `^( *)((?:local )?function (?:____exports\\.)?${fn})\\(.*\\)\\n(?:(?:\\1 +.*)?\\n)+?\\1end$`,
      "m",
    );
    // the support library has only what is used
    if (!found.test(native) && name === "lualib_bundle" && !native.includes(`${fn}(`)) continue;
    if (!found.test(native)) throw new Error(`${name} has no function ${fn} of the shape that the build knows`);
    native = native.replace(found, (_all, indent: string, head: string) => `${indent}${head}${body}\n${indent}end`);
  }
  return native;
}

export const nativeFunctionsPlugin: Plugin = {
  beforeEmit(_program, _options, _host, files) {
    for (const file of files) file.code = nativeFunctions(basename(file.outputPath, ".lua"), file.code);
  },
};
