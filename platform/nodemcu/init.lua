-- Starts the controller from LFS. Without a valid image, or after failures in a row, console and network come up and this says so.
local image = node.LFS and node.LFS.get
local function rescue(why)
  print("Dinamics does not start: " .. why)
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
-- which image runs: boot.lua decides, so that one that never gets anywhere is taken back. Errors of it keep nobody from starting.
local function choice()
  local part = image and image("platform_nodemcu_image_version")
  local running = part and part("platform_nodemcu_image_version").VERSION or nil
  local storage = {
    read = function(_, name)
      local handle = io.open(name, "rb")
      local content = handle and handle:read("a")
      if handle then handle:close() end
      return content
    end,
    write = function(_, name, content)
      local handle = io.open(name, "wb")
      local taken = handle and handle:write(content)
      return taken ~= nil and handle:close() == true
    end,
    remove = function(_, name) file.remove(name) end,
  }
  local has = function(_, name) return file.exists(name) end
  return dofile("boot.lua").bootChoice({ storage = storage, running = running, has = has })
end
if node.LFS and file.exists("boot.lua") then
  local done, name = pcall(choice)
  if done and name ~= "run" and name ~= "none" then node.LFS.reload(name) end
end
local start = image and image("platform_nodemcu_boot")
if not start then
  rescue("there is no valid image in LFS")
else
  package.searchers[2] = function(name)
    return image(name) or ("no module " .. name .. " in LFS")
  end
  passing = require
  local done, why = pcall(start, "platform_nodemcu_boot")
  if not done then rescue(tostring(why)) end
end
