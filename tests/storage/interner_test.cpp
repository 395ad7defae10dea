// The bounds of what the catalog keeps: beyond them events stay whole, and totals count what they cannot tell apart as (other).
#include "storage/detail_codec.hpp"
#include "storage/event_row.hpp"
#include "storage/format.hpp"
#include "storage/interner.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

/// An interner with room for few, on a fresh store, and events that pass through it and a row.
class small_interner {
public:
    explicit small_interner(std::size_t limit) : db_(must(database::open(folder_.file(), access::create, std::chrono::seconds{1})))
    {
        must(db_.execute("PRAGMA synchronous=OFF"));  // each event is a transaction of its own here
        must(migrate(db_, event_store_format()));
        names_.emplace(must(interner::open(db_, limit)));
        rows_.emplace(must(row_writer::open(db_)));
    }

    placement place(schema::Event const& event) { return must(names_->place(*schema::record_of(event))); }
    schema::Event round_trip(schema::Event const& event)
    {
        EXPECT_EQ(rows_->insert(event.id(), *schema::record_of(event), place(event)), SQLITE_DONE);
        catalog fresh;
        must(fresh.refresh(db_));
        auto query = must(db_.prepare("SELECT " + row_columns(true) + " FROM events WHERE id = ?1", false));
        query.bind(1, static_cast<std::int64_t>(event.id()));
        EXPECT_EQ(query.step(), SQLITE_ROW);
        schema::Event out;
        read_row(out, query, fresh, true);
        return out;
    }
    interner& names() { return *names_; }

private:
    temporary_folder folder_;
    database db_;
    std::optional<interner> names_;
    std::optional<row_writer> rows_;
};

}  // namespace

TEST(interner, gives_equal_events_equal_places)
{
    small_interner room{1'000};
    auto const event = full_event();
    auto const first = room.place(*event);
    auto const second = room.place(*event);
    EXPECT_EQ(first.split, second.split);
    EXPECT_EQ(first.shape, second.shape);
    EXPECT_EQ(first.revision, second.revision);
    EXPECT_TRUE(first.spilled.empty());
}

TEST(interner, tells_events_apart_by_every_string_of_split_and_shape)
{
    small_interner room{1'000};
    auto const before = room.place(*full_event());
    for (text_field const& field : split_fields) {
        auto event = full_event();
        (event.get()->*field.mutate)()->append("x");
        EXPECT_NE(room.place(*event).split, before.split) << field.column;
    }
    for (text_field const& field : shape_fields) {
        auto event = full_event();
        (event.get()->*field.mutate)()->append("x");
        EXPECT_NE(room.place(*event).shape, before.shape) << field.column;
    }
    auto event = full_event();
    event->set_assignment_probability(0.123);
    EXPECT_NE(room.place(*event).shape, before.shape);
}

TEST(interner, finds_the_routes_of_each_split)
{
    small_interner room{1'000};
    auto event = full_event();
    auto const one_key = room.place(*event);
    event->set_key_id("another");
    auto const other_key = room.place(*event);
    EXPECT_NE(one_key.split, other_key.split);
    EXPECT_EQ(room.names().routes_of(one_key.split), room.names().routes_of(other_key.split));
    event->set_tag("another");
    EXPECT_NE(room.names().routes_of(room.place(*event).split), room.names().routes_of(other_key.split));
}

TEST(interner, keeps_events_whole_whatever_it_has_no_room_for)
{
    for (std::size_t const limit : {0u, 3u, 10u, 40u, 60u}) {
        small_interner room{limit};
        for (int i = 0; i < 30; ++i) {
            auto event = full_event();
            event->set_id(static_cast<std::uint64_t>(i) + 1);
            event->set_key_id("key-" + std::to_string(i));
            event->set_requested_model("model-" + std::to_string(i % 7));
            event->set_upstream_model("up-" + std::to_string(i));
            event->set_config_revision("rev-" + std::to_string(i / 3));
            EXPECT_TRUE(same(room.round_trip(*event), *event)) << "limit " << limit << ", event " << i;
        }
        EXPECT_LE(room.names().known().names(), std::max<std::size_t>(limit, 2));
        EXPECT_LE(room.names().known().shapes().size(), std::max<std::size_t>(limit, 1));
        EXPECT_LE(room.names().known().splits().size(), 2 * std::max<std::size_t>(limit, 1) + limit + 1);
    }
}

TEST(interner, gives_up_the_key_before_the_route)
{
    small_interner room{5};
    batch events;
    for (int i = 0; i < 20; ++i) {
        auto event = std::make_unique<schema::Event>();
        event->set_requested_model("m");
        event->set_key_id(i % 2 == 0 ? "a" : "b");
        event->set_decision(i < 10 ? "" : "m");  // names are few: the five are used again
        events.push_back(std::move(event));
    }
    for (auto const& event : events) room.place(*event);
    auto late = std::make_unique<schema::Event>();
    late->set_requested_model("m");
    late->set_tag("m");
    late->set_key_id("b");
    auto const at = room.place(*late);
    auto const& split = *room.names().known().split_at(at.split);
    EXPECT_EQ(room.names().known().text(split[dimension::key]), "(other)");
    EXPECT_EQ(room.names().known().text(split[dimension::tag]), "m");
}

TEST(interner, takes_a_probability_that_is_no_number_as_none)
{
    small_interner room{100};
    auto event = full_event();
    event->set_assignment_probability(std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(room.round_trip(*event).assignment_probability(), 0.0);
}

TEST(interner, knows_after_a_reload_what_was_committed)
{
    small_interner room{1'000};
    auto const before = room.place(*full_event());
    must(room.names().reload());
    auto const after = room.place(*full_event());
    EXPECT_EQ(before.split, after.split);
    EXPECT_EQ(before.shape, after.shape);
}

TEST(detail, finds_one_string_without_reading_the_rest)
{
    auto const event = full_event();
    field_set spilled;
    spilled.add(schema::Event::kTagFieldNumber);
    spilled.add(schema::Event::kPathFieldNumber);
    spilled.add(schema::Event::kAssignmentProbabilityFieldNumber);
    std::string bytes;
    encode_detail(bytes, *schema::record_of(*event), spilled);
    EXPECT_EQ(detail_text(bytes, schema::Event::kTagFieldNumber), event->tag());
    EXPECT_EQ(detail_text(bytes, schema::Event::kPathFieldNumber), event->path());
    EXPECT_EQ(detail_text(bytes, schema::Event::kGroupFieldNumber), "");
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        std::string_view const found = detail_text(std::string_view{bytes}.substr(0, cut), schema::Event::kPathFieldNumber);
        EXPECT_TRUE(found.empty() || found == event->path()) << cut;
        schema::Event read;
        (void)decode_detail(std::string_view{bytes}.substr(0, cut), read);
    }
}

}  // namespace signalbox::storage
