// The frozen configuration running code sees. Made once by freeze(), shared read-only by every strand, replaced as a whole.
#pragma once

#include "engine/access/authenticators.hpp"
#include "engine/access/tier.hpp"
#include "engine/attempt/breaker.hpp"
#include "engine/config/sink.hpp"
#include "engine/config/redis_settings.hpp"
#include "engine/limits/rule_book.hpp"
#include "engine/model/payload_rule.hpp"
#include "engine/model/sink_choice.hpp"
#include "engine/policy/policy.hpp"
#include "engine/provider/definition.hpp"
#include "engine/route/rule.hpp"
#include "engine/route/table.hpp"
#include "engine/upstream/origin.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::upstream {
class tls_identity;
}

namespace signalbox::config {

inline constexpr std::size_t most_group_members = route::most_members;

struct server_settings {
    std::vector<std::string> listen{"127.0.0.1:8080"};
    std::string admin_listen = "127.0.0.1:9090";
    std::optional<access::digest> admin_token;  // of the token that the operator's pages ask for
    unsigned workers = 0;                       // 0: one per core
    std::size_t body_limit = 32u << 20;
    std::size_t connections = 10'000;
    std::chrono::milliseconds request_timeout{30'000};
    std::chrono::milliseconds keep_alive{75'000};
    std::chrono::milliseconds deadline{600'000};
    std::chrono::milliseconds drain{30'000};
    std::chrono::milliseconds write_timeout{60'000};
    std::chrono::milliseconds stream_keep_alive{15'000};
    std::size_t body_memory = 512u << 20;
    std::vector<std::string> hosts;                          // names of this server besides those it listens on; "*" for any
    std::vector<std::string> cors_origins;                   // pages that may use it; "*" for any
    bool answers_pages = false;                              // some origins are allowed, everywhere or on a route
    bool kong_headers = false;                               // replies have the fields that Kong's have
    bool echo = false;                                       // /__echo/ is answered
    bool asks_for_peer = false;                              // some group keeps clients' addresses together
    std::shared_ptr<upstream::tls_identity const> identity;  // of `listen`; null: plain
};

struct storage_settings {
    std::string path = "signalbox.db";  // standing on the configuration file's directory, when there is one
    bool strict = false;
    std::optional<std::chrono::seconds> retention;  // absent keeps all; with a chain never less than the chain's
    std::size_t queue = 65'536;
};

/// A store in PostgreSQL that events are delivered to.
struct shared_store_settings {
    provider::secret dsn;
    std::uint64_t spool = 10'000'000;  // events that the local store keeps for it
};

/// The chain over events and acts of administration.
struct audit_settings {
    bool chained = false;
    std::chrono::seconds retention{0};  // events and acts are kept so long at least
    std::string export_file;            // where heads go; empty: nowhere, or to the address
    std::optional<web_address> export_to;
    std::chrono::seconds export_every{0};
    bool operator==(audit_settings const&) const = default;
};

/// The file beside the event store.
struct payload_settings {
    std::uint64_t size = std::uint64_t{1} << 30;
    std::chrono::seconds retention{7 * 86'400};  // no longer than that of events
    std::size_t part_limit = 16u << 20;
    std::size_t queue = 64u << 20;
};

struct logging_settings {
    std::string level = "info";
    bool json = false;
    bool requests = false;
};

/// Where the keys of a token issuer are fetched from.
struct key_address {
    std::string id;   // of the authenticator
    std::string url;  // as it was written: access::token_rules::address
    upstream::origin origin;
    std::string authority, target;  // of the request
    std::chrono::milliseconds cache{0}, keep{0};
    std::shared_ptr<access::key_signals> signals;
};

/// Where the access tokens of a provider with a service account come from.
struct token_address {
    std::size_t provider = 0;       // its position
    upstream::origin origin;        // with the provider's id
    std::string authority, target;  // of the request
};

/// What sections called logging say of sinks, by the id of the route or the group and the name of the consumer.
struct sink_choices {
    using by_name = std::map<std::string, model::sink_choice, std::less<>>;
    std::optional<model::sink_choice> of_all;  // where no section on a request's way says anything; nothing: all sinks
    by_name by_route, by_group, by_consumer;
    bool some = false;  // a section says something
};

struct snapshot {
    std::string name;
    std::string digest;    // SHA-256 over the file's bytes and those of the price table and of lists that it names, as hexadecimal digits
    std::string revision;  // the first 12 of them
    bool enabled = true;
    bool open_to_all = false;
    server_settings server;
    storage_settings storage;
    audit_settings audit;
    logging_settings logging;
    payload_settings payload_store;
    model::payload_rule payloads;                     // where no route, group or consumer says another
    bool keeps_payloads = false;                      // some rule keeps some
    std::vector<provider::definition> providers;      // those of the file, then its upstreams
    std::vector<upstream::origin> origins;            // same positions as providers
    std::vector<attempt::breaker_settings> breakers;  // same positions as providers
    route::table table;
    route::rules routes;
    std::shared_ptr<limits::rule_book const> limits;                 // null: none
    std::map<std::string, web_address, std::less<>> limit_webhooks;  // by the id of the limit
    access::tier_lists tiers;
    std::map<std::string, std::string, std::less<>> consumer_tiers;  // of consumers that have one, also those of the key store
    std::map<std::string, std::vector<std::string>, std::less<>> consumer_denials;  // what they may not use, likewise
    std::vector<policy::rule> policies;
    std::map<std::string, std::vector<std::uint32_t>, std::less<>> consumer_policies;  // by the consumer's name; positions in policies
    std::map<std::string, model::payload_rule, std::less<>> consumer_payloads;         // by the consumer's name
    std::vector<access::key_entry> keys;                                    // from consumers; the server adds those of the key store
    std::vector<key_address> key_addresses;                                 // of token issuers
    std::vector<token_address> token_addresses;                             // of providers
    std::shared_ptr<access::authenticators const> auth;                     // null: keys alone
    std::vector<std::shared_ptr<access::authenticators const>> route_auth;  // at route::rule::auth; null: keys alone
    std::vector<std::string> claimed_headers;                               // in lower case: what only tokens say, and no caller
    std::optional<shared_store_settings> shared_store;                      // nothing: the local store alone
    std::vector<sink_definition> sinks;                                     // where events go besides the store
    bool traces = false;                                                    // some sink exports them
    trace_propagation propagates = trace_propagation::never;                // the most that one of these asks for
    std::optional<redis_settings> redis;                                    // absent: counters of limits are of this gateway alone
    sink_choices chosen_sinks;                                              // that get the events of requests
    std::chrono::seconds hold_for_sinks{86'400};                            // that retention waits for sinks at most
};

}  // namespace signalbox::config
