#include "server/redis/shared_counters.hpp"

#include "engine/limits/lease.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <unordered_map>

namespace signalbox::server::redis {

namespace {

constexpr std::size_t asked_at_once = 500;  // hashes in one message
constexpr char const* scanned_at_once = "1000";
constexpr std::size_t identity_digits = 16;
constexpr std::string_view resets_field = "#";

model::failure wrong(reply const& said)
{
    bool const error = said.is == reply::kind::error;
    return {model::fault::connect_failed,
            error ? words_for(said.text) : "Redis answers what is no answer: something else uses the keys of storage.redis.prefix"};
}

model::result<std::vector<reply>> list_of(model::result<reply> said)
{
    if (!said) return std::move(said.error());
    if (said->is != reply::kind::list) return wrong(*said);
    return std::move(said->list);
}

model::result<std::int64_t> time_of(connection& with)
{
    auto const said = list_of(with.ask({"TIME"}));
    if (!said) return said.error();
    if (said->size() != 2) return wrong({});
    return std::atoll((*said)[0].text.c_str()) * 1000 + std::atoll((*said)[1].text.c_str()) / 1000;
}

/// A gateway's value is the time until which it counts as there, and its name.
model::result<std::vector<std::string>> gateways_of(connection& with, std::string const& prefix, std::int64_t now_ms)
{
    auto const said = list_of(with.ask({"HGETALL", prefix + ":gateways"}));
    if (!said) return said.error();
    std::vector<std::string> names;
    for (std::size_t i = 1; i < said->size(); i += 2) {
        std::string const& text = (*said)[i].text;
        if (std::atoll(text.c_str()) > now_ms) names.push_back(text.substr(std::min(text.find(' '), text.size() - 1) + 1));
    }
    std::ranges::sort(names);
    return names;
}

struct found_key {
    std::string text;
    limits::rule const* by = nullptr;
    std::string_view name() const { return std::string_view(text).substr(name_at); }
    std::size_t name_at = 0;
};

/// The counters that there are, of these limits; each once.
model::result<std::vector<found_key>> keys_of(connection& with, std::string const& prefix, std::vector<limits::rule> const& all)
{
    std::unordered_map<std::uint64_t, limits::rule const*> rules;
    for (limits::rule const& each : all) rules.emplace(each.identity, &each);
    std::string const start = prefix + ":limit:";
    std::vector<found_key> out;
    std::string cursor = "0";
    do {
        auto said = list_of(with.ask({"SCAN", cursor, "MATCH", start + "*", "COUNT", scanned_at_once}));
        if (!said) return std::move(said.error());
        if (said->size() != 2 || (*said)[1].is != reply::kind::list) return wrong({});
        cursor = (*said)[0].text;
        for (reply& each : (*said)[1].list) {
            std::uint64_t identity = 0;
            std::size_t const at = start.size() + identity_digits;
            if (each.text.size() <= at || each.text[at] != ':') continue;
            char const* const digits = each.text.data() + start.size();
            auto const [end, problem] = std::from_chars(digits, digits + identity_digits, identity, 16);
            auto const by = rules.find(identity);
            if (problem == std::errc{} && end == digits + identity_digits && by != rules.end())
                out.push_back({std::move(each.text), by->second, at + 1});
        }
    } while (cursor != "0" && out.size() <= most_counters_read);
    std::ranges::sort(out, {}, &found_key::text);  // a key may come twice
    auto const again = std::ranges::unique(out, {}, &found_key::text);
    out.erase(again.begin(), again.end());
    return out;
}

}  // namespace

/// As the script adds up: a share that was not renewed counts as used in the newest step.
limits::slot counter_of(limits::rule const& by, std::string_view key, std::span<reply const> hash, std::int64_t now_ms)
{
    limits::slot made{.rule = by.identity};
    made.text_size = static_cast<std::uint16_t>(std::min(key.size(), limits::slot::text_limit));
    std::copy_n(key.begin(), made.text_size, made.text.begin());
    roll(made, by, now_ms);
    limits::lease others;
    for (std::size_t i = 0; i + 1 < hash.size(); i += 2) {
        if (hash[i].text == resets_field) continue;
        std::istringstream words(hash[i + 1].text);
        std::int64_t held = 0, expires = 0, step = 0, used = 0;
        words >> held >> expires;
        if (expires > now_ms)
            others.others_held += held;
        else if (held > 0)
            others.others.push_back({made.step, held});
        while (words >> step >> used) others.others.push_back({step, used});
    }
    return with_others(made, others, by);
}

model::result<counters_seen> look_at_counters(config::redis_settings const& with, std::vector<limits::rule> const& all)
{
    auto const line = connection::open(with);
    if (!line) return line.error();
    auto const now = time_of(**line);
    if (!now) return now.error();
    counters_seen out;
    auto gateways = gateways_of(**line, with.prefix, *now);
    if (!gateways) return std::move(gateways.error());
    out.gateways = std::move(*gateways);
    auto keys = keys_of(**line, with.prefix, all);
    if (!keys) return std::move(keys.error());
    out.whole = keys->size() <= most_counters_read;
    keys->resize(std::min(keys->size(), most_counters_read));
    std::vector<limits::slot> seen;
    for (std::size_t from = 0; from < keys->size(); from += asked_at_once) {
        std::span const part = std::span(*keys).subspan(from, std::min(asked_at_once, keys->size() - from));
        for (found_key const& each : part) (*line)->append({"HGETALL", each.text});
        for (found_key const& each : part) {
            auto const hash = list_of((*line)->next());
            if (!hash) return hash.error();
            seen.push_back(counter_of(*each.by, each.name(), *hash, *now));
        }
    }
    out.all = limits::look(seen, all, *now);
    return out;
}

}  // namespace signalbox::server::redis
