#include "server/asked_events.hpp"

#include "engine/model/clock.hpp"
#include "server/store_place.hpp"
#include "storage/filter_text.hpp"

#include <iostream>

namespace signalbox::server {

asked_events read_event_options(event_options const& options, std::string_view command)
{
    asked_events made;
    auto const complain = [&](std::string const& what, int status) {
        std::cerr << "signalbox " << command << ": " << what << "\n";
        return status;
    };
    std::int64_t const now = model::wall_now().time_since_epoch().count();
    auto const when = [&](std::string const& text, std::string_view name, std::int64_t& place) {
        if (text.empty()) return;
        if (auto const parsed = parse_when(text, now))
            place = *parsed;
        else
            made.status = complain(std::string(name) + " " + text + ": write 30m, 1h, 7d, 2026-11-21 or RFC 3339", 2);
    };
    when(options.since, "--since", made.range.from_us);
    when(options.until, "--until", made.range.to_us);
    if (!made.status && !options.since.empty() && !options.until.empty() && made.range.to_us <= made.range.from_us)
        made.status = complain("--until " + options.until + " is not after --since " + options.since, 2);
    std::vector<storage::filter> filters;
    auto const pass = [&](std::string const& text) {
        if (auto parsed = storage::parse_filter(text))
            filters.push_back(std::move(*parsed));
        else
            made.status = complain("--filter: " + parsed.error().detail, 2);
    };
    for (std::string const& each : options.filters) pass(each);
    if (!options.verdict.empty()) pass(storage::term_text("decision", options.verdict));
    if (auto all = storage::all_of(filters))
        made.where = std::move(*all);
    else
        made.status = complain("--filter: " + all.error().detail, 2);
    if (made.status) return made;
    auto const chosen = find_store(options.where, command, shared_stores::taken);
    if (!chosen) {
        made.status = 2;
        return made;
    }
    say_store(*chosen);
    made.store = chosen->path;
    made.beside = chosen->beside;
    if (auto const dsn = dsn_of(chosen->path)) {
        auto copy = copy_of(*dsn);
        if (!copy) {
            made.status = complain(copy.error().detail, copy.error().kind == storage::trouble::bad_request ? 2 : 1);
            return made;
        }
        made.store = *copy;
        made.shared = std::make_unique<followed_copy>(*dsn, *copy);
    }
    auto opened = storage::event_reader::open(made.store);
    if (opened)
        made.reader = std::move(*opened);
    else
        made.status = complain(opened.error().detail, 1);
    return made;
}

}  // namespace signalbox::server
