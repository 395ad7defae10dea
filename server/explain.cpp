// `signalbox explain`: decides a request as a server with this configuration would, shows why, and sends nothing.
#include "server/commands.hpp"
#include "server/configuration_source.hpp"
#include "server/explained_caller.hpp"
#include "server/key_watch.hpp"
#include "server/needed_secrets.hpp"

#include "engine/config/source.hpp"
#include "engine/explanation.hpp"
#include "engine/model/clock.hpp"

#include <algorithm>
#include <iostream>

namespace signalbox::server {

namespace {

constexpr std::size_t body_limit = 64u << 20;

int complain(std::string const& why)
{
    std::cerr << "signalbox explain: " << why << "\n";
    return 2;
}

/// "Name: value"; false when there is no colon.
bool add_header(wire::header_list& to, std::string_view line)
{
    auto const colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    return to.add(line.substr(0, colon), value);
}

/// The caller who presents this key, of the configuration or of the key store beside its event store. Fault unauthorized.
model::result<std::shared_ptr<model::principal const>> who_holds(std::string const& key,
                                                                 std::shared_ptr<config::snapshot const> const& within)
{
    state_source states;
    states.publish(within);
    if (auto const store = storage::key_store::open(within->storage.path + "-keys", storage::if_absent::fail)) {
        auto const all = (*store)->list();
        if (!all) return model::failure{model::fault::internal, all.error().detail};
        states.publish_keys(entries_of(*all));
    }
    std::int64_t const seconds = std::chrono::floor<std::chrono::seconds>(model::wall_now()).time_since_epoch().count();
    return states.current()->keys->admit(key, seconds, false);
}

/// Vaults are asked only for a key that is found nowhere else.
model::result<std::shared_ptr<model::principal const>> who_holds(std::string const& key, config::loaded const& in)
{
    auto found = who_holds(key, in.frozen);
    if (found || !in.vaults) return found;
    auto const loaded = key_as_loaded(in, key);
    if (!loaded) return loaded.error();
    return *loaded == key ? found : who_holds(*loaded, in.frozen);
}

}  // namespace

int explain(explain_options const& options)
{
    auto const loaded = load_to_look(options.config);
    if (!loaded.frozen) return std::cerr << config::findings_as_text(loaded.findings), 2;
    if (options.key.empty()) say_unasked(loaded, "explain");
    auto const body = config::read_file(options.file, body_limit);
    if (!body) return complain(options.file + ": " + body.error().detail);
    wire::header_list headers;
    for (std::string const& line : options.headers)
        if (!add_header(headers, line)) return complain("\"" + line + "\" is no header; write it as \"Name: value\"");
    model::result<std::shared_ptr<model::principal const>> const claimed = !options.key.empty() ? who_holds(options.key, loaded)
                                                                           : !options.claims.empty()
                                                                               ? who_says(options.claims, *loaded.frozen)
                                                                               : caller_named(options.consumer, *loaded.frozen);
    if (!claimed) return complain(claimed.error().detail);
    auto const who = *claimed;
    if (!who) return complain("no key of the configuration belongs to a consumer \"" + options.consumer + "\"");
    auto const mark = options.path.find('?');
    inbound const request{.method = options.method,
                          .path = std::string_view(options.path).substr(0, mark),
                          .query = mark == std::string::npos ? std::string_view{} : std::string_view(options.path).substr(mark + 1),
                          .headers = &headers,
                          .body = *body,
                          .arrived = {},
                          .arrived_wall = model::wall_now()};
    explanation const made = explain_request(request, who, loaded.frozen, options.chance);
    std::cout << made.text;
    return made.served ? 0 : 1;
}

}  // namespace signalbox::server
