// `signalbox limits`: how much of each limit is used, read from the file in which a server counts, while it runs or not; where gateways share their limits,
// from their Redis.
#include "server/commands.hpp"
#include "server/configuration_source.hpp"
#include "server/limit_memory.hpp"
#include "server/limit_table.hpp"
#include "server/needed_secrets.hpp"
#include "server/redis/shared_counters.hpp"
#include "server/store_place.hpp"

#include "engine/base/nearest.hpp"
#include "engine/config/stand_in.hpp"
#include "engine/model/clock.hpp"
#include "storage/counter_file.hpp"

#include <algorithm>
#include <iostream>

namespace signalbox::server {

namespace {

using limits::limit_view;

int complain(std::string const& why, int status)
{
    std::cerr << "signalbox limits: " << why << "\n";
    return status;
}

/// No file: nothing was counted yet.
storage::result<std::vector<std::byte>> counters_of(std::string const& store)
{
    auto read = storage::counter_file::read(limit_file(store), sizeof(limits::slot));
    if (!read && read.error().kind == storage::trouble::not_found) return std::vector<std::byte>{};
    return read;
}

/// What the gateway of this store used.
storage::result<std::vector<limit_view>> used_here(std::string const& store, limits::rule_book const& all)
{
    auto bytes = counters_of(store);
    if (!bytes) return bytes.error();
    limits::slot_memory memory;
    memory.first = reinterpret_cast<limits::slot*>(bytes->data());
    memory.count = bytes->size() / sizeof(limits::slot);
    return limits::look(memory, all.rules(), limits::ledger_time(model::wall_now()));
}

constexpr std::string_view redis_password = "storage.redis.password";

/// The Redis of the configuration with its password, which alone has to be there.
model::result<config::redis_settings> redis_of(config::loaded const& from)
{
    config::redis_settings made = *from.frozen->redis;
    auto const trouble = [](std::string const& why) {
        return model::failure{.kind = model::fault::bad_request, .detail = std::string(redis_password) + ": " + why};
    };
    if (auto const fetched = secret_in_vault(from, redis_password)) {
        if (!fetched->value) return trouble(fetched->value.error().detail);
        made.password = model::secret(*fetched->value);
    }
    std::string_view const missing = config::named_by_stand_in(made.password.reveal());
    if (!missing.empty()) return trouble("the environment variable " + std::string(missing) + " is not set");
    return made;
}

/// How much of it this gateway used, where that is known.
void add_own(std::vector<limit_view>& to, std::vector<limit_view> const& own)
{
    for (limit_view& each : to) {
        auto const same = std::ranges::find(own, each.by, &limit_view::by);
        for (limits::counter_view& one : each.counters) {
            one.used_here = one.reserved_here = 0;
            if (same == own.end()) continue;
            auto const here = std::ranges::find(same->counters, one.key, &limits::counter_view::key);
            if (here == same->counters.end()) continue;
            one.used_here = std::min(here->used, one.used);
            one.reserved_here = std::min(here->reserved, one.reserved);
        }
    }
}

/// What all gateways used; nothing, and why was printed, when their Redis cannot be asked.
std::optional<std::vector<limit_view>> used_by_all(config::loaded const& from, std::vector<limit_view> const& own)
{
    auto const with = redis_of(from);
    auto seen = with ? redis::look_at_counters(*with, from.frozen->limits->rules()) : model::result<redis::counters_seen>(with.error());
    if (!seen) {
        complain("the shared counters cannot be asked: " + seen.error().detail + "\nWhat follows is what this gateway used alone.", 1);
        return std::nullopt;
    }
    std::string names;
    for (std::string const& each : seen->gateways) names.append(names.empty() ? ": " : ", ").append(each);
    std::cerr << "limits: what all gateways used, from Redis; " << seen->gateways.size() << " there now" << names << "\n";
    if (!seen->whole) std::cerr << "limits: there are more than " << redis::most_counters_read << " counters; the others are left out\n";
    add_own(seen->all, own);
    return std::move(seen->all);
}

}  // namespace

int show_limits(limit_options const& options)
{
    auto const loaded = load_to_look(options.config);
    if (!loaded.frozen) return std::cerr << config::findings_as_text(loaded.findings), 2;
    if (!loaded.frozen->limits) return complain(options.config + " has no limits", 1);
    limits::rule_book const& all = *loaded.frozen->limits;
    std::vector<std::string> names;
    for (limits::rule const& each : all.rules()) names.push_back(each.id);
    if (!options.limit.empty() && std::ranges::find(names, options.limit) == names.end()) {
        std::string const near(base::nearest(options.limit, names));
        return complain("no limit is called \"" + options.limit + "\"" + (near.empty() ? "" : "; did you mean \"" + near + "\"?"), 1);
    }
    auto own = used_here(options.store.empty() ? loaded.frozen->storage.path : options.store, all);
    if (!own) return complain(own.error().detail, 1);
    bool const shared = loaded.frozen->redis && options.store.empty() && !options.local;
    if (!shared) say_unasked(loaded, "limits");
    auto of_all = shared ? used_by_all(loaded, *own) : std::nullopt;
    std::vector<limit_view>& shown = of_all ? *of_all : *own;
    if (!options.limit.empty()) std::erase_if(shown, [&](limit_view const& each) { return each.by->id != options.limit; });
    std::cout << (options.json ? limits_json(shown) + "\n" : limits_text(shown));
    return shared && !of_all ? 1 : 0;
}

}  // namespace signalbox::server
