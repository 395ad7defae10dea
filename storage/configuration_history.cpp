#include "storage/configuration_history.hpp"

#include "storage/format.hpp"
#include "storage/owned_file.hpp"
#include "storage/sqlite.hpp"
#include "storage/zstd.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace signalbox::storage {

namespace {

constexpr std::chrono::milliseconds busy_timeout{5'000};
constexpr char const* columns = "id, at_us, revision, because, note, trouble, size";

kept_configuration read(statement const& row)
{
    return {.id = row.integer(0),
            .at_us = row.integer(1),
            .revision = std::string(row.text(2)),
            .because = std::string(row.text(3)),
            .note = std::string(row.text(4)),
            .trouble = std::string(row.text(5)),
            .bytes = static_cast<std::size_t>(row.integer(6))};
}

}  // namespace

struct configuration_history::body {
    explicit body(database opened) : db(std::move(opened)) {}

    database db;
    compressor frames;

    result<void> insert(kept_configuration const& what, std::string_view text);
    result<void> prune();
};

result<std::unique_ptr<configuration_history>> configuration_history::open(std::string const& path)
{
    create_for_owner(path);
    char const* const settings = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;";  // as of the keys: it changes rarely
    auto db = open_owned(path, access::read_write, busy_timeout, configuration_history_format(), settings);
    if (!db) return db.error();
    return std::unique_ptr<configuration_history>(new configuration_history(std::make_unique<body>(std::move(*db))));
}

configuration_history::configuration_history(std::unique_ptr<body> inside) : in_(std::move(inside)) {}

configuration_history::~configuration_history() = default;

result<void> configuration_history::body::insert(kept_configuration const& what, std::string_view text)
{
    auto const frame = frames.frame_of(text);
    if (!frame) return frame.error();
    auto row = db.prepare(
        "INSERT INTO configurations (at_us, revision, because, note, trouble, size, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", false);
    if (!row) return row.error();
    row->bind(1, what.at_us);
    row->bind_text(2, what.revision);
    row->bind_text(3, what.because);
    row->bind_text(4, what.note);
    row->bind_text(5, what.trouble);
    row->bind(6, static_cast<std::int64_t>(text.size()));
    row->bind_blob(7, *frame);
    if (int const code = row->run(); code != SQLITE_DONE) return db.error(code, "writing");
    return {};
}

result<void> configuration_history::body::prune()
{
    auto old =
        db.prepare("DELETE FROM configurations WHERE id <= (SELECT id FROM configurations ORDER BY id DESC LIMIT 1 OFFSET ?1)", false);
    if (!old) return old.error();
    old->bind(1, static_cast<std::int64_t>(most_kept));
    if (int const code = old->run(); code != SQLITE_DONE) return db.error(code, "writing");
    return {};
}

result<std::int64_t> configuration_history::add(kept_configuration const& what, std::string_view text)
{
    auto const newest = list(0, 1);
    if (!newest) return newest.error();
    if (!newest->empty() && newest->front().trouble == what.trouble && newest->front().bytes == text.size()) {
        auto const same = this->text(newest->front().id);
        if (!same) return same.error();
        if (*same == text) return newest->front().id;
    }
    transaction both(in_->db);
    if (auto begun = both.begin(); !begun) return begun.error();
    if (auto done = in_->insert(what, text); !done) return done.error();
    std::int64_t const id = sqlite3_last_insert_rowid(in_->db.raw());
    if (auto done = in_->prune(); !done) return done.error();
    if (auto done = both.commit(); !done) return done.error();
    return id;
}

result<std::vector<kept_configuration>> configuration_history::list(std::int64_t before, std::size_t at_most)
{
    auto rows = in_->db.prepare("SELECT " + std::string(columns) + " FROM configurations WHERE id < ?1 ORDER BY id DESC LIMIT ?2", false);
    if (!rows) return rows.error();
    rows->bind(1, before > 0 ? before : std::numeric_limits<std::int64_t>::max());
    rows->bind(2, static_cast<std::int64_t>(std::min(at_most, most_kept)));
    std::vector<kept_configuration> out;
    int code = SQLITE_ROW;
    while ((code = rows->step()) == SQLITE_ROW) out.push_back(read(*rows));
    if (code != SQLITE_DONE) return in_->db.error(code, "reading");
    return out;
}

result<std::optional<std::string>> configuration_history::text(std::int64_t id)
{
    auto row = in_->db.prepare("SELECT text FROM configurations WHERE id = ?1", false);
    if (!row) return row.error();
    row->bind(1, id);
    int const code = row->step();
    if (code == SQLITE_DONE) return std::optional<std::string>();
    if (code != SQLITE_ROW) return in_->db.error(code, "reading");
    auto bytes = bytes_of_frame(row->blob(0));
    if (!bytes) return bytes.error();
    return std::optional(std::move(*bytes));
}

}  // namespace signalbox::storage
