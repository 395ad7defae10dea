// A walk over the events that pass a filter: the same as without stepping over what rollups tell to be without a match, and far shorter.
#include "storage/likely_spans.hpp"

#include "storage/event_scan.hpp"
#include "tests/storage/days_of_traffic.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

using ids = std::vector<std::uint64_t>;

char const* const filters[] = {"model=model-1",  "provider!=openai,decision=error", "key=key_3,tag=control", "consumer=bob", "status=200",
                               "latency_ms>=20", "ttft_ms>8,model=model-2",         "model=nobody",          "tag=",         "model=needle",
                               "model!=model-1"};

// Days, an odd range, an hour, a minute's part, one beside everything.
std::vector<time_range> const ranges{{},
                                     {noon_us - 40 * hour_us - 17 * minute_us - 3'456'789, noon_us - 3 * hour_us + 12'345'678},
                                     {noon_us - 5 * hour_us, noon_us - 4 * hour_us},
                                     {noon_us - 5 * hour_us + 7'000'000, noon_us - 5 * hour_us + 47'000'000},
                                     {noon_us + 100 * hour_us, noon_us + 101 * hour_us},
                                     {noon_us, noon_us - hour_us}};

/// What list() says, which reads every event.
ids listed(event_reader& reader, list_query query)
{
    ids found;
    query.limit = 500;
    for (bool more = true; more;) {
        event_page const page = must(reader.list(query));
        for (schema::Event const& event : page.events) found.push_back(event.id());
        more = page.next.has_value();
        query.cursor = page.next;
    }
    return found;
}

ids visited(event_reader& reader, list_query query)
{
    ids found;
    query.limit = 1'000'000;
    must(reader.each(query, [&](schema::Event const& event) {
        found.push_back(event.id());
        return true;
    }));
    return found;
}

void expect_the_same(event_reader& reader, std::string const& when)
{
    for (char const* const text : filters)
        for (time_range const& range : ranges)
            for (bool const oldest_first : {false, true}) {
                list_query query{.range = range, .where = must(parse_filter(text)), .oldest_first = oldest_first, .detail = false};
                ids const expected = listed(reader, query);
                EXPECT_EQ(visited(reader, query), expected) << when << ": " << text;
                if (expected.size() < 3) continue;
                query.cursor = expected[expected.size() / 2];
                EXPECT_EQ(visited(reader, query), listed(reader, query)) << when << ", behind a cursor: " << text;
            }
}

/// Two days with one event that asks for "needle", in the hour before the last three.
batch traffic_with_a_needle(std::uint64_t seed, std::size_t count)
{
    batch made = days_of_traffic(seed, count);
    made[count * 9 / 10]->set_requested_model("needle");
    return made;
}

std::uint64_t count_within(database& in, std::vector<id_span> const& spans)
{
    std::uint64_t sum = 0;
    for (id_span const& each : spans)
        sum += static_cast<std::uint64_t>(must(
            in.ask("SELECT count(*) FROM events WHERE id BETWEEN " + std::to_string(each.first) + " AND " + std::to_string(each.last))));
    return sum;
}

}  // namespace

class walks : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(tended, walks, ::testing::Bool());

TEST_P(walks, visit_what_list_lists_at_every_edge)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, traffic_with_a_needle(6, 1'500), 300, GetParam());
    auto const reader = reader_of(folder);
    expect_the_same(*reader, "as written");
}

