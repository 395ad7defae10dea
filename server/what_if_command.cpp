// `signalbox what-if`: decides recorded requests again by another configuration and shows what would change. Sends nothing.
#include "server/asked_events.hpp"
#include "server/commands.hpp"
#include "server/configuration_source.hpp"
#include "server/explained_caller.hpp"
#include "server/key_watch.hpp"
#include "server/needed_secrets.hpp"
#include "server/standard_input.hpp"
#include "server/what_if_text.hpp"

#include "engine/config/source.hpp"
#include "storage/key_store.hpp"

#include <iostream>
#include <limits>
#include <unordered_map>

namespace signalbox::server {

namespace {

int complain(std::string const& what, int status)
{
    std::cerr << "signalbox what-if: " << what << "\n";
    return status;
}

using caller = std::shared_ptr<model::principal const>;

/// Callers by the ids of their keys, of the configuration and of the key store beside its events, then by their names.
class known_callers {
public:
    explicit known_callers(std::shared_ptr<config::snapshot const> within) : within_(std::move(within))
    {
        for (access::key_entry const& each : within_->keys) by_key_.emplace(each.who->key_id, each.who);
    }
    void add_stored(std::vector<access::key_entry> const& all)
    {
        for (access::key_entry const& each : all) {
            by_key_.emplace(each.who->key_id, each.who);
            by_name_.emplace(each.who->consumer, each.who);
        }
    }
    caller operator()(std::string_view key_id, std::string_view consumer)
    {
        if (auto const found = by_key_.find(std::string(key_id)); !key_id.empty() && found != by_key_.end()) return found->second;
        auto const named = by_name_.find(std::string(consumer));
        if (named != by_name_.end()) return named->second;
        bool const keyless = key_id.empty() && (consumer.empty() || consumer == "public");
        caller who = keyless ? nullptr : caller_named(consumer, *within_);
        if (!who && within_->open_to_all) who = caller_named("", *within_);  // without a key, or with one that is not known, it is anyone
        return by_name_.emplace(consumer, std::move(who)).first->second;
    }

private:
    std::shared_ptr<config::snapshot const> within_;
    std::unordered_map<std::string, caller> by_key_, by_name_;
};

/// The keys that `signalbox keys` made; none where there is no key store.
std::vector<access::key_entry> stored_keys(std::string const& store)
{
    auto const keys = storage::key_store::open(store + "-keys", storage::if_absent::fail);
    auto const all = keys ? (*keys)->list() : storage::result<std::vector<storage::stored_key>>();
    return keys && all ? entries_of(*all) : std::vector<access::key_entry>();
}

/// Adds an event that was read without its detail. Which call was the first, and names that are asked for in vain, stand there: of requests that the
/// first model did not answer it is read.
void add(what_if_sum& to, schema::Event const& event, storage::event_reader& from)
{
    if (event.fallback_count() == 0 && !event.provider().empty()) return to.add(event, event.provider() + "/" + event.upstream_model());
    auto const whole = from.get(event.id());
    if (!whole) return to.add(event, {});
    bool const asked = !whole->attempts().empty();
    to.add(*whole, asked ? whole->attempts(0).provider() + "/" + whole->attempts(0).upstream_model() : std::string());
}

/// The configuration that is asked about. Nothing when standard input has more than a configuration may have.
std::optional<config::loaded> other_configuration(what_if_options const& options)
{
    if (options.config != "-") return load_to_look(options.config);
    auto const text = read_standard_input(config::configuration_limit);
    if (!text) return std::nullopt;
    return load_to_look(*text, options.place.empty() ? "standard-input" : options.place);
}

}  // namespace

int what_if(what_if_options const& options)
{
    if (!options.place.empty() && options.config != "-") return complain("--place belongs to -, the text on standard input", 2);
    auto const read = other_configuration(options);
    if (!read) return complain("standard input has more than 4 MiB, which no configuration has", 2);
    config::loaded const& loaded = *read;
    if (!loaded.frozen) return std::cerr << config::findings_as_text(loaded.findings), 2;
    say_unasked(loaded, "what-if");
    auto from = read_event_options(options.events, "what-if");
    if (!from.reader) return from.status;
    known_callers callers(loaded.frozen);
    if (!from.beside.empty()) callers.add_stored(stored_keys(from.beside));
    what_if_sum sum(loaded.frozen, [&](std::string_view key_id, std::string_view consumer) { return callers(key_id, consumer); });
    storage::list_query query{.range = from.range, .where = from.where, .limit = std::numeric_limits<std::size_t>::max()};
    query.detail = false;
    auto const visited = from.reader->each(query, [&](schema::Event const& each) {
        if (what_if_sum::compares(each))
            add(sum, each, *from.reader);
        else
            sum.skip();
        return true;
    });
    if (!visited) return complain(visited.error().detail, 1);
    what_if_result const made = sum.result();
    what_if_heading const about{loaded.file, loaded.frozen->revision};
    std::cout << (options.events.json ? what_if_as_json(made, about) : what_if_as_text(made, about));
    return 0;
}

}  // namespace signalbox::server
