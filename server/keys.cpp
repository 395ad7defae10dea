// `signalbox keys`: makes, lists and ends gateway keys in the key store a running server watches.
#include "server/commands.hpp"

#include "engine/access/key_ring.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/nearest.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/model/clock.hpp"
#include "server/store_place.hpp"
#include "server/text_table.hpp"
#include "storage/key_store.hpp"
#include "storage/store_lock.hpp"

#include <algorithm>
#include <array>
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

/// A key store that is there, or nothing and why not. `missing`: the event store is there and never had a key.
struct opened_keys {
    std::optional<chosen_store> chosen;
    std::unique_ptr<storage::key_store> keys;
    bool missing = false;
};

opened_keys open_existing(store_choice const& where)
{
    opened_keys made{find_store(where, "keys"), nullptr, false};
    if (!made.chosen) return made;
    say_store(*made.chosen);
    auto store = storage::key_store::open(made.chosen->path + "-keys", storage::if_absent::fail);
    if (store)
        made.keys = std::move(*store);
    else if (store.error().kind == storage::trouble::not_found && made.chosen->exists())
        made.missing = true;
    else
        complain(store.error().kind == storage::trouble::not_found ? "there is no event store " + made.chosen->path : store.error().detail);
    return made;
}

/// The store a new key goes into. One that is not there is made only for a configuration, whose server opens this very path, or with --new.
opened_keys open_for_create(key_options const& options, chosen_store const& chosen)
{
    opened_keys made{chosen, nullptr, false};
    bool const may_make = options.fresh || made.chosen->outline || made.chosen->exists();
    if (!may_make) {
        complain("there is no event store " + made.chosen->path + "; --new makes one for a server that is not started yet");
        return made;
    }
    auto store = storage::key_store::open(made.chosen->path + "-keys");
    if (store)
        made.keys = std::move(*store);
    else
        complain(store.error().detail);
    return made;
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
    base::json_object one(out);
    one.text("id", key.id);
    one.text("name", key.name);
    one.text("consumer", key.consumer);
    one.text("prefix", key.prefix);
    one.text("state", state_of(key));
    one.text("created", base::timestamp_text(key.created_us));
    if (key.expires_us) one.text("expires", base::timestamp_text(*key.expires_us));
    if (key.revoked_us) one.text("revoked", base::timestamp_text(*key.revoked_us));
    if (!secret.empty()) one.text("key", secret);
    one.list("allow", key.allow, base::append_json_string);
    one.close();
}

struct rule_kind {
    std::string_view prefix, noun;
    std::vector<std::string> config::outline::*known;
};
std::array<rule_kind, 5> const rule_kinds{{{"model:", "model", &config::outline::models},
                                           {"group:", "group", &config::outline::groups},
                                           {"provider:", "provider", &config::outline::providers},
                                           {"http:", "upstream", &config::outline::upstreams},
                                           {"route:", "route", &config::outline::routes}}};

rule_kind const* kind_of(std::string_view rule)
{
    auto const found = std::ranges::find_if(rule_kinds, [&](rule_kind const& each) { return rule.starts_with(each.prefix); });
    return found == rule_kinds.end() ? nullptr : &*found;
}

/// All models or all groups.
bool opens_a_kind(std::string_view rule)
{
    return rule == "*" || rule == "model:*" || rule == "group:*";
}

/// "model:x", "group:y", "*", ...: a typing slip would otherwise make a key that opens nothing.
bool well_formed(std::string const& rule)
{
    rule_kind const* const kind = kind_of(rule);
    if (opens_a_kind(rule) || !kind) return opens_a_kind(rule);
    std::string_view const id = std::string_view(rule).substr(kind->prefix.size());
    return !id.empty() && id != "*";
}

/// What is wrong with a rule for this configuration; empty when nothing is or the configuration is not known.
std::string unknown_name(std::string const& rule, std::optional<config::outline> const& of)
{
    if (!of || opens_a_kind(rule)) return {};
    rule_kind const& kind = *kind_of(rule);
    std::vector<std::string> const& known = (*of).*kind.known;
    std::string const id = rule.substr(kind.prefix.size());
    if (std::ranges::find(known, id) != known.end()) return {};
    std::string text = "--allow " + rule + ": the configuration has no " + std::string(kind.noun) + " \"" + id + "\"";
    std::string const near(base::nearest(id, known));
    if (!near.empty()) text.append("; did you mean \"").append(kind.prefix).append(near).append("\"?");
    return text;
}

