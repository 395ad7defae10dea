#include "server/redis/share_scripts.hpp"

#include <array>
#include <cstdio>

namespace signalbox::server::redis {

// KEYS: epoch, gateways, the identity's. ARGV: run, id, name, milliseconds that it lasts, word, place, first, milliseconds that the identity lasts. Whose word
// stands for an identity has it. One that greets for the first time takes it over from the place that it lies at itself: there was a process before it.
std::string_view const hello_script = R"lua(
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local word = redis.call('HGET', KEYS[3], 'word')
if word and word ~= ARGV[5] and (ARGV[7] ~= '1' or redis.call('HGET', KEYS[3], 'place') ~= ARGV[6]) then return {'taken'} end
redis.call('HSET', KEYS[3], 'word', ARGV[5], 'place', ARGV[6])
redis.call('PEXPIREAT', KEYS[3], string.format('%.0f', now + ARGV[8]))
local since = redis.call('HGET', KEYS[1], 'since')
if not since or redis.call('HGET', KEYS[1], 'run') ~= ARGV[1] then
  since = string.format('%.0f', now)
  redis.call('HSET', KEYS[1], 'run', ARGV[1], 'since', since)
end
redis.call('HSET', KEYS[2], ARGV[2], string.format('%.0f %s', now + ARGV[4], ARGV[3]))
local count = 0
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  if tonumber(all[i + 1]:match('^%d+')) > now then count = count + 1 else redis.call('HDEL', KEYS[2], all[i]) end
end
return {since, now, count}
)lua";

// KEYS: counter, epoch, the identity's. ARGV: epoch, id, amount, oldest, newest, windowed, keep, need, extra, until, generation, reset, lasts, recovery,
// least, sent, tolerance, word, then steps and uses.
std::string_view const report_script = R"lua(
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local since = redis.call('HGET', KEYS[2], 'since')
if since ~= ARGV[1] then return {'epoch'} end
local word = redis.call('HGET', KEYS[3], 'word')
if word and word ~= ARGV[18] then return {'epoch'} end
local arg = {}
for i = 3, #ARGV do arg[i] = tonumber(ARGV[i]) end
if arg[16] > 0 and math.abs(now - arg[16]) > arg[17] then return {'epoch'} end
local amount, oldest, newest, windowed, keep = arg[3], arg[4], arg[5], arg[6] == 1, arg[7]
local reset, lasts = arg[12] == 1, arg[13]
local all = redis.call('HGETALL', KEYS[1])
local resets = 0
for i = 1, #all, 2 do if all[i] == '#' then resets = tonumber(all[i + 1]) end end
local stale = not reset and arg[11] >= 0 and arg[11] < resets
if reset then resets = math.max(resets, arg[11]) + 1 elseif arg[11] > resets then resets = arg[11] end
local function text(words)
  for i = 1, #words do words[i] = string.format('%.0f', words[i]) end
  return table.concat(words, ' ')
