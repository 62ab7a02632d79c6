-- Starts the controller from LFS. Without a valid image, or after failures in a row, console and network come up and this says so.
local image = node.LFS and node.LFS.get
local trial = false
local function rescue(why)
  print("Dinamics does not start: " .. why)
  if trial then return node.restart() end
  if math.maxinteger < 2 ^ 53 or string.packsize("n") < 8 then
    print("This build of NodeMCU takes no image: set CONFIG_LUA_NUMBER_INT64=y and CONFIG_LUA_NUMBER_DOUBLE=y")
  end
  print("This is the Lua prompt of NodeMCU. Load the image again: dinamics flash, or node.LFS.reload(\"a-lfs.img\")")
  pcall(function()
    wifi.mode(wifi.STATIONAP, false)
    local id = node.chipid():sub(-4):upper()
    local key = file.exists("rescue") and io.open("rescue", "rb"):read("a") or nil
    if key and #key >= 8 then
      wifi.ap.config({ ssid = "Dinamics-rescue-" .. id, pwd = key, auth = wifi.AUTH_WPA2_PSK }, false)
      wifi.start()
      print("access point Dinamics-rescue-" .. id .. ", password " .. key)
    end
  end)
end
if image then
  package.searchers[2] = function(name)
    return image(name) or ("no module " .. name .. " in LFS")
  end
  passing = require
end
local function read(_, name)
  local handle = io.open(name, "rb")
  local content = handle and handle:read("a")
  if handle then handle:close() end
  return content
end
local function stands()
  return (read(nil, "update.a") or "") .. (read(nil, "update.b") or "")
end
local storage = {
  read = read,
  write = function(_, name, content)
    local handle = io.open(name, "wb")
    local taken = handle and handle:write(content)
    return taken ~= nil and handle:close() == true
  end,
  remove = function(_, name) file.remove(name) end,
}
-- which image runs: boot.lua decides, so that one that never gets anywhere is taken back. Errors of it keep nobody from starting.
local function choice()
  local part = image and image("platform_nodemcu_image_version")
  local running = part and part("platform_nodemcu_image_version").VERSION or nil
  local has = function(_, name) return file.exists(name) end
  local boot, before = dofile("boot.lua"), stands()
  local name = boot.bootChoice({ storage = storage, running = running, has = has })
  -- a boot that could not be counted must not be followed by another one
  trial = boot.isOnTrial(storage) and stands() ~= before
  return name
end
if node.LFS and file.exists("boot.lua") then
  local done, name = pcall(choice)
  if done and name ~= "run" and name ~= "none" then
    -- failures of another image do not count
    if rtcmem then rtcmem.write32(1, 0) end
    node.LFS.reload(name)
  end
end
local start = image and image("platform_nodemcu_boot")
if not start then
  rescue("there is no valid image in LFS")
else
  local done, why = pcall(start, "platform_nodemcu_boot")
  if not done then
    rescue(tostring(why))
  elseif trial then
    -- one that came up, does nothing and so ends nothing is given up
    tmr.create():alarm(330000, tmr.ALARM_SINGLE, function()
      if stands():find("\nkept|", 1, true) then return end
      pcall(function() dofile("boot.lua").giveUp(storage) end)
      node.restart()
    end)
  end
end
