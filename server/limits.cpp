// `signalbox limits`: how much of each limit is used, read from the file in which a server counts, while it runs or not.
#include "server/commands.hpp"
#include "server/limit_memory.hpp"
#include "server/store_place.hpp"
#include "server/text_table.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/nearest.hpp"
#include "engine/config/load.hpp"
#include "engine/limits/ledger.hpp"
#include "engine/model/clock.hpp"
#include "storage/counter_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace signalbox::server {

namespace {

using limits::counter_view;

/// A limit with its counters, the fullest first.
struct shown_limit {
    limits::rule const* by;
    std::vector<counter_view> counters;
};

int complain(std::string const& why, int status)
{
    std::cerr << "signalbox limits: " << why << "\n";
    return status;
}

/// Nothing is sent, so that a secret may be missing: each variable has a value of its own, for two equal keys are an error.
std::optional<std::string> variable_or_stand_in(std::string const& name)
{
    char const* const found = std::getenv(name.c_str());
    return found && *found ? std::string(found) : "stand-in-for-" + name;
}

std::int64_t now_ms()
{
    return std::chrono::floor<std::chrono::milliseconds>(model::wall_now()).time_since_epoch().count();
}

/// No file: nothing was counted yet.
storage::result<std::vector<std::byte>> counters_of(std::string const& store)
{
    auto read = storage::counter_file::read(limit_file(store), sizeof(limits::slot));
    if (!read && read.error().kind == storage::trouble::not_found) return std::vector<std::byte>{};
    return read;
}

std::vector<shown_limit> look_at(limits::rule_book const& all, std::string const& only, std::vector<std::byte>& bytes)
{
    limits::slot_memory memory;
    memory.first = reinterpret_cast<limits::slot*>(bytes.data());
    memory.count = bytes.size() / sizeof(limits::slot);
    std::vector<shown_limit> out;
    for (limits::rule const& each : all.rules()) {
        if (!only.empty() && each.id != only) continue;
        out.push_back({&each, limits::look(memory, each, now_ms())});
        std::ranges::sort(out.back().counters, [](counter_view const& left, counter_view const& right) {
            std::int64_t const more = left.used + left.reserved, less = right.used + right.reserved;
            return more != less ? more > less : left.key < right.key;
        });
    }
    return out;
}

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

std::string as_text(std::vector<shown_limit> const& all)
{
    text_table rows({"LIMIT", "OF", "USED", "RESERVED", "ALLOWED", "SHARE", "RESETS IN"});
    for (shown_limit const& each : all) {
        limits::rule const& by = *each.by;
        std::string const allowed = limits::in_words(by) + (by.watch ? " (watched)" : "");
        if (each.counters.empty()) rows.add({by.id, "-", "0", "0", allowed, "0%", "-"});
        for (counter_view const& one : each.counters)
            rows.add({by.id, one.key, limits::amount_text(by, one.used), limits::amount_text(by, one.reserved), allowed,
                      percent_text(by, one.used + one.reserved), span_text(one.resets_in_ms)});
    }
    return rows.text();
}

void append_counter(std::string& out, limits::rule const& by, counter_view const& one)
{
    base::json_object into(out);
    into.text("of", one.key);
    into.key("used") += limits::amount_text(by, one.used);
    into.key("reserved") += limits::amount_text(by, one.reserved);
    into.key("remaining") += limits::amount_text(by, std::max<std::int64_t>(0, by.amount - one.used - one.reserved));
    into.number("resets_in_seconds", static_cast<std::uint64_t>((one.resets_in_ms + 999) / 1000));
    into.close();
}

std::string as_json(std::vector<shown_limit> const& all)
{
    std::string out = "[";
    for (shown_limit const& each : all) {
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
    return out + "]\n";
}

}  // namespace

int show_limits(limit_options const& options)
{
    config::load_options how;
    how.allow_inline_secrets = true;
    how.lookup = variable_or_stand_in;
    auto const loaded = config::load(options.config, how);
    if (!loaded.frozen) return std::cerr << config::findings_as_text(loaded.findings), 2;
    if (!loaded.frozen->limits) return complain(options.config + " has no limits", 1);
    limits::rule_book const& all = *loaded.frozen->limits;
    std::vector<std::string> names;
    for (limits::rule const& each : all.rules()) names.push_back(each.id);
    if (!options.limit.empty() && std::ranges::find(names, options.limit) == names.end()) {
        std::string const near(base::nearest(options.limit, names));
        return complain("no limit is called \"" + options.limit + "\"" + (near.empty() ? "" : "; did you mean \"" + near + "\"?"), 1);
    }
    auto bytes = counters_of(options.store.empty() ? loaded.frozen->storage.path : options.store);
    if (!bytes) return complain(bytes.error().detail, 1);
    auto const shown = look_at(all, options.limit, *bytes);
    std::cout << (options.json ? as_json(shown) : as_text(shown));
    return 0;
}

}  // namespace signalbox::server
