-- One click a request, as the redirect posts it.
wrk.method = "POST"
wrk.path = "/rooms/clicks/demo/requests/clicks"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer load"
wrk.body = '{"id":"01890a5d-ac96-774b-bcce-b302099a8057","account":"demo","link":"launch","time":1700000000000,'
  .. '"latitude":3.14,"longitude":101.69,"country":"MY","city":"Kuala Lumpur","device":"mobile","bot":false}'
