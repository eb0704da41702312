-- Reads pages in turn, with the cookie of a signed-in officer.
local paths, cookie, index = {}, "", 0
function init(args)
  cookie = args[1]
  for position = 2, #args do paths[#paths + 1] = args[position] end
end
function request()
  index = index % #paths + 1
  return wrk.format("GET", paths[index], { ["Cookie"] = cookie })
end
function done(summary, latency, requests)
  io.write(string.format("RESULT %f %f %f %f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000, summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
