#include "storage/payload_writer.hpp"

#include "storage/event_row.hpp"
#include "storage/format.hpp"
#include "storage/owned_file.hpp"
#include "storage/zstd.hpp"

#include <algorithm>
#include <limits>

#include <sys/stat.h>

namespace signalbox::storage {

namespace {

constexpr std::chrono::milliseconds busy_timeout{5'000};  // only another program's maintenance makes us wait
constexpr std::uint64_t row_overhead = 256;               // bytes of a part beside its frames, more than it takes

struct packed_part {
    part_state state = part_state::none;
    std::uint64_t size = 0;
    std::string head, body, times;  // frames; empty: none
    std::uint64_t untimed = 0;
};

struct packed {
    std::uint64_t event = 0;
    bool dropped = false;
    std::array<packed_part, all_payload_parts.size()> parts;
};

std::uint64_t bytes_of(packed const& one)
{
    std::uint64_t sum = row_overhead;
    for (packed_part const& each : one.parts) sum += each.head.size() + each.body.size() + each.times.size() + row_overhead;
    return sum;
}

result<database> open_file(std::string const& path)
{
    create_for_owner(path);
    // What was deleted is overwritten: bodies are what people want gone when they delete them.
    char const* const settings = "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=16777216; "
                                 "PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA cache_size=-2048; PRAGMA temp_store=MEMORY;";
    return open_owned(path, access::create, busy_timeout, payload_store_format(), settings);
}

}  // namespace

std::string payload_path(std::string const& store_path)
{
    return store_path + "-payloads";
}

struct payload_writer::body {
    body(database opened, std::uint64_t limit) : db(std::move(opened)), size_limit(limit) {}

    database db;
    std::uint64_t size_limit;
    std::uint64_t page = 4096;
    compressor pack;
    statement enter, insert, cut, erase_parts, erase, mark;
    dev_t device = 0;
    ino_t file = 0;