TEST_P(walks, visit_what_arrived_late_in_hours_that_were_summed_up)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, traffic_with_a_needle(7, 1'500), 300, GetParam());
    batch late;
    for (int n = 0; n < 5; ++n) {
        late.push_back(plain_event(noon_us - (45 - 9 * n) * hour_us + n * second_us, static_cast<std::uint64_t>(9'000 + n)));
        late.back()->set_requested_model(n % 2 == 0 ? "needle" : "nobody");
    }
    must(append(*writer, late));
    expect_the_same(*reader_of(folder), "with late ones");
    while (GetParam() && must(writer->tend())) {
    }
    expect_the_same(*reader_of(folder), "with late ones summed up");
}

TEST_P(walks, visit_the_minute_that_is_being_written)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, traffic_with_a_needle(8, 1'500), 300, GetParam());
    auto newest = plain_event(noon_us + 3 * hour_us, 9'999);
    newest->set_requested_model("needle");
    std::uint64_t const id = newest->id();
    must(append(*writer, one(std::move(newest))));
    auto const reader = reader_of(folder);
    expect_the_same(*reader, "with a running minute");
    EXPECT_EQ(visited(*reader, {.where = must(parse_filter("model=needle"))}).front(), id);
}

TEST_P(walks, visit_what_retention_left)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, traffic_with_a_needle(9, 3'000), 500, GetParam());
    must(writer->prune(noon_us - 20 * hour_us + 1'234'567, 1'700));
    expect_the_same(*reader_of(folder), "without the oldest");
    must(writer->prune_rollups(60, noon_us - 10 * hour_us, 1'000'000));
    must(writer->prune_rollups(3'600, noon_us - 30 * hour_us, 1'000'000));
    expect_the_same(*reader_of(folder), "without the oldest minutes and hours");
}

TEST(walk, visits_what_is_written_while_it_goes_on_with_the_oldest_first)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, traffic_with_a_needle(10, 1'500), 300, true);
    auto const reader = reader_of(folder);
    ids found;
    must(reader->each({.where = must(parse_filter("model=needle")), .limit = 100, .oldest_first = true}, [&](schema::Event const& event) {
        if (found.empty())
            for (int n = 0; n < 3; ++n) {
                auto later = plain_event(noon_us + 4 * hour_us + n * second_us, static_cast<std::uint64_t>(9'000 + n));
                later->set_requested_model("needle");
                must(append(*writer, one(std::move(later))));
            }
        found.push_back(event.id());
        return true;
    }));
    EXPECT_LE(found.size(), 4u);
    ids const again = visited(*reader, {.where = must(parse_filter("model=needle")), .oldest_first = true});
    EXPECT_EQ(again.size(), 4u);
    EXPECT_TRUE(std::ranges::equal(found, std::span(again).first(found.size())));
}

TEST(likely_spans, leave_out_nearly_all_events_where_one_hour_has_the_name)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, traffic_with_a_needle(11, 20'000), 500, true);
    database db = must(database::open(folder.file(), access::read_only, std::chrono::seconds(1)));
    catalog names;
    must(names.refresh(db));
    auto const within = [&](char const* text, time_range range = {}) {
        auto const spans = must(likely_spans(db, names, range, must(parse_filter(text)))).spans;
        for (std::size_t i = 0; i < spans.size(); ++i) {
            EXPECT_LE(spans[i].first, spans[i].last) << text;
            if (i == 0) continue;
            EXPECT_GT(spans[i].first, spans[i - 1].last) << text;
        }
        return count_within(db, spans);
    };
    EXPECT_LT(within("model=needle"), 1'000u) << "an hour of fifty";
    EXPECT_GT(within("model=needle"), 0u);
    EXPECT_EQ(within("model=never"), 0u);
    EXPECT_EQ(within(""), 20'000u);
    EXPECT_EQ(within("status=200"), 20'000u) << "of which rollups say nothing";
    EXPECT_LT(within("model=model-1", {noon_us - 2 * hour_us, noon_us - hour_us}), 1'000u);
}

TEST(event_scan, gives_the_events_that_its_ids_name)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, traffic_with_a_needle(12, 3'000), 500, true);
    auto const reader = reader_of(folder);
    for (char const* const text : {"model=model-1,decision=error", "model=needle", "model=never"}) {
        filter const asked = must(parse_filter(text));
        event_scan by_id = must(reader->begin_scan({}, asked)), whole = must(reader->begin_scan({}, asked));
        ids const expected = must(reader->scan(by_id, 10'000, std::chrono::hours(1)));
        std::size_t at = 0;
        while (!whole.done)
            for (schema::Event const& event : must(reader->scan_events(whole, 97, std::chrono::hours(1)))) {
                ASSERT_LT(at, expected.size());
                EXPECT_EQ(event.id(), expected[at++]);
                EXPECT_EQ(event.SerializeAsString(), must(reader->get(event.id())).SerializeAsString());
            }
        EXPECT_EQ(at, expected.size()) << text;
    }
}

}  // namespace signalbox::storage
