// Whether a bound configuration makes sense: every error and doubt at once, each with its place. No state; called once per load.
#pragma once

#include "engine/access/key_set.hpp"
#include "engine/account/prices.hpp"
#include "engine/config/load.hpp"
#include "engine/config/places.hpp"
#include "engine/config/proxies.hpp"
#include "engine/config/secrets.hpp"
#include "engine/policy/guard_list.hpp"
#include "engine/wire/url.hpp"
#include "schema/config.pb.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::upstream {
class tls_identity;
}

namespace signalbox::config {

/// A configuration under examination, and what is found at the place of one of its keys.
struct subject {
    schema::Config const& config;
    places const& where;
    load_options const& options;   // complete: lookup and now_unix are set
    std::string const& directory;  // what relative paths stand on
    report& out;

    void error(std::string_view code, std::string const& place, std::string message, std::string fix = {}) const
    {
        out.error(code, where.of(place), place, std::move(message), std::move(fix));
    }
    void warning(std::string_view code, std::string const& place, std::string message, std::string fix = {}) const
    {
        out.warning(code, where.of(place), place, std::move(message), std::move(fix));
    }
    /// An error whose fix is the known name that looks most alike; it may be empty.
    void unknown(std::string_view code, std::string const& place, std::string message, std::string nearest) const
    {
        out.unknown(code, where.of(place), place, std::move(message), std::move(nearest));
    }
};

/// Of a prompt guard; null: none, or a mistake.
struct guard_lists {
    std::shared_ptr<policy::guard_list const> deny, allow;
};

/// What checking had to fetch and freezing goes on with.
struct materials {
    fetched_secrets secrets;
    std::shared_ptr<upstream::tls_identity const> identity;          // of this server; null: none, or a mistake
    std::shared_ptr<account::price_table const> prices;              // never null
    std::vector<std::optional<chosen_proxy>> proxies;                // same positions as the configuration's providers
    std::vector<std::optional<chosen_proxy>> token_proxies;          // same positions: on the way to their token endpoints
    std::vector<std::optional<chosen_proxy>> upstream_proxies;       // same positions as its upstreams
    std::vector<std::shared_ptr<access::key_set const>> token_keys;  // same positions as `auth`; null: none needed, or a mistake
    std::vector<std::optional<chosen_proxy>> key_proxies;            // same positions
    std::vector<guard_lists> lists_of_guards;                        // same positions as `policies`
    std::string listed;                                              // the text of these files
    std::map<std::string, std::optional<chosen_proxy>> web_proxies;  // of addresses that the server sends notices to
    std::vector<std::string> files;                                  // what was read
};

materials check(subject const& of);

/// Whether the cost of this model's replies will be known: a price of its own, or one of the table's.
bool has_price(subject const& of, schema::Model const& one, materials const& with);

/// Where the token of the operator's pages stands.
inline constexpr std::string_view admin_token = "server.admin.token";

/// L033 of a key or token so short that it can be guessed; none of an empty one.
void check_key_length(subject const& of, std::string const& path, provider::secret const& secret);

/// An allow-list that is written and empty.
void check_allow_list(subject const& of, bool empty, std::string const& place);

/// In lower case, each once: the headers that claims are propagated as. A caller's own fields of these names reach nothing.
std::vector<std::string> claimed_headers_of(schema::Config const& all);

/// Warns of headers in a condition that only tokens say.
void check_claimed_headers(subject const& of, std::string const& condition, std::string const& place);

/// Certificates of an https address.
void check_tls(subject const& of, schema::Tls const& tls, std::string const& path, std::vector<std::string>& files);

/// The certificate and the key of `server.tls`, which must belong together.
void check_identity(subject const& of, materials& with);  // check_tls.cpp

/// The api-version of a provider at this address, and of none that has no versions.
void check_api_version(subject const& of, schema::Provider const& one, std::string const& path, wire::url const& where);

/// Project and location of a provider, and of one of another kind that there are none.
void check_vertex(subject const& of, schema::Provider const& one, std::string const& path);

/// The key of a provider's service account. Remembers the proxy on the way to its token endpoint: `own` where the file names one.
std::optional<chosen_proxy> check_service_account(subject const& of, schema::Provider const& one, std::string const& path,
                                                  provider::secret const& key, std::optional<chosen_proxy> const& own);  // check_vertex.cpp

/// An authenticator of type key; `second`: another one stands before it.
void check_key_authenticator(subject const& of, schema::Authenticator const& which, std::string const& path,
                             bool second);  // check_key_auth.cpp

/// Whether a condition over requests can be built. An absent one is in order.
void check_condition(subject const& of, std::string const& written, std::string const& place);  // check_groups.cpp
/// Header fields that are added to requests; `says_caller`: the gateway adds those that say who calls.
void check_sent_headers(subject const& of, google::protobuf::Map<std::string, std::string> const& headers, std::string const& path,
                        bool says_caller);

/// A label that a model may answer with, and its place.
struct written_label {
    std::string label, place;
};
/// Each must be found in an answer, and be no other one.
void check_labels(subject const& of, std::vector<written_label> const& all);  // check_classifiers.cpp

/// A policy that asks a service or a model.
void check_asking_policy(subject const& of, schema::RequestPolicy const& which, std::string const& path);  // check_guards.cpp

/// "provider:ID/PATH" or "http:ID/PATH" as a destination: that it is there, and its path. False for what is neither.
bool check_raw_reference(subject const& of, std::string const& text, std::string const& place);

/// What a route with accept: raw has in place of branches, methods and streams.
void check_raw_route(subject const& of, schema::Route const& one, std::string const& path);

/// The replies that a simulated model is to give.
void check_script(subject const& of, schema::Simulation const& play, std::string const& path);

/// Pages of other sites.
void check_origins(subject const& of, schema::Cors const& cors, std::string const& path);

// Its parts, one subject each.
void check_names(subject const& of);  // required keys, ids, references: from the descriptors' options alone
void check_server(subject const& of, materials const& with);
void check_providers(subject const& of, materials& with);
void check_templates(subject const& of);  // providers whose form the file describes
void check_upstreams(subject const& of, materials& with);
void check_vaults(subject const& of, materials& with);
void check_models(subject const& of, materials const& with);
void check_groups(subject const& of, materials const& with);
void check_nesting(subject const& of);  // groups as members of groups
void check_classifiers(subject const& of);
void check_mirrors(subject const& of);
void check_consumers(subject const& of, materials const& with);
void check_limits(subject const& of, materials& with);  // and tiers
void check_auth(subject const& of, materials& with);
void check_routes(subject const& of);
void check_route_links(subject const& of);  // routes that lead to other routes
void check_policies(subject const& of, materials& with);
void check_payloads(subject const& of);
/// Whether some section keeps payloads of some requests.
bool keeps_payloads(schema::Config const& all);  // check_payloads.cpp
void check_audit(subject const& of, materials& with);
void check_storage(subject const& of);
void check_sinks(subject const& of, materials& with);
void check_redis(subject const& of);
void check_use(subject const& of);  // whether the file as a whole serves any request

}  // namespace signalbox::config