    result<void> prepare();
    result<void> check_place() const;
    result<packed> pack_one(payload const& one);
    result<std::string> frame_of(std::string_view bytes);
    result<void> write(packed const& one);
    result<void> write_part(std::uint64_t event, payload_part part, packed_part const& one);
    result<void> make_room(std::uint64_t bytes);
    result<std::uint64_t> used();
    result<std::uint64_t> erase_oldest(std::int64_t before, std::int64_t at_most);
};

result<void> payload_writer::body::prepare()
{
    struct stat about {};
    if (::stat(db.path().c_str(), &about) == 0) {
        device = about.st_dev;
        file = about.st_ino;
    }
    auto const page_size = db.ask("PRAGMA page_size");
    if (!page_size) return page_size.error();
    page = static_cast<std::uint64_t>(*page_size);
    return db.prepare_all({
        {&enter, "INSERT INTO payloads (event, dropped) VALUES (?1, ?2) ON CONFLICT (event) DO UPDATE SET dropped = excluded.dropped"},
        {&insert,
         "INSERT OR REPLACE INTO parts (event, part, state, size, head, body, times, untimed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
        {&cut, "SELECT max(event), count(*) FROM (SELECT event FROM payloads WHERE event < ?1 ORDER BY event LIMIT ?2)"},
        {&erase_parts, "DELETE FROM parts WHERE event <= ?1"},
        {&erase, "DELETE FROM payloads WHERE event <= ?1"},
        {&mark, "UPDATE pruned SET until = max(until, ?1)"},
    });
}

result<void> payload_writer::body::check_place() const
{
    struct stat about {};
    if (::stat(db.path().c_str(), &about) == 0 && about.st_dev == device && about.st_ino == file) return {};
    return failure{trouble::removed, db.path() + " was removed or replaced while it was open"};
}

result<std::string> payload_writer::body::frame_of(std::string_view bytes)
{
    return bytes.empty() ? result<std::string>(std::string()) : pack.frame_of(bytes);
}

result<packed> payload_writer::body::pack_one(payload const& one)
{
    packed out{one.event, one.dropped, {}};
    for (std::size_t i = 0; i < one.parts.size(); ++i) {
        payload_text const& from = one.parts[i];
        packed_part& to = out.parts[i];
        to = {.state = from.state, .size = from.size};
        auto head = frame_of(from.head);
        if (!head) return head.error();
        to.head = std::move(*head);
        if (from.state != part_state::kept) continue;
        auto text = frame_of(from.body);
        if (!text) return text.error();
        to.body = std::move(*text);
        auto times = frame_of(from.times);
        if (!times) return times.error();
        to.times = std::move(*times);
        to.untimed = from.untimed;
    }
    // The largest go first, until the rest fits into the file at all.
    for (auto const half = size_limit / 2; bytes_of(out) > half;) {
        auto const largest = std::ranges::max_element(out.parts, {}, [](packed_part const& each) { return each.body.size(); });
        if (largest->body.empty()) break;
        largest->body.clear();
        largest->times.clear();
        largest->untimed = 0;
        largest->state = part_state::too_large;
    }
    return out;
}

result<void> payload_writer::body::write_part(std::uint64_t event, payload_part part, packed_part const& one)
{
    insert.bind(1, as_column(event));
    insert.bind(2, static_cast<std::int64_t>(part));
    insert.bind(3, static_cast<std::int64_t>(one.state));
    insert.bind(4, as_column(one.size));
    insert.bind_blob(5, one.head);
    insert.bind_blob(6, one.body);
    insert.bind_blob(7, one.times);
    insert.bind(8, as_column(one.untimed));
    if (int const code = insert.run(); code != SQLITE_DONE) return db.error(code, "writing");
    return {};
}

result<void> payload_writer::body::write(packed const& one)
{
    enter.bind(1, as_column(one.event));
    enter.bind(2, std::int64_t{one.dropped});
    if (int const code = enter.run(); code != SQLITE_DONE) return db.error(code, "writing");
    if (one.dropped) return {};
    for (payload_part const part : all_payload_parts)
        if (auto done = write_part(one.event, part, one.parts[static_cast<std::size_t>(part)]); !done) return done;
    return {};
}

/// Bytes of the file that hold something.
result<std::uint64_t> payload_writer::body::used()
{
    auto const pages = db.ask("PRAGMA page_count");
    if (!pages) return pages.error();
    auto const free = db.ask("PRAGMA freelist_count");
    if (!free) return free.error();
    return static_cast<std::uint64_t>(*pages - *free) * page;
}

/// Gives the number of events that went.
result<std::uint64_t> payload_writer::body::erase_oldest(std::int64_t before, std::int64_t at_most)
{
    cut.bind(1, before);
    cut.bind(2, at_most);
    int const code = cut.step();
    std::int64_t const last = cut.integer(0);
    std::int64_t const count = cut.integer(1);
    cut.reset();
    if (code != SQLITE_ROW) return db.error(code, "reading");
    if (count == 0) return std::uint64_t{0};
    for (statement* const each : {&erase_parts, &erase, &mark}) {
        each->bind(1, last);
        if (int const done = each->run(); done != SQLITE_DONE) return db.error(done, "deleting from");
    }
    return static_cast<std::uint64_t>(count);
}

/// Within the transaction that needs the room.
result<void> payload_writer::body::make_room(std::uint64_t bytes)
{
    for (;;) {
        auto const now = used();
        if (!now) return now.error();
        if (*now + bytes <= size_limit) return {};
        auto const gone = erase_oldest(std::numeric_limits<std::int64_t>::max(), 1);
        if (!gone) return gone.error();
        if (*gone == 0) return {};
    }
}

result<std::unique_ptr<payload_writer>> payload_writer::open(std::string const& path, std::uint64_t size_limit)
{
    auto db = open_file(path);
    if (!db) return db.error();
    auto inside = std::make_unique<body>(std::move(*db), size_limit);
    if (auto ready = inside->prepare(); !ready) return ready.error();
    return std::unique_ptr<payload_writer>{new payload_writer{std::move(inside)}};
}

payload_writer::payload_writer(std::unique_ptr<body> inside) : in_(std::move(inside)) {}

payload_writer::~payload_writer() = default;

void payload_writer::set_size_limit(std::uint64_t bytes)
{
    in_->size_limit = bytes;
}

result<void> payload_writer::append(std::span<payload const> all)
{
    if (auto same = in_->check_place(); !same) return same;
    transaction batch(in_->db);
    if (auto begun = batch.begin(); !begun) return begun;
    for (payload const& each : all) {
        auto const one = in_->pack_one(each);
        if (!one) return one.error();
        if (auto room = in_->make_room(bytes_of(*one)); !room) return room;
        if (auto done = in_->write(*one); !done) return done;
    }
    return batch.commit();
}

result<pruned> payload_writer::prune(std::int64_t before_us, std::uint64_t at_most)
{
    if (auto same = in_->check_place(); !same) return same.error();
    transaction batch(in_->db);
    if (auto begun = batch.begin(); !begun) return begun.error();
    // Ids follow the start of requests: their upper bits are milliseconds.
    auto const gone = in_->erase_oldest((std::max<std::int64_t>(before_us, 0) / 1000) << 20, as_column(at_most));
    if (!gone) return gone.error();
    if (auto room = in_->make_room(0); !room) return room.error();
    if (auto done = batch.commit(); !done) return done.error();
    if (auto freed = in_->db.execute("PRAGMA incremental_vacuum"); !freed) return freed.error();
    return pruned{*gone, *gone == at_most && at_most > 0};
}

}  // namespace signalbox::storage
