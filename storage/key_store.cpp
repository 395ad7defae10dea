#include "storage/key_store.hpp"

#include "storage/format.hpp"
#include "storage/key_act.hpp"
#include "storage/key_check.hpp"
#include "storage/owned_file.hpp"
#include "storage/sqlite.hpp"

#include "schema/event_id.hpp"

#include <algorithm>

#include <sys/stat.h>

namespace signalbox::storage {

namespace {

constexpr std::chrono::milliseconds busy_timeout{5'000};  // a command waits for another command, never long
constexpr std::size_t id_characters = 8;
constexpr int id_attempts = 8;  // of 40 random bits: a second try is already rare

constexpr char const* columns = "id, digest, name, consumer, allow, prefix, created_us, expires_us, revoked_us";

// One entry a line: names hold no line ends.
std::string join(std::vector<std::string> const& entries)
{
    std::string text;
    for (std::string const& entry : entries) text += entry + "\n";
    return text;
}

std::vector<std::string> split_lines(std::string_view text)
{
    std::vector<std::string> entries;
    for (std::size_t end = 0; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1))
        entries.emplace_back(text.substr(0, end));
    return entries;
}

std::string random_id()
{
    std::uint64_t bits = 0;
    sqlite3_randomness(sizeof bits, &bits);
    std::string id = "key_";
    for (std::size_t i = 0; i < id_characters; ++i, bits >>= 5) id.push_back(schema::event_id::alphabet[bits & 31]);
    return id;
}

std::optional<std::int64_t> optional_integer(statement const& row, int column)
{
    return row.is_null(column) ? std::nullopt : std::optional{row.integer(column)};
}

stored_key read(statement const& row)
{
    stored_key key{.id = std::string{row.text(0)}};
    std::string_view const digest = row.blob(1);
    std::copy_n(digest.begin(), std::min(digest.size(), key.digest.size()), key.digest.begin());
    key.name = row.text(2);
    key.consumer = row.text(3);
    key.allow = split_lines(row.text(4));
    key.prefix = row.text(5);
    key.created_us = row.integer(6);
    key.expires_us = optional_integer(row, 7);
    key.revoked_us = optional_integer(row, 8);
    return key;
}

}  // namespace

struct key_store::body {
    body(database opened, if_absent otherwise) : db(std::move(opened)), then(otherwise) {}

    database db;
    if_absent then;
    dev_t device = 0;
    ino_t file = 0;
    std::int64_t listed_version = -1;  // PRAGMA data_version when list() was last called
    bool own_change = false;           // which data_version does not count
    std::string actor;                 // who changes keys

