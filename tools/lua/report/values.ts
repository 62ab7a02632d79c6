/** What a value takes more in the VM of the tests (16 bytes, aligned) than on the module, which packs number and type in 12. */
export const EXCESS_B = 4;

/**
 * Lua that counts the values which a VM keeps in lists, objects with numbered fields among them, and in variables that functions share.
 * Entries of hashes are not among them: they take 32 bytes in both. Room in lists that holds nil, and the stack, are not counted, so what
 * is taken off for them is on the safe side.
 */
export const COUNT_VALUES = `
local count, seen, shared, waiting = 0, {}, {}, { debug.getregistry() }
local function note(value)
  local kind = type(value)
  if (kind == "table" or kind == "function" or kind == "userdata") and not seen[value] and value ~= seen and value ~= shared and value ~= waiting then
    seen[value] = true
    waiting[#waiting + 1] = value
  end
end
while #waiting > 0 do
  local value = table.remove(waiting)
  note(debug.getmetatable(value))
  if type(value) == "table" then
    for key, item in next, value do
      if math.type(key) == "integer" and key > 0 then count = count + 1 end
      note(key)
      note(item)
    end
  elseif type(value) == "function" then
    for index = 1, 255 do
      local name, item = debug.getupvalue(value, index)
      if name == nil then break end
      local id = debug.upvalueid(value, index)
      if id ~= nil and not shared[id] then
        shared[id] = true
        count = count + 1
      end
      note(item)
    end
  end
end
return string.format("%d", count)
`;
