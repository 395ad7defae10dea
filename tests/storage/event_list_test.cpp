// Frozen lists: every event of a range by its position, whatever arrives or goes afterwards.
#include "storage/event_scan.hpp"

#include "tests/storage/days_of_traffic.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

using ids = std::vector<std::uint64_t>;

/// What list() says, which reads every event.
ids listed(event_reader& reader, time_range range, filter const& where = {}, std::uint64_t newest = 0)
{
    ids found;
    list_query query{.range = range, .where = where, .limit = 500, .detail = false};
    if (newest != 0) query.cursor = newest + 1;
    for (bool more = true; more;) {
        event_page const page = must(reader.list(query));
        for (schema::Event const& event : page.events) found.push_back(event.id());
        more = page.next.has_value();
        query.cursor = page.next;
    }
    return found;
}

ids ids_of(cells_page const& page)
{
    ids found;
    for (event_cells const& row : page.rows) found.push_back(row.id);
    return found;
}

ids all_rows(event_reader& reader, event_list const& list)
{
    ids found;
    for (std::uint64_t first = 0; first < list.size; first += 1'000) {
        ids const some = ids_of(must(reader.rows(list, first, 1'000)));
        found.insert(found.end(), some.begin(), some.end());
    }
    return found;
}

ids searched(event_reader& reader, event_scan scan, std::size_t at_a_time)
{
    ids found;
    std::uint64_t before = 0;
    while (!scan.done) {
        ids const some = must(reader.scan(scan, at_a_time, std::chrono::hours{1}));
        EXPECT_LE(some.size(), at_a_time);
        EXPECT_GE(scan.scanned, before);
        before = scan.scanned;
        found.insert(found.end(), some.begin(), some.end());
    }
    EXPECT_EQ(scan.scanned, scan.of);
    return found;
}

filter where(std::string_view text)
{
    return must(parse_filter(text));
}

// Days, an odd range, an hour, a minute's part, one beside everything.
std::vector<time_range> const ranges{{},
                                     {noon_us - 40 * hour_us - 17 * minute_us - 3'456'789, noon_us - 3 * hour_us + 12'345'678},
                                     {noon_us - 5 * hour_us, noon_us - 4 * hour_us},
                                     {noon_us - 5 * hour_us + 7'000'000, noon_us - 5 * hour_us + 47'000'000},
                                     {noon_us + 100 * hour_us, noon_us + 101 * hour_us},
                                     {noon_us, noon_us - hour_us}};

}  // namespace

class event_list_of : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(tended, event_list_of, ::testing::Bool());

TEST_P(event_list_of, a_range_has_exactly_its_events_in_the_order_of_ids)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(1, 6'000), 500, GetParam());
    auto const reader = reader_of(folder);
    for (time_range const& range : ranges) {
        event_list const list = must(reader->freeze(range));
        ids const expected = listed(*reader, range);
        EXPECT_EQ(list.size, expected.size());
        EXPECT_EQ(all_rows(*reader, list), expected);
    }
}

TEST_P(event_list_of, a_snapshot_leaves_out_what_has_a_larger_id)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(2, 3'000), 500, GetParam());
    auto const reader = reader_of(folder);
    ids const everything = listed(*reader, {});
    for (std::size_t const back : {0u, 1u, 777u, 2'998u, 2'999u}) {
        event_list const list = must(reader->freeze({}, everything[back]));
        EXPECT_EQ(list.newest, everything[back]);
        EXPECT_EQ(all_rows(*reader, list), ids(everything.begin() + static_cast<std::ptrdiff_t>(back), everything.end()));
    }
    EXPECT_EQ(must(reader->freeze({}, everything.back() - 1)).size, 0u);
}

TEST_P(event_list_of, what_arrives_later_moves_nothing_even_with_an_older_id)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch const events = days_of_traffic(3, 4'000);
    append_all(*writer, {}, 1, false);
    std::span const all{events};
    must(append(*writer, all.first(2'000)));
    auto const reader = reader_of(folder);
    event_list const list = must(reader->freeze({}));
    ids const before = all_rows(*reader, list);
    must(append(*writer, all.subspan(2'000)));  // a tenth of them late by up to a day
    while (GetParam() && must(writer->tend())) {
    }
    EXPECT_EQ(all_rows(*reader, list), before);
    EXPECT_EQ(must(reader->freeze({})).size, 4'000u);
    for (std::size_t const at : {0u, 1u, 1'234u, 1'999u}) EXPECT_EQ(must(reader->position(list, before[at])), at);
    EXPECT_EQ(must(reader->position(list, events.back()->id())), std::nullopt);
}

TEST_P(event_list_of, a_store_that_lost_its_oldest_events_counts_those_it_has)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(4, 5'000), 500, GetParam());
    auto const reader = reader_of(folder);
    event_list const before = must(reader->freeze({}));
    must(writer->prune(noon_us - 20 * hour_us + 1'234'567, 1'700));
    ids const left = listed(*reader, {});
    ASSERT_LT(left.size(), 5'000u);
    event_list const list = must(reader->freeze({}));
    EXPECT_EQ(list.size, left.size());
    EXPECT_EQ(all_rows(*reader, list), left);
    ids old = all_rows(*reader, before);
    EXPECT_EQ(old.size(), 5'000u) << "positions stay; rows that are gone have no id";
    old.resize(left.size());
    EXPECT_EQ(old, left);
}

TEST(event_list, hours_whose_minutes_and_days_whose_hours_were_pruned_are_still_exact)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(5, 5'000), 500, true);
    must(writer->prune_rollups(60, noon_us - 10 * hour_us, 1'000'000));
    must(writer->prune_rollups(3'600, noon_us - 30 * hour_us, 1'000'000));
    auto const reader = reader_of(folder);
    for (time_range const& range : ranges) EXPECT_EQ(all_rows(*reader, must(reader->freeze(range))), listed(*reader, range));
}

TEST(event_list, of_an_empty_store_is_empty)
{
    temporary_folder const folder;
    writer_of(folder);
    auto const reader = reader_of(folder);
    EXPECT_EQ(must(reader->freeze({})).size, 0u);
    EXPECT_TRUE(must(reader->rows(event_list{}, 0, 100)).rows.empty());
    EXPECT_TRUE(searched(*reader, must(reader->begin_scan({}, where("model=x"))), 10).empty());
}

TEST(event_list, has_the_cells_of_each_event)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto event = full_event();
    event->set_decision("blocked");
    event->set_status(429);
    event->set_reason("throttled");
    auto made_up = plain_event(noon_us + second_us, 9);
    made_up->set_requested_model("what-somebody-typed");
    made_up->set_reason("unknown_model");
    made_up->clear_actual_cost_micros();
    made_up->set_estimated_cost_micros(77);
    must(append(*writer, one(std::make_unique<schema::Event>(*event))));
    must(append(*writer, one(std::make_unique<schema::Event>(*made_up))));
    auto const reader = reader_of(folder);
    cells_page const page = must(reader->rows(must(reader->freeze({})), 0, 10));
    std::vector<std::string> const names = reader->names_after(0);
    auto const text = [&](std::uint32_t name) {
        return name >= first_spilled_name ? page.spilled.at(name - first_spilled_name) : names.at(name - 1);
    };
    ASSERT_EQ(page.rows.size(), 2u);
    event_cells const& whole = page.rows[1];
    EXPECT_EQ(whole.id, event->id());
    EXPECT_EQ(whole.started_us, event->started_us());
    EXPECT_EQ(whole.latency_us, event->latency_us());
    EXPECT_EQ(whole.first_token_us, event->first_token_us());
    EXPECT_EQ(whole.tokens_prompt, event->tokens().prompt());
    EXPECT_EQ(whole.tokens_completion, event->tokens().completion());
    EXPECT_EQ(whole.cost_micros, event->actual_cost_micros());
    EXPECT_TRUE(whole.cost_known && !whole.cost_estimated && whole.stream && whole.tokens_estimated);
    EXPECT_EQ(whole.status, 429);
    EXPECT_EQ(whole.decision, event_decision::blocked);
    EXPECT_EQ(whole.fallback_count, event->fallback_count());
    EXPECT_EQ(text(whole.requested_model), event->requested_model());
    EXPECT_EQ(text(whole.resolved_model), event->resolved_model());
    EXPECT_EQ(text(whole.provider), event->provider());
    EXPECT_EQ(text(whole.group), event->group());
    EXPECT_EQ(text(whole.tag), event->tag());
    EXPECT_EQ(text(whole.key), event->key_id());
    EXPECT_EQ(text(whole.consumer), event->consumer());
    EXPECT_EQ(text(whole.reason), "throttled");
    event_cells const& asked = page.rows[0];
    EXPECT_EQ(text(asked.requested_model), "what-somebody-typed") << "a name that only the event's detail has";
    EXPECT_EQ(asked.cost_micros, 77);
    EXPECT_TRUE(asked.cost_estimated);
    EXPECT_EQ(text(asked.group), "");
    EXPECT_EQ(must(reader->rows(ids{event->id(), 12'345, made_up->id()})).rows, (std::vector{whole, event_cells{}, [&] {
                                                                                                 event_cells same = asked;
                                                                                                 same.requested_model = first_spilled_name;
                                                                                                 return same;
                                                                                             }()}));
}

TEST_P(event_list_of, a_search_finds_what_list_finds)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(6, 1'500), 300, GetParam());
    auto const reader = reader_of(folder);
    for (char const* const text :
         {"", "model=model-1", "provider!=openai,decision=error", "key=key_3,tag=control", "consumer=bob", "status=200", "latency_ms>=20",
          "latency_ms>20000000", "ttft_ms>8,model=model-2", "model=nobody", "tag=", "fallback_count>1", "upstream_model=nothing"})
        for (time_range const& range : ranges) {
            ids const expected = listed(*reader, range, where(text));
            EXPECT_EQ(searched(*reader, must(reader->begin_scan(range, where(text))), 97), expected) << text;
        }
    ids const everything = listed(*reader, {});
    EXPECT_EQ(searched(*reader, must(reader->begin_scan({}, where("model=model-1"), everything[700])), 4'096),
              listed(*reader, {}, where("model=model-1"), everything[700]));
}

TEST(event_scan, finds_negated_and_joined_conditions)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(7, 4'000), 500, true);
    auto const reader = reader_of(folder);
    auto const leaf = [](char const* field, char const* value) {
        condition made;
        made.is = condition::form::compare;
        made.field = field;
        made.value = value;
        return made;
    };
    auto const join = [](condition::form how, std::vector<condition> parts) {
        condition made;
        made.is = how;
        made.parts = std::move(parts);
        return made;
    };
    using form = condition::form;
    for (condition const& tree :
         {join(form::negate, {leaf("model", "model-1")}), join(form::any, {leaf("model", "model-1"), leaf("status", "404")}),
          join(form::negate, {join(form::any, {leaf("model", "model-1"), leaf("provider", "openai")})}),
          join(form::negate, {join(form::all, {leaf("status", "200"), leaf("key", "key_1")})}), join(form::any, {}),
          join(form::all, {join(form::negate, {leaf("model", "model-3")}), join(form::any, {leaf("tag", "control"), leaf("tag", "")})})}) {
        filter const asked = must(filter::from(tree));
        EXPECT_EQ(searched(*reader, must(reader->begin_scan({}, asked)), 300), listed(*reader, {}, asked));
    }
}

TEST(event_scan, passes_over_what_rollups_tell_to_be_without_a_match)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events = days_of_traffic(8, 20'000);
    events[7'000]->set_requested_model("needle");
    events[9'000]->set_latency_us(3'600'000'000);
    append_all(*writer, events, 500, true);
    auto const reader = reader_of(folder);
    for (char const* const text : {"model=needle", "latency_ms>3000000"}) {
        event_scan const scan = must(reader->begin_scan({}, where(text)));
        std::uint64_t likely = 0;
        for (bucket_count const& each : scan.left) likely += each.likely;
        EXPECT_EQ(scan.of, 20'000u);
        EXPECT_GT(scan.scanned, 5'000u) << "days without it are passed over before anything is read: " << text;
        EXPECT_LT(likely, 2'000u) << text;
        EXPECT_EQ(searched(*reader, scan, 10).size(), 1u) << text;
    }
}

TEST(event_scan, of_a_name_the_store_never_saw_looks_at_nothing)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(10, 3'000), 500, true);
    auto const reader = reader_of(folder);
    for (char const* const text : {"model=never", "finish_reason=never", "upstream_model:never*", "operation=rerank,status=200"}) {
        event_scan const scan = must(reader->begin_scan({}, where(text)));
        EXPECT_TRUE(scan.left.empty()) << text;
        EXPECT_TRUE(scan.done) << text;
        EXPECT_EQ(scan.scanned, 3'000u) << text;
    }
    EXPECT_EQ(searched(*reader, must(reader->begin_scan({}, where("finish_reason!=never"))), 4'096).size(), 3'000u);
    auto const every = [&](char const* text) {
        return must(reader->each({.where = where(text), .limit = 10'000}, [](schema::Event const&) { return true; }));
    };
    EXPECT_EQ(every("model=never"), 0u);
    EXPECT_EQ(every("finish_reason!=never"), 3'000u);
    auto spilled = plain_event(noon_us, 4'000);
    spilled->set_finish_reason(std::string(300, 'x'));  // too long to be kept among the names
    must(append(*writer, one(std::move(spilled))));
    EXPECT_EQ(searched(*reader, must(reader->begin_scan({}, where("finish_reason:xxx*"))), 10).size(), 1u);
}

TEST(event_scan, looks_at_events_whose_names_only_their_detail_has)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto made_up = plain_event(noon_us, 1);
    made_up->set_requested_model("typed");
    made_up->set_reason("unknown_model");
    must(append(*writer, one(std::move(made_up))));
    auto known = plain_event(noon_us + second_us, 2);
    known->set_requested_model("typed");
    must(append(*writer, one(std::move(known))));
    EXPECT_EQ(searched(*reader_of(folder), must(reader_of(folder)->begin_scan({}, where("model=typed"))), 10).size(), 2u);
}

TEST(event_scan, is_ended_by_an_interrupt_and_by_halt)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(9, 1'000), 500, true);
    auto const reader = reader_of(folder);
    event_scan scan = must(reader->begin_scan({}, {}));
    reader->halt();
    EXPECT_EQ(reader->scan(scan, 10, std::chrono::hours{1}).error().kind, trouble::interrupted);
    EXPECT_EQ(reader->list({}).error().kind, trouble::interrupted);
    reader->resume();
    EXPECT_EQ(searched(*reader, scan, 100).size(), 1'000u);
}

TEST(following_cells, yields_what_arrived_in_the_range_and_passes)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch const events = days_of_traffic(10, 1'000);
    std::span const all{events};
    must(append(*writer, all.first(300)));
    auto const reader = reader_of(folder);
    std::uint64_t cursor = must(reader->arrivals_end());
    must(append(*writer, all.subspan(300, 400)));
    must(append(*writer, all.subspan(700)));
    time_range const range{noon_us - 24 * hour_us, noon_us};
    ids expected;
    for (auto const& event : all.subspan(300))
        if (event->started_us() >= range.from_us && event->started_us() < range.to_us && event->requested_model() == "model-1")
            expected.push_back(event->id());
    ASSERT_GT(expected.size(), 20u);
    ids found;
    for (bool more = true; more;) {
        arrived_cells const some = must(reader->follow_cells(cursor, where("model=model-1"), range, 7));
        ids const page = ids_of(some.page);
        EXPECT_LE(page.size(), 7u);
        found.insert(found.end(), page.begin(), page.end());
        cursor = some.cursor;
        more = some.more;
    }
    EXPECT_EQ(found, expected);
    EXPECT_EQ(cursor, must(reader->arrivals_end()));
}

TEST(values, are_the_names_of_a_dimension_with_their_requests)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(11, 3'000), 500, true);
    auto const reader = reader_of(folder);
    for (std::size_t i = 0; i < dimension_count; ++i) {
        auto const of = static_cast<dimension>(i);
        std::vector<name_count> expected;
        for (stats_row const& row : must(reader->stats({.range = ranges[1], .by = of})).rows)
            expected.push_back({row.name, row.sum.requests});
        EXPECT_EQ(must(reader->values(of, ranges[1])), expected) << name(of);
    }
}

}  // namespace signalbox::storage
