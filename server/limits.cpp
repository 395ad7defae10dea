// `signalbox limits`: how much of each limit is used, read from the file in which a server counts, while it runs or not.
#include "server/commands.hpp"
#include "server/configuration_source.hpp"
#include "server/limit_memory.hpp"
#include "server/limit_table.hpp"
#include "server/needed_secrets.hpp"
#include "server/store_place.hpp"

#include "engine/base/nearest.hpp"
#include "engine/model/clock.hpp"
#include "storage/counter_file.hpp"

#include <algorithm>
#include <iostream>

namespace signalbox::server {

namespace {

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

}  // namespace

int show_limits(limit_options const& options)
{
    auto const loaded = load_to_look(options.config);
    if (!loaded.frozen) return std::cerr << config::findings_as_text(loaded.findings), 2;
    say_unasked(loaded, "limits");
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
    limits::slot_memory memory;
    memory.first = reinterpret_cast<limits::slot*>(bytes->data());
    memory.count = bytes->size() / sizeof(limits::slot);
    auto shown = limits::look(memory, all.rules(), limits::ledger_time(model::wall_now()));
    if (!options.limit.empty()) std::erase_if(shown, [&](limits::limit_view const& each) { return each.by->id != options.limit; });
    std::cout << (options.json ? limits_json(shown) + "\n" : limits_text(shown));
    return 0;
}

}  // namespace signalbox::server
