// `signalbox keys`: makes, lists and ends gateway keys in the key store a running server watches.
#include "server/commands.hpp"

#include "engine/base/timestamp.hpp"
#include "engine/model/clock.hpp"
#include "server/administration.hpp"
#include "server/key_words.hpp"
#include "server/output_end.hpp"
#include "server/store_place.hpp"
#include "engine/base/text_table.hpp"
#include "storage/key_store.hpp"
#include "storage/store_lock.hpp"

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

std::unique_ptr<storage::key_store> acting(std::unique_ptr<storage::key_store> keys)
{
    keys->act_as(acting_user());
    return keys;
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
        made.keys = acting(std::move(*store));
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
        made.keys = acting(std::move(*store));
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

/// A key that was made and is in no hands must not stay good. What became of it.
int take_back(storage::key_store& keys, storage::stored_key const& made, std::string const& lost, std::string const& further)
{
    auto const ended = keys.revoke(made.id, now_us());
    return complain("the key " + made.id + " was made and could not be shown (" + lost +
                    "): " + (ended ? "it is revoked, make another one. " : "revoke it, which failed here: " + ended.error().detail + ". ") +
                    further);
}

/// The key for scripts on standard output, the words about it on standard error. The exit status: `of` has it revoked where it cannot be shown.
int show_new(key_options const& options, storage::key_store& of, storage::stored_key const& made, std::string const& key,
             std::string const& before, std::string const& further)
{
    std::string out = key;
    if (options.json) append_key(out = {}, made, key, now_us());
    std::cout << out << "\n";
    if (auto const lost = lost_output()) return take_back(of, made, *lost, before);
    if (!options.json)
        std::cerr << "key " << made.id << " for " << made.consumer << ", allowed: " << joined(made.allow)
                  << "\nIt is shown this once and stored as a digest only. " << before << further << "\n";
    return 0;
}

}  // namespace

int keys_create(key_options const& options)
{
    for (std::string const& rule : options.allow)
        if (!is_grant(rule)) return complain("--allow " + rule + ": write " + std::string(grants)), 2;
    storage::new_key fresh{options.name, options.consumer.empty() ? options.name : options.consumer, options.allow, {}, {}, {}};
    if (!read_expiry(options, fresh)) return 2;
    auto const chosen = find_store(options.where, "keys");
    if (!chosen) return 2;
    say_store(*chosen);
    for (std::string const& rule : options.allow)
        if (std::string const wrong = unknown_in_grant(rule, chosen->outline); !wrong.empty()) return complain("--allow " + wrong), 2;
    auto const into = open_for_create(options, *chosen);
    if (!into.keys) return 1;
    std::string const key = draw_key(fresh);
    auto const made = into.keys->create(fresh, now_us());
    if (!made) return complain(made.error().detail);
    return show_new(options, *into.keys, *made, key, {}, accepted_by(chosen->path));
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
            append_key(out, each, {}, now_us());
        }
        std::cout << out << "]\n";
        return 0;
    }
    base::text_table table({"ID", "PREFIX", "NAME", "CONSUMER", "STATE", "CREATED", "EXPIRES", "ALLOWED"});
    for (storage::stored_key const& each : *all)
        table.add({each.id, each.prefix + "...", each.name, each.consumer, std::string(state_of(each, now_us())),
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
    return show_new(options, *from.keys, *made, key, "Key " + options.id + end, accepted_by(from.chosen->path));
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
        append_key(out, *ended, {}, now_us());
        std::cout << out << "\n";
    } else {
        std::cout << ended->id << " (" << ended->name << ") is revoked\n";
    }
    return 0;
}

}  // namespace signalbox::server