    static result<database> open_file(std::string const& path, if_absent then);
    void remember_file();
    bool replaced() const;
    result<void> reopen();
    result<stored_key> find(std::string_view id);
    result<std::vector<stored_key>> read_all();
    result<bool> insert(std::string const& id, new_key const& key, std::int64_t now_us);
    result<bool> has_digest(key_digest const& digest);
    result<void> end_at(std::string_view id, std::int64_t until_us);
    result<void> note(audit_act const& act);
};

result<database> key_store::body::open_file(std::string const& path, if_absent then)
{
    if (then == if_absent::create) create_for_owner(path);
    // A rollback journal, not a write-ahead log: keys change rarely, and one file is easier to copy and to protect.
    char const* const settings = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;";
    return open_owned(path, access::read_write, busy_timeout, key_store_format(), settings);
}

result<void> key_store::body::note(audit_act const& act)
{
    auto insert = db.prepare("INSERT INTO acts VALUES (?1, ?2, ?3, ?4, 0)", false);
    if (!insert) return insert.error();
    insert->bind_text(1, act.id);
    insert->bind_text(2, act.kind);
    insert->bind(3, act.at_us);
    insert->bind_text(4, act.body);
    if (int const code = insert->run(); code != SQLITE_DONE) return db.error(code, "writing");
    return {};
}

result<std::unique_ptr<key_store>> key_store::open(std::string const& path, if_absent then)
{
    auto db = body::open_file(path, then);
    if (!db) return db.error();
    auto inside = std::make_unique<body>(std::move(*db), then);
    inside->remember_file();
    return std::unique_ptr<key_store>{new key_store{std::move(inside)}};
}

key_store::key_store(std::unique_ptr<body> inside) : in_(std::move(inside)) {}

key_store::~key_store() = default;

void key_store::body::remember_file()
{
    struct stat about {};
    if (::stat(db.path().c_str(), &about) == 0) {
        device = about.st_dev;
        file = about.st_ino;
    }
}

// True when the path names another file than the one we hold: a copy was restored over it.
bool key_store::body::replaced() const
{
    struct stat about {};
    return ::stat(db.path().c_str(), &about) != 0 || about.st_dev != device || about.st_ino != file;
}

result<void> key_store::body::reopen()
{
    if (!replaced()) return {};
    auto again = open_file(db.path(), then);
    if (!again) return again.error();
    db = std::move(*again);
    remember_file();
    return {};
}

result<bool> key_store::body::has_digest(key_digest const& digest)
{
    auto query = db.prepare("SELECT 1 FROM keys WHERE digest = ?1", false);
    if (!query) return query.error();
    query->bind_blob(1, {reinterpret_cast<char const*>(digest.data()), digest.size()});
    int const code = query->step();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return db.error(code, "reading");
    return code == SQLITE_ROW;
}

// False when the id is taken.
result<bool> key_store::body::insert(std::string const& id, new_key const& key, std::int64_t now_us)
{
    auto insert = db.prepare("INSERT OR IGNORE INTO keys VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL)", false);
    if (!insert) return insert.error();
    std::string const allow = join(key.allow);
    insert->bind_text(1, id);
    insert->bind_blob(2, {reinterpret_cast<char const*>(key.digest.data()), key.digest.size()});
    insert->bind_text(3, key.name);
    insert->bind_text(4, key.consumer);
    insert->bind_text(5, allow);
    insert->bind_text(6, key.prefix);
    insert->bind(7, now_us);
    if (key.expires_us) insert->bind(8, *key.expires_us);
    if (int const code = insert->run(); code != SQLITE_DONE) return db.error(code, "writing");
    return sqlite3_changes(db.raw()) == 1;
}

result<stored_key> key_store::create(new_key const& key, std::int64_t now_us)
{
    if (auto checked = check_new_key(key, now_us); !checked) return checked.error();
    if (auto ready = in_->reopen(); !ready) return ready.error();
    transaction both(in_->db);
    if (auto begun = both.begin(); !begun) return begun.error();
    auto made = add(key, now_us);
    if (!made) return made;
    if (auto noted = in_->note(key_created(*made, in_->actor)); !noted) return noted.error();
    if (auto done = both.commit(); !done) return done.error();
    in_->own_change = true;
    return made;
}

void key_store::act_as(std::string who)
{
    in_->actor = std::move(who);
}

result<stored_key> key_store::add(new_key const& key, std::int64_t now_us)
{
    for (int attempt = 0; attempt < id_attempts; ++attempt) {
        std::string const id = random_id();
        auto const made = in_->insert(id, key, now_us);
        if (!made) return made.error();
        if (*made) return in_->find(id);
        auto const known = in_->has_digest(key.digest);
        if (!known) return known.error();
        if (*known) return failure{trouble::bad_request, "this key exists already; create another"};
    }
    return failure{trouble::io, "no free key id was found in " + std::to_string(id_attempts) + " tries"};
}

result<stored_key> key_store::body::find(std::string_view id)
{
    auto query = db.prepare(std::string{"SELECT "} + columns + " FROM keys WHERE id = ?1", false);
    if (!query) return query.error();
    query->bind_text(1, id);
    int const code = query->step();
    if (code == SQLITE_ROW) return read(*query);
    if (code == SQLITE_DONE)
        return failure{trouble::not_found, "there is no key '" + std::string{id} + "'; `signalbox keys list` shows the ids"};
    return db.error(code, "reading");
}

// An expiry that comes sooner stays.
result<void> key_store::body::end_at(std::string_view id, std::int64_t until_us)
{
    auto update = db.prepare("UPDATE keys SET expires_us = min(coalesce(expires_us, ?2), ?2) WHERE id = ?1", false);
    if (!update) return update.error();
    update->bind_text(1, id);
    update->bind(2, until_us);
    if (int const code = update->run(); code != SQLITE_DONE) return db.error(code, "writing");
    return {};
}

result<stored_key> key_store::rotate(std::string_view id, new_key fresh, std::int64_t old_until_us, std::int64_t now_us)
{
    if (auto ready = in_->reopen(); !ready) return ready.error();
    transaction both(in_->db);
    if (auto begun = both.begin(); !begun) return begun.error();
    auto const old = in_->find(id);
    if (!old) return old.error();
    if (auto may = check_rotation(*old, fresh, now_us); !may) return may.error();
    fresh.name = old->name;
    fresh.consumer = old->consumer;
    fresh.allow = old->allow;
    if (auto checked = check_new_key(fresh, now_us); !checked) return checked.error();
    auto made = add(fresh, now_us);
    if (!made) return made;
    if (auto ended = in_->end_at(id, old_until_us); !ended) return ended.error();
    if (auto noted = in_->note(key_rotated(*made, *old, old_until_us, in_->actor)); !noted) return noted.error();
    if (auto done = both.commit(); !done) return done.error();
    in_->own_change = true;
    return made;
}

result<stored_key> key_store::revoke(std::string_view id, std::int64_t now_us)
{
    if (auto ready = in_->reopen(); !ready) return ready.error();
    transaction both(in_->db);
    if (auto begun = both.begin(); !begun) return begun.error();
    auto update = in_->db.prepare("UPDATE keys SET revoked_us = ?2 WHERE id = ?1 AND revoked_us IS NULL", false);
    if (!update) return update.error();
    update->bind_text(1, id);
    update->bind(2, now_us);
    if (int const code = update->run(); code != SQLITE_DONE) return in_->db.error(code, "writing");
    bool const ended = sqlite3_changes(in_->db.raw()) == 1;
    auto found = in_->find(id);
    if (!found || !ended) return found;
    if (auto noted = in_->note(key_revoked(*found, now_us, in_->actor)); !noted) return noted.error();
    if (auto done = both.commit(); !done) return done.error();
    in_->own_change = true;
    return found;
}

result<std::vector<audit_act>> key_store::unchained(std::size_t at_most)
{
    if (auto ready = in_->reopen(); !ready) return ready.error();
    auto query = in_->db.prepare("SELECT id, kind, at_us, body FROM acts WHERE chained = 0 ORDER BY at_us, rowid LIMIT ?1", false);
    if (!query) return query.error();
    query->bind(1, static_cast<std::int64_t>(at_most));
    std::vector<audit_act> acts;
    int code = SQLITE_DONE;
    while ((code = query->step()) == SQLITE_ROW)
        acts.push_back({std::string{query->text(0)}, std::string{query->text(1)}, query->integer(2), std::string{query->text(3)}});
    if (code != SQLITE_DONE) return in_->db.error(code, "reading");
    return acts;
}

result<void> key_store::chained(std::span<std::string const> ids)
{
    if (ids.empty()) return {};
    transaction all(in_->db);
    if (auto begun = all.begin(); !begun) return begun;
    auto update = in_->db.prepare("UPDATE acts SET chained = 1 WHERE id = ?1", false);
    if (!update) return update.error();
    for (std::string const& id : ids) {
        update->bind_text(1, id);
        if (int const code = update->run(); code != SQLITE_DONE) return in_->db.error(code, "writing");
    }
    return all.commit();
}

result<std::vector<stored_key>> key_store::body::read_all()
{
    auto query = db.prepare(std::string{"SELECT "} + columns + " FROM keys ORDER BY created_us, rowid", false);
    if (!query) return query.error();
    std::vector<stored_key> keys;
    int code = SQLITE_DONE;
    while ((code = query->step()) == SQLITE_ROW) keys.push_back(read(*query));
    if (code != SQLITE_DONE) return db.error(code, "reading");
    return keys;
}

result<std::vector<stored_key>> key_store::list()
{
    if (auto ready = in_->reopen(); !ready) return ready.error();
    // The version is read first: a change between the two is then seen twice rather than never.
    auto const version = in_->db.ask("PRAGMA data_version");
    if (!version) return version.error();
    auto keys = in_->read_all();
    if (keys) {
        in_->listed_version = *version;
        in_->own_change = false;
    }
    return keys;
}

result<bool> key_store::changed()
{
    if (in_->own_change || in_->replaced()) return true;
    auto const version = in_->db.ask("PRAGMA data_version");
    if (!version) return version.error();
    return *version != in_->listed_version;
}

}  // namespace signalbox::storage
