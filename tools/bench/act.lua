-- Comments on cases in turn: one durable action each.
local cookie, csrf, cases, index, seed = "", "", {}, 0, os.time()
function init(args)
  cookie, csrf = args[1], args[2]
  for position = 3, #args do cases[#cases + 1] = args[position] end
end
function request()
  index = index + 1
  local case = cases[index % #cases + 1]
  local body = "csrf=" .. csrf .. "&form_key=" .. seed .. "-" .. index .. "-" .. tostring(cases) .. "&text=%E5%B7%B2%E7%94%B5%E8%AF%9D%E8%81%94%E7%B3%BB%E6%9D%A5%E4%BF%A1%E4%BA%BA%EF%BC%8C%E7%BA%A6%E5%AE%9A%E6%98%8E%E5%A4%A9%E5%88%B0%E7%8E%B0%E5%9C%BA%E3%80%82" .. index
  return wrk.format("POST", "/desk/case/" .. case .. "/act/comment", { ["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = cookie }, body)
end
function done(summary, latency, requests)
  io.write(string.format("RESULT %f %f %f %f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000, summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
