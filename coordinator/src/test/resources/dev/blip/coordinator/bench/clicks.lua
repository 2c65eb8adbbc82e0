-- New clicks, one a request, for as many accounts as ACCOUNTS says (1 if left out). IDs are version 7
-- UUIDs, as redirects make them: milliseconds first, so that they rise.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long sec; long nsec; } blip_time;
  int clock_gettime(int, blip_time *);
]]
local time = ffi.new("blip_time[1]")
local accounts = tonumber(os.getenv("ACCOUNTS") or "1")
local countries = { "US", "GB", "DE", "JP", "FR", "BR" }
local headers = { ["Content-Type"] = "application/json" }
local made = 0

local function now()
  ffi.C.clock_gettime(0, time)
  return tonumber(time[0].sec) * 1000 + math.floor(tonumber(time[0].nsec) / 1e6)
end

function init()
  math.randomseed(now() % 4294967296)
end

function request()
  made = made + 1
  local ms = now()
  local account = "load-" .. made % accounts
  local body = string.format(
    '{"id":"%08x-%04x-7%03x-8000-%012x","account":"%s","link":"l-%d","latitude":%.6f,"longitude":%.4f,"country":"%s","time":%.0f}',
    math.floor(ms / 65536), ms % 65536, math.random(0, 4095), made, account, made % 1000, made % 180 - 90, made % 360 - 180,
    countries[made % 6 + 1], ms)
  return wrk.format("POST", "/rooms/clicks/" .. account .. "/requests/clicks", headers, body)
end
