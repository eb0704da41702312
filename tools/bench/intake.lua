-- Every request is a new letter of about 350 characters with a form key of its own.
local token = string.rep("0123456789abcdef", 2)
local thread_count = 0
function setup(thread) thread:set("id", thread_count); thread_count = thread_count + 1 end
local counter, seed, text = 0, 0, nil
function init(args)
  seed = os.time() * 1000 + id
  local piece = "%E5%B0%8F%E5%8C%BA%E4%B8%9C%E9%97%A8%E7%9A%84%E8%B7%AF%E7%81%AF%E5%9D%8F%E4%BA%86%EF%BC%8C%E8%AF%B7%E5%B0%BD%E5%BF%AB%E5%A4%84%E7%90%86%E3%80%82"
  text = string.rep(piece, 18)
end
function request()
  counter = counter + 1
  local body = "csrf=" .. token .. "&form_key=" .. seed .. "-" .. counter .. "&fields%5Btitle%5D=%E8%B7%AF%E7%81%AF" .. counter ..
    "&fields%5Bletter%5D=" .. text .. "&place=xiahe_1&parties%5B0%5D%5Bname%5D=%E6%9D%8E" .. counter .. "&parties%5B0%5D%5Bphone%5D=1390000" .. (1000 + counter % 9000)
  return wrk.format("POST", path, { ["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = "form=" .. token }, body)
end
path = nil
local original = init
function init(args) original(args); path = args[1] end
function response(status) if status ~= 303 and status ~= 200 then errors = (errors or 0) + 1 end end
function done(summary, latency, requests)
  io.write(string.format("RESULT %f %f %f %f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000, summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
