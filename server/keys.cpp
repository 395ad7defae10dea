// `signalbox keys`: makes, lists and ends gateway keys in the key store a running server watches.
#include "server/commands.hpp"

#include "engine/access/key_ring.hpp"
#include "engine/model/clock.hpp"
#include "engine/wire/json.hpp"
#include "server/store_place.hpp"
#include "server/text_table.hpp"
#include "storage/event_json.hpp"
#include "storage/key_store.hpp"

#include <iostream>

namespace signalbox::server {

namespace {

std::int64_t now_us()
{
    return model::wall_now().time_since_epoch().count();
}

int complain(std::string_view what)
{
    std::cerr << "signalbox keys: " << what << "\n";
    return 1;
}

std::unique_ptr<storage::key_store> open(store_choice const& where)
{
    auto const path = find_store(where);
    if (!path) return nullptr;
    auto store = storage::key_store::open(*path + "-keys");
    if (store) return std::move(*store);
    complain(store.error().detail);
    return nullptr;
}

std::string joined(std::vector<std::string> const& all)
{
    std::string text;
    for (std::string const& each : all) text.append(text.empty() ? "" : ",").append(each);
    return text.empty() ? "everything" : text;
}

std::string_view state_of(storage::stored_key const& key)
{
    return key.revoked_us ? "revoked" : key.active(now_us()) ? "active" : "expired";
}

void append_json(std::string& out, storage::stored_key const& key, std::string_view secret)
{
    auto const field = [&](std::string_view name, std::string_view value) {
        if (out.back() != '{') out.append(",");
        wire::append_json_string(out, name);
        wire::append_json_string(out.append(":"), value);
    };
    out.append("{");
    field("id", key.id);
    field("name", key.name);
    field("consumer", key.consumer);
    field("prefix", key.prefix);
    field("state", state_of(key));
    field("created", base::timestamp_text(key.created_us));
    if (key.expires_us) field("expires", base::timestamp_text(*key.expires_us));
    if (key.revoked_us) field("revoked", base::timestamp_text(*key.revoked_us));
    if (!secret.empty()) field("key", secret);
    out.append(",\"allow\":[");
    for (std::string const& each : key.allow) {
        if (out.back() == '"') out.append(",");
        wire::append_json_string(out, each);
    }
    out.append("]}");
}

/// "model:x", "group:y", "*", ...: a typing slip would otherwise make a key that opens nothing.
bool well_formed(std::string const& rule)
{
    return rule == "*" || (rule.starts_with("model:") && rule.size() > 6) || (rule.starts_with("group:") && rule.size() > 6);
}

}  // namespace

int keys_create(key_options const& options)
{
    for (std::string const& rule : options.allow)
        if (!well_formed(rule)) return complain("--allow " + rule + ": write model:ID, group:ID, model:*, group:* or *"), 2;
    storage::new_key fresh{options.name, options.consumer.empty() ? options.name : options.consumer, options.allow, {}, {}, {}};
    if (!options.expires.empty()) {
        fresh.expires_us = parse_when(options.expires, now_us(), true);
        if (!fresh.expires_us) return complain("--expires " + options.expires + ": write 30d, 12h, 2027-01-01 or RFC 3339"), 2;
        if (*fresh.expires_us <= now_us()) return complain("--expires " + options.expires + " is in the past"), 2;
    }
    auto const store = open(options.where);
    if (!store) return 1;
    std::string const key = access::create_key();
    fresh.digest = access::sha256(key);
    fresh.prefix = key.substr(0, 7);
    auto const made = store->create(fresh, now_us());
    if (!made) return complain(made.error().detail);
    if (options.json) {
        std::string out;
        append_json(out, *made, key);
        std::cout << out << "\n";
    } else {
        std::cout << key << "\n";
        std::cerr << "key " << made->id << " for " << made->consumer << ", allowed: " << joined(made->allow)
                  << "\nIt is shown this once and stored as a digest only. A running server accepts it within a second.\n";
    }
    return 0;
}

int keys_list(key_options const& options)
{
    auto const store = open(options.where);
    if (!store) return 1;
    auto const all = store->list();
    if (!all) return complain(all.error().detail);
    if (options.json) {
        std::string out = "[";
        for (storage::stored_key const& each : *all) {
            if (out.size() > 1) out.append(",\n ");
            append_json(out, each, {});
        }
        std::cout << out << "]\n";
        return 0;
    }
    text_table table({"ID", "PREFIX", "NAME", "CONSUMER", "STATE", "CREATED", "EXPIRES", "ALLOWED"});
    for (storage::stored_key const& each : *all)
        table.add({each.id, each.prefix + "...", each.name, each.consumer, std::string(state_of(each)),
                   base::timestamp_text(each.created_us).substr(0, 19),
                   each.expires_us ? base::timestamp_text(*each.expires_us).substr(0, 19) : "never", joined(each.allow)});
    std::cout << table.text();
    return 0;
}

int keys_revoke(key_options const& options)
{
    auto const store = open(options.where);
    if (!store) return 1;
    auto const ended = store->revoke(options.id, now_us());
    if (!ended) return complain(ended.error().detail);
    if (options.json) {
        std::string out;
        append_json(out, *ended, {});
        std::cout << out << "\n";
    } else {
        std::cout << ended->id << " (" << ended->name << ") is revoked\n";
    }
    return 0;
}

}  // namespace signalbox::server