/// Where the key is good from now on.
std::string accepted_by(std::string const& store)
{
    auto const writer = storage::writer_of_store(store);
    if (!writer) return "No server has this store open now; the next one that serves it accepts the key.";
    return "The server that has this store open (process " + std::to_string(*writer) + ") accepts the key within a second.";
}

/// The expiry that the options give the new key; false when they are wrong, which was printed.
bool read_expiry(key_options const& options, storage::new_key& into)
{
    if (options.expires.empty()) return true;
    into.expires_us = parse_when(options.expires, now_us(), true);
    if (!into.expires_us) return complain("--expires " + options.expires + ": write 30d, 12h, 2027-01-01 or RFC 3339"), false;
    if (*into.expires_us <= now_us()) return complain("--expires " + options.expires + " is in the past"), false;
    return true;
}

/// Gives the new key its text, of which only the digest and the first characters are stored.
std::string draw_key(storage::new_key& into)
{
    std::string key = access::create_key();
    into.digest = access::sha256(key);
    into.prefix = key.substr(0, 7);
    return key;
}

/// The key for scripts on standard output, the words about it on standard error.
void show_new(key_options const& options, storage::stored_key const& made, std::string const& key, std::string const& further)
{
    if (options.json) {
        std::string out;
        append_json(out, made, key);
        std::cout << out << "\n";
        return;
    }
    std::cout << key << "\n";
    std::cerr << "key " << made.id << " for " << made.consumer << ", allowed: " << joined(made.allow)
              << "\nIt is shown this once and stored as a digest only. " << further << "\n";
}

}  // namespace

int keys_create(key_options const& options)
{
    for (std::string const& rule : options.allow)
        if (!well_formed(rule))
            return complain("--allow " + rule + ": write model:ID, group:ID, model:*, group:*, provider:ID, http:ID, route:ID or *"), 2;
    storage::new_key fresh{options.name, options.consumer.empty() ? options.name : options.consumer, options.allow, {}, {}, {}};
    if (!read_expiry(options, fresh)) return 2;
    auto const chosen = find_store(options.where, "keys");
    if (!chosen) return 2;
    say_store(*chosen);
    for (std::string const& rule : options.allow)
        if (std::string const wrong = unknown_name(rule, chosen->outline); !wrong.empty()) return complain(wrong), 2;
    auto const into = open_for_create(options, *chosen);
    if (!into.keys) return 1;
    std::string const key = draw_key(fresh);
    auto const made = into.keys->create(fresh, now_us());
    if (!made) return complain(made.error().detail);
    show_new(options, *made, key, accepted_by(chosen->path));
    return 0;
}

int keys_list(key_options const& options)
{
    auto const from = open_existing(options.where);
    if (!from.chosen) return 2;
    if (!from.keys && !from.missing) return 1;
    auto const all = from.keys ? from.keys->list() : storage::result<std::vector<storage::stored_key>>{std::vector<storage::stored_key>{}};
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

int keys_rotate(key_options const& options)
{
    auto const until = parse_when(options.grace, now_us(), true);
    if (!until) return complain("--grace " + options.grace + ": write 24h, 7d, 0s, 2027-01-01 or RFC 3339"), 2;
    storage::new_key fresh;
    if (!read_expiry(options, fresh)) return 2;
    auto const from = open_existing(options.where);
    if (!from.chosen) return 2;
    if (from.missing) return complain("there is no key \"" + options.id + "\": no key was made for this store yet");
    if (!from.keys) return 1;
    std::string const key = draw_key(fresh);
    auto const made = from.keys->rotate(options.id, std::move(fresh), *until, now_us());
    if (!made) return complain(made.error().detail);
    std::string const end = *until > now_us() ? " works until " + base::timestamp_text(*until).substr(0, 19) + " at most. " : " is ended. ";
    show_new(options, *made, key, "Key " + options.id + end + accepted_by(from.chosen->path));
    return 0;
}

int keys_revoke(key_options const& options)
{
    auto const from = open_existing(options.where);
    if (!from.chosen) return 2;
    if (from.missing) return complain("there is no key \"" + options.id + "\": no key was made for this store yet");
    if (!from.keys) return 1;
    auto const ended = from.keys->revoke(options.id, now_us());
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
