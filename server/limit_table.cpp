#include "server/limit_table.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/text_table.hpp"

#include <algorithm>

namespace signalbox::server {

namespace {

using limits::counter_view;
using limits::limit_view;

/// "40m" of 2,400,000: the largest two units.
std::string span_text(std::int64_t ms)
{
    std::int64_t left = (ms + 999) / 1000;
    std::string out;
    int parts = 0;
    for (auto const& [unit, worth] : {std::pair{"d", 86'400ll}, {"h", 3'600ll}, {"m", 60ll}, {"s", 1ll}}) {
        if (left < worth || parts == 2) continue;
        out += std::to_string(left / worth) + unit;
        left %= worth;
        ++parts;
    }
    return out.empty() ? "-" : out;
}

std::string percent_text(limits::rule const& by, std::int64_t used)
{
    return std::to_string(static_cast<std::int64_t>(static_cast<double>(used) * 100 / static_cast<double>(by.amount))) + "%";
}

void append_counter(std::string& out, limits::rule const& by, counter_view const& one)
{
    base::json_object into(out);
    into.text("of", one.key);
    into.key("used") += limits::amount_text(by, one.used);
    into.key("reserved") += limits::amount_text(by, one.reserved);
    into.key("remaining") += limits::amount_text(by, std::max<std::int64_t>(0, by.amount - one.used - one.reserved));
    if (one.used_here != one.used || one.reserved_here != one.reserved) {
        into.key("used_here") += limits::amount_text(by, one.used_here);
        into.key("reserved_here") += limits::amount_text(by, one.reserved_here);
    }
    into.number("resets_in_seconds", static_cast<std::uint64_t>((one.resets_in_ms + 999) / 1000));
    into.close();
}

}  // namespace

std::string limits_text(std::vector<limit_view> const& all)
{
    base::text_table rows({"LIMIT", "OF", "USED", "RESERVED", "ALLOWED", "SHARE", "RESETS IN"});
    for (limit_view const& each : all) {
        limits::rule const& by = *each.by;
        std::string const allowed = limits::in_words(by) + (by.watch ? " (watched)" : "");
        if (each.counters.empty()) rows.add({by.id, "-", "0", "0", allowed, "0%", "-"});
        for (counter_view const& one : each.counters)
            rows.add({by.id, one.key, limits::amount_text(by, one.used), limits::amount_text(by, one.reserved), allowed,
                      percent_text(by, one.used + one.reserved), span_text(one.resets_in_ms)});
    }
    return rows.text();
}

std::string limits_json(std::vector<limit_view> const& all)
{
    std::string out = "[";
    for (limit_view const& each : all) {
        limits::rule const& by = *each.by;
        out += &each == &all.front() ? "" : ",\n ";
        base::json_object into(out);
        into.text("limit", by.id);
        into.text("count", limits::name(by.what));
        into.key("amount") += limits::amount_text(by, by.amount);
        into.text_or_null("window", by.over.text);
        into.text("mode", by.watch ? "watch" : "reserve");
        into.list("counters", each.counters, [&](std::string& to, counter_view const& one) { append_counter(to, by, one); });
        into.close();
    }
    return out + ']';
}

}  // namespace signalbox::server
