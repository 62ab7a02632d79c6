-- Starts the controller from LFS. Without a valid image, or after failures in a row, console and network come up and this says so.
local image = node.LFS and node.LFS.get
local function rescue(why)
  print("Dinamics does not start: " .. why)
  print("This is the Lua prompt of NodeMCU. Load the image again: dinamics flash, or node.LFS.reload(\"lfs.img\")")
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