end
local used, held, gateways, others = 0, 0, 1, {}
for i = 1, #all, 2 do
  if all[i] ~= '#' and all[i] ~= ARGV[2] then
    local words, changed, counts = {}, reset, false
    for word in all[i + 1]:gmatch('%S+') do words[#words + 1] = tonumber(word) end
    if reset then words = {words[1], words[2]} end
    if words[1] > 0 and words[2] <= now then
      if windowed then words[#words + 1] = newest; words[#words + 1] = words[1] end
      words[1], changed = 0, true
    end
    if words[1] > 0 then held = held + words[1]; gateways = gateways + 1 end
    for j = 3, #words, 2 do
      if words[j] >= oldest then
        used, counts = used + words[j + 1], true
        others[words[j]] = (others[words[j]] or 0) + words[j + 1]
      end
    end
    if words[1] == 0 and not counts and words[2] + lasts < now then redis.call('HDEL', KEYS[1], all[i])
    elseif changed then redis.call('HSET', KEYS[1], all[i], text(words)) end
  end
end
local own = {keep, now + lasts}
if not stale then
  for j = 19, #ARGV, 2 do
    own[#own + 1] = arg[j]; own[#own + 1] = arg[j + 1]
    used = used + arg[j + 1]
  end
end
local free = amount - used - held - keep
if free > 0 and free >= arg[15] and now >= since + arg[14] then
  local given = math.min(arg[8], free)
  own[1] = keep + given + math.min(arg[9], math.floor((free - given) / (2 * gateways)))
end
local granted = own[1]
redis.call('HSET', KEYS[1], ARGV[2], text(own))
if resets > 0 then redis.call('HSET', KEYS[1], '#', string.format('%.0f', resets)) end
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', math.max(arg[10], now) + 6 * lasts))
local out = {'ok', granted, free - (granted - keep), held, gateways, resets}
for step, amount_of in pairs(others) do out[#out + 1] = step; out[#out + 1] = amount_of end
return out
)lua";

// KEYS: breakers. ARGV: id, then targets and the milliseconds that they stay open.
std::string_view const breaker_script = R"lua(
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
for i = 2, #ARGV, 2 do
  local left = tonumber(ARGV[i + 1])
  if left > 0 then redis.call('HSET', KEYS[1], ARGV[i], string.format('%.0f %s', now + left, ARGV[1]))
  else redis.call('HDEL', KEYS[1], ARGV[i]) end
end
local out = {}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local till, who = all[i + 1]:match('^(%d+) (.*)$')
  if not till or tonumber(till) <= now then redis.call('HDEL', KEYS[1], all[i])
  elseif who ~= ARGV[1] then out[#out + 1] = all[i]; out[#out + 1] = tonumber(till) - now end
end
return out
)lua";

namespace {

constexpr std::int64_t day_ms = 86'400'000;

std::string digits(std::int64_t of)
{
    return std::to_string(of);
}

model::failure misunderstood(reply const& said)
{
    if (said.is == reply::kind::error) return {model::fault::connect_failed, words_for(said.text)};
    return {model::fault::connect_failed, "Redis answers what is no answer: something else uses the keys of storage.redis.prefix"};
}

std::string identity_key(speaker const& from)
{
    return from.prefix + ":identity:" + from.id;
}

std::string key_of(speaker const& from, limits::share_report const& of)
{
    std::array<char, 17> identity{};
    std::snprintf(identity.data(), identity.size(), "%016llx", static_cast<unsigned long long>(of.rule));
    return from.prefix + ":limit:" + identity.data() + ":" + of.key;
}

}  // namespace

std::vector<std::string> hello_command(std::string const& script, speaker const& from, std::string const& run)
{
    return {"EVALSHA",
            script,
            "3",
            from.prefix + ":epoch",
            from.prefix + ":gateways",
            identity_key(from),
            run,
            from.id,
            from.name,
            digits(limits::share_lasts_ms),
            from.word,
            from.place,
            from.first ? "1" : "0",
            digits(identity_days * day_ms)};
}

model::result<memory> read_hello(reply const& said)
{
    using enum reply::kind;
    if (said.is == list && said.list.size() == 1 && said.list[0].text == "taken") return memory{.taken = true};
    bool const whole =
        said.is == list && said.list.size() == 3 && said.list[0].is == text && said.list[1].is == number && said.list[2].is == number;
    if (!whole) return misunderstood(said);
    memory out{.epoch = said.list[0].text, .now_ms = said.list[1].number, .gateways = said.list[2].number};
    out.recovers = said.list[1].number < std::atoll(out.epoch.c_str()) + recovery_ms;
    return out;
}

std::vector<std::string> breaker_command(std::string const& script, speaker const& from, std::vector<attempt::breaker_word> const& told)
{
    std::vector<std::string> out{"EVALSHA", script, "1", from.prefix + ":breakers", from.id};
    for (attempt::breaker_word const& each : told) {
        out.push_back(each.target);
        out.push_back(digits(each.left.count()));
    }
    return out;
}

model::result<std::vector<attempt::breaker_word>> read_breakers(reply const& said)
{
    if (said.is != reply::kind::list || said.list.size() % 2 != 0) return misunderstood(said);
    std::vector<attempt::breaker_word> out;
    for (std::size_t i = 0; i < said.list.size(); i += 2) {
        if (said.list[i].is != reply::kind::text || said.list[i + 1].is != reply::kind::number) return misunderstood(said);
        out.push_back({said.list[i].text, std::chrono::milliseconds(said.list[i + 1].number)});
    }
    return out;
}

std::vector<std::string> report_command(std::string const& script, speaker const& from, std::string const& epoch,
                                        limits::share_report const& of)
{
    std::vector<std::string> out{"EVALSHA",
                                 script,
                                 "3",
                                 key_of(from, of),
                                 from.prefix + ":epoch",
                                 identity_key(from),
                                 epoch,
                                 from.id,
                                 digits(of.amount),
                                 digits(of.oldest),
                                 digits(of.newest),
                                 of.windowed ? "1" : "0",
                                 digits(of.keep),
                                 digits(of.need),
                                 digits(of.extra),
                                 digits(of.until_ms),
                                 digits(of.generation),
                                 of.reset ? "1" : "0",
                                 digits(limits::share_lasts_ms),
                                 digits(recovery_ms),
                                 digits(of.least),
                                 digits(of.sent_ms),
                                 digits(report_tolerance_ms),
                                 from.word};
    for (limits::step_use const& each : of.own) {
        out.push_back(digits(each.step));
        out.push_back(digits(each.used));
    }
    return out;
}

model::result<std::optional<limits::share_answer>> read_report(reply const& said)
{
    using enum reply::kind;
    if (said.is != list || said.list.empty() || said.list[0].is != text) return misunderstood(said);
    if (said.list[0].text == "epoch") return std::optional<limits::share_answer>();
    if (said.list[0].text != "ok" || said.list.size() < 6 || said.list.size() % 2 != 0) return misunderstood(said);
    for (std::size_t i = 1; i < said.list.size(); ++i)
        if (said.list[i].is != number) return misunderstood(said);
    auto const at = [&](std::size_t i) { return said.list[i].number; };
    limits::share_answer out{.granted = at(1), .free = at(2), .others_held = at(3), .gateways = at(4), .generation = at(5)};
    for (std::size_t i = 6; i < said.list.size(); i += 2) out.others.push_back({at(i), at(i + 1)});
    return std::optional(std::move(out));
}

}  // namespace signalbox::server::redis
