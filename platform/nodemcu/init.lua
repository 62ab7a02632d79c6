-- Starts the image in LFS. Without a valid one, or after failures in a row, console and network come up and this says so.
local image, trial = node.LFS and node.LFS.get
local function rescue(why)
  print("Dinamics does not start: " .. why)
  if trial then return node.restart() end
  if math.maxinteger < 2 ^ 53 or string.packsize("n") < 8 then
    print("This build of NodeMCU takes no image: set CONFIG_LUA_NUMBER_INT64=y and CONFIG_LUA_NUMBER_DOUBLE=y")
  end
  print("This is the Lua prompt of NodeMCU. Load the image again: dinamics flash, or node.LFS.reload(\"a-lfs.img\")")
  pcall(function()
    wifi.mode(wifi.STATIONAP, false)
    local ssid = "Dinamics-rescue-" .. node.chipid():sub(-4):upper()
    local key = io.open("rescue", "rb"):read("a")
    if #key < 8 then return end
    wifi.ap.config({ ssid = ssid, pwd = key, auth = wifi.AUTH_WPA2_PSK }, false)
    wifi.start()
    print("access point " .. ssid .. ", password " .. key)
  end)
end
local start
if image then
  package.searchers[2] = function(name) return image(name) or "no module " .. name .. " in LFS" end
  passing = require
  -- boot.lua decides which image runs, and may restart; its errors keep none from running
  pcall(function()
    local part = image("platform_nodemcu_image_version")
    trial = dofile("boot.lua").choose(part and part("platform_nodemcu_image_version").VERSION)
  end)
  start = image("platform_nodemcu_boot")
end
if not start then return rescue("there is no valid image in LFS") end
local done, why = pcall(start, "platform_nodemcu_boot")
if not done then
  rescue(tostring(why))
elseif trial then
  -- one that came up, does nothing and so ends nothing is given up
  tmr.create():alarm(330000, tmr.ALARM_SINGLE, function()
    for name in ("ab"):gmatch(".") do
      local file = io.open("update." .. name, "rb")
      local stand = file and file:read("a") or ""
      if file then file:close() end
      if stand:find("\nkept|", 1, true) then return end
    end
    pcall(function() dofile("boot.lua").expire() end)
    node.restart()
  end)
end
