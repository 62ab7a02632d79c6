import { basename } from "node:path";
import type { Plugin } from "typescript-to-lua";
import { FACTOR, MODULUS } from "#firmware/settings/store";
import { ENGLISH, GERMAN } from "#firmware/timing/week-schedule";

/** A power of the checksum's factor, as it divides. */
function power(exponent: number): string {
  return String(BigInt(FACTOR) ** BigInt(exponent) % BigInt(MODULUS));
}

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
  hal_pause: {
    pause: `(cost)
    if coroutine.isyieldable() then coroutine.yield(cost) end`,
    rest: `()
    if coroutine.isyieldable() then coroutine.yield(1000000) end`,
  },
  hal_json: {
    isPlain: `(text)
    return not string.find(text, '[%c"\\\\\\127-\\255]')`,
  },
  // several bytes with one division: no sum of the products comes near 2^63
  firmware_settings_store: {
    checksum: `(start, text, from, to)
    local byte = string.byte
    local sum, at = start, from + 1
    while at + 7 <= to do
        local a, b, c, d, e, f, g, h = byte(text, at, at + 7)
        sum = (sum * ${power(8)} + a * ${power(7)} + b * ${power(6)} + c * ${power(5)} + d * ${power(4)}
            + e * ${power(3)} + f * ${power(2)} + g * ${power(1)} + h) % ${String(MODULUS)}
        at = at + 8
    end
    while at <= to do
        sum = (sum * ${power(1)} + byte(text, at)) % ${String(MODULUS)}
        at = at + 1
    end
    return sum`,
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
    withDay: `(days, day)
    return days | 1 << day`,
    dayIn: `(text, at)
    local name = string.sub(text, at + 1, at + 2)
    if #name < 2 then return end
    local place = string.find("${ENGLISH}", name, 1, true) or string.find("${GERMAN}", name, 1, true) or 0
    if place & 1 == 1 then return place >> 1 end`,
    behindSpaces: `(text, from)
    return (string.find(text, "[^ ]", from + 1) or #text + 1) - 1`,
  },
  firmware_timing_minute_text: {
    minuteAt: `(text, at)
    local a, b, colon, d, e = string.byte(text, at + 1, at + 5)
    if colon ~= 58 or not e or a < 48 or a > 57 or b < 48 or b > 57 or d < 48 or d > 53 or e < 48 or e > 57 then
        return
    end
    local total = (a * 10 + b) * 60 + d * 10 + e - 32208
    if total <= 1440 then return total end`,
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
      `^( *)((?:local )?function (?:____exports\\.)?${fn})\\(.*\\)\\n(?:(?:\\1 +.*)?\\n)*?\\1end$`,
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
