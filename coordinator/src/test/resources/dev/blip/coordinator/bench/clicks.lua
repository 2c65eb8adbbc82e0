-- New clicks, one a request, for as many accounts as ACCOUNTS says (1 if left out).
local accounts = tonumber(os.getenv("ACCOUNTS") or "1")
local run = os.time()
local countries = { "US", "GB", "DE", "JP", "FR", "BR" }
local headers = { ["Content-Type"] = "application/json" }
local made = 0

function request()
  made = made + 1
  local account = "load-" .. made % accounts
  local body = string.format(
    '{"id":"%08x-%04x-7000-8000-%012x","account":"%s","link":"l-%d","latitude":%.6f,"longitude":%.4f,"country":"%s","time":%d}',
    run, math.random(0, 65535), made, account, made % 1000, made % 180 - 90, made % 360 - 180, countries[made % 6 + 1],
    os.time() * 1000)
  return wrk.format("POST", "/rooms/clicks/" .. account .. "/requests/clicks", headers, body)
end
