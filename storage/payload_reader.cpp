#include "storage/payload_reader.hpp"

#include "storage/event_row.hpp"
#include "storage/format.hpp"
#include "storage/payload_writer.hpp"
#include "storage/zstd.hpp"

#include "schema/event_id.hpp"

namespace signalbox::storage {

namespace {

constexpr std::chrono::milliseconds busy_timeout{2'000};  // a writer's transaction never blocks readers; its checkpoints may for a moment

part_state state_of(std::int64_t number)
{
    return number >= 0 && number <= static_cast<std::int64_t>(part_state::withheld) ? static_cast<part_state>(number) : part_state::none;
}

result<std::string> text_of(std::string_view frame)
{
    return frame.empty() ? result<std::string>(std::string()) : bytes_of_frame(frame);
}

}  // namespace

struct payload_reader::body {
    explicit body(database opened) : db(std::move(opened)) {}

    database db;
    statement find, outline, part, pruned_until;

    result<void> prepare();
    result<void> admit() const;
    result<payload_presence> presence_of(std::uint64_t event);
};

result<void> payload_reader::body::prepare()
{
    // A writer makes the file first and its tables a moment later.
    auto const tables = db.ask("SELECT count(*) FROM sqlite_master");
    if (!tables) return tables.error();
    if (*tables == 0) return failure{trouble::not_found, db.path() + " is empty: nothing has been written yet"};
    auto const ours = verify(db, payload_store_format());
    if (!ours && ours.error().kind != trouble::older_schema) return ours;
    char const* const read_part = ours ? "SELECT state, size, head, body, times, untimed FROM parts WHERE event = ?1 AND part = ?2"
                                       : "SELECT state, size, head, body, NULL, 0 FROM parts WHERE event = ?1 AND part = ?2";  // format 1
    return db.prepare_all({
        {&find, "SELECT dropped FROM payloads WHERE event = ?1"},
        {&outline, "SELECT part, state, size FROM parts WHERE event = ?1"},
        {&part, read_part},
        {&pruned_until, "SELECT until FROM pruned"},
    });
}

result<void> payload_reader::body::admit() const
{
    if (db.halted()) return failure{trouble::interrupted, "reading " + db.path() + " was stopped"};
    return {};
}

result<payload_presence> payload_reader::body::presence_of(std::uint64_t event)
{
    reset_later const found_over(find), mark_over(pruned_until);
    find.bind(1, as_column(event));
    int code = find.step();
    if (code == SQLITE_ROW) return find.integer(0) != 0 ? payload_presence::dropped : payload_presence::kept;
    if (code != SQLITE_DONE) return db.error(code, "reading");
    code = pruned_until.step();
    if (code != SQLITE_ROW) return db.error(code, "reading");
    return as_column(event) <= pruned_until.integer(0) ? payload_presence::pruned : payload_presence::lost;
}

result<std::unique_ptr<payload_reader>> payload_reader::open(std::string const& path)
{
    auto db = database::open(path, access::read_only, busy_timeout);
    if (!db) return db.error();
    auto inside = std::make_unique<body>(std::move(*db));
    if (auto ready = inside->prepare(); !ready) return ready.error();
    return std::unique_ptr<payload_reader>{new payload_reader{std::move(inside)}};
}

payload_reader::payload_reader(std::unique_ptr<body> inside) : in_(std::move(inside)) {}

payload_reader::~payload_reader() = default;

result<payload_outline> payload_reader::look_up(std::uint64_t event)
{
    if (auto admitted = in_->admit(); !admitted) return admitted.error();
    payload_outline out;
    out.of.event = event;
    auto const presence = in_->presence_of(event);
    if (!presence) return presence.error();
    out.presence = *presence;
    out.of.dropped = out.presence == payload_presence::dropped;
    reset_later const over(in_->outline);
    in_->outline.bind(1, as_column(event));
    int code = SQLITE_DONE;
    while ((code = in_->outline.step()) == SQLITE_ROW) {
        std::int64_t const part = in_->outline.integer(0);
        if (part < 0 || part >= static_cast<std::int64_t>(out.of.parts.size())) continue;
        out.of.parts[static_cast<std::size_t>(part)] = {
            state_of(in_->outline.integer(1)), static_cast<std::uint64_t>(in_->outline.integer(2)), {}, {}};
    }
    if (code != SQLITE_DONE) return in_->db.error(code, "reading");
    return out;
}

result<payload_text> payload_reader::read(std::uint64_t event, payload_part part)
{
    if (auto admitted = in_->admit(); !admitted) return admitted.error();
    reset_later const over(in_->part);
    in_->part.bind(1, as_column(event));
    in_->part.bind(2, static_cast<std::int64_t>(part));
    int const code = in_->part.step();
    if (code == SQLITE_DONE)
        return failure{trouble::not_found, "there is no payload of event " + schema::event_id::to_text(event) + " in " + in_->db.path()};
    if (code != SQLITE_ROW) return in_->db.error(code, "reading");
    payload_text out{state_of(in_->part.integer(0)), static_cast<std::uint64_t>(in_->part.integer(1)), {}, {}};
    auto head = text_of(in_->part.blob(2));
    if (!head) return head.error();
    auto text = text_of(in_->part.blob(3));
    if (!text) return text.error();
    auto times = text_of(in_->part.blob(4));
    if (!times) return times.error();
    out.head = std::move(*head);
    out.body = std::move(*text);
    out.times = std::move(*times);
    out.untimed = static_cast<std::uint64_t>(in_->part.integer(5));
    return out;
}

void payload_reader::halt()
{
    in_->db.halt();
}

void payload_reader::resume()
{
    in_->db.resume();
}

result<payload_outline> whole_payload_of(std::string const& store_path, std::uint64_t event, std::string_view policy,
                                         std::optional<payload_part> only)
{
    auto out = payload_of(store_path, event, policy);
    if (!out || out->presence != payload_presence::kept) return out;
    auto reader = payload_reader::open(payload_path(store_path));
    if (!reader) return reader.error();
    for (payload_part const part : all_payload_parts) {
        if (only && *only != part) continue;
        auto text = (*reader)->read(event, part);
        if (!text) return text.error();
        out->of.at(part) = std::move(*text);
    }
    return out;
}

result<payload_outline> payload_of(std::string const& store_path, std::uint64_t event, std::string_view policy)
{
    payload_outline none;
    none.of.event = event;
    if (auto const why = absence_by(policy)) {
        none.presence = *why;
        return none;
    }
    auto reader = payload_reader::open(payload_path(store_path));
    if (reader) return (*reader)->look_up(event);
    if (reader.error().kind != trouble::not_found) return reader.error();
    return none;
}

}  // namespace signalbox::storage
