// What a sink reads from the store, and the file that says how far it has come.
#include "server/sinks/sink_source.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include <sys/stat.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using storage::testing::must;
using storage::testing::noon_us;
using storage::testing::plain_event;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(sink_position, is_read_as_it_is_written)
{
    sink_position const some{12, 3, 45};
    EXPECT_EQ(sink_position_text(some), "signalbox sink 1\ncursor 12\ndropped 3\nmissed 45\n");
    EXPECT_EQ(parse_sink_position(sink_position_text(some)), some);
    EXPECT_EQ(sink_position_path("/a/events.db", "lf"), "/a/events.db-sink-lf");
}

TEST(sink_position, is_none_at_every_cut)
{
    std::string const whole = sink_position_text({12, 3, 45});
    for (std::size_t cut = 0; cut < whole.size(); ++cut) EXPECT_FALSE(parse_sink_position(whole.substr(0, cut))) << cut;
    EXPECT_FALSE(parse_sink_position(whole + "x"));
    EXPECT_FALSE(parse_sink_position("signalbox sink 2\ncursor 12\ndropped 3\nmissed 45\n"));
    EXPECT_FALSE(parse_sink_position("signalbox sink 1\ncursor -1\ndropped 3\nmissed 45\n"));
}

class source : public testing::Test {
protected:
    source() { must(writer->begin_run("test", noon_us)); }

    void add(std::uint64_t number, std::int64_t started_us = noon_us)
    {
        storage::testing::batch all;
        all.push_back(plain_event(started_us, number));
        must(storage::testing::append(*writer, all));
    }
    /// `sinks` as the gateway keeps the choice.
    void add_for(std::uint64_t number, std::string const& sinks)
    {
        storage::testing::batch all;
        all.push_back(plain_event(noon_us, number));
        schema::Label& label = *all.back()->add_labels();
        label.set_name("sinks");
        label.set_value(sinks);
        must(storage::testing::append(*writer, all));
    }
    static std::vector<std::uint64_t> numbers(sink_source::page const& of)
    {
        std::vector<std::uint64_t> out;
        for (schema::Event const& each : of.events) out.push_back(each.id() & 0xfffff);
        return out;
    }

    storage::testing::temporary_folder folder;
    std::unique_ptr<storage::event_writer> writer = storage::testing::writer_of(folder);
};

TEST_F(source, of_a_new_sink_begins_with_what_arrives_from_now_on)
{
    add(1);
    sink_source one(folder.file(), "a");
    ASSERT_EQ(one.open(), "");
    EXPECT_THAT(must(one.next(10)).events, IsEmpty());
    add(2);
    EXPECT_THAT(numbers(must(one.next(10))), ElementsAre(2u));
}

TEST_F(source, gives_events_in_the_order_they_were_written_also_when_their_ids_are_older)
{
    sink_source one(folder.file(), "a");
    ASSERT_EQ(one.open(), "");
    add(9, noon_us + 5'000'000);
    add(1, noon_us);
    auto const page = must(one.next(10));
    EXPECT_THAT(numbers(page), ElementsAre(9u, 1u));
    one.pass(page, 0);
    add(4, noon_us - 5'000'000);
    EXPECT_THAT(numbers(must(one.next(10))), ElementsAre(4u)) << "began first, ended last";
}

TEST_F(source, gives_the_same_events_again_until_they_are_passed)
{
    sink_source one(folder.file(), "a");
    ASSERT_EQ(one.open(), "");
    for (std::uint64_t i = 1; i <= 5; ++i) add(i);
    EXPECT_THAT(numbers(must(one.next(2))), ElementsAre(1u, 2u));
    auto const page = must(one.next(3));
    EXPECT_THAT(numbers(page), ElementsAre(1u, 2u, 3u));
    one.pass(page, 0);
    EXPECT_THAT(numbers(must(one.next(10))), ElementsAre(4u, 5u));
}

TEST_F(source, goes_on_where_another_process_stopped)
{
    {
        sink_source one(folder.file(), "a");
        ASSERT_EQ(one.open(), "");
        for (std::uint64_t i = 1; i <= 3; ++i) add(i);
        one.pass(must(one.next(2)), 1);
        EXPECT_FALSE(one.save(std::chrono::steady_clock::now(), true));
    }
    sink_source two(folder.file(), "a");
    ASSERT_EQ(two.open(), "");
    EXPECT_THAT(numbers(must(two.next(10))), ElementsAre(3u));
    EXPECT_EQ(two.position().dropped, 1u);
    struct stat seen {};
    ASSERT_EQ(::stat((folder.file() + "-sink-a").c_str(), &seen), 0);
    EXPECT_EQ(seen.st_mode & 0777, 0600u);
}

TEST_F(source, writes_its_position_once_a_second_at_most)
{
    sink_source one(folder.file(), "a");
    ASSERT_EQ(one.open(), "");
    auto const now = std::chrono::steady_clock::now() + 1h;
    add(1);
    one.pass(must(one.next(1)), 0);
    EXPECT_TRUE(one.save_due(now));
    EXPECT_FALSE(one.save(now, false));
    EXPECT_FALSE(one.save_due(now + 5s)) << "nothing changed";
    add(2);
    one.pass(must(one.next(1)), 0);
    EXPECT_FALSE(one.save_due(now + 999ms));
    EXPECT_TRUE(one.save_due(now + 1s));
}

TEST_F(source, counts_what_the_store_deleted_before_it_was_delivered)
{
    sink_source one(folder.file(), "a");
    ASSERT_EQ(one.open(), "");
    for (std::uint64_t i = 1; i <= 3; ++i) add(i, noon_us + static_cast<std::int64_t>(i) * storage::testing::hour_us);
    must(writer->prune(noon_us + 2 * storage::testing::hour_us + 1, 100));
    auto const page = must(one.next(10));
    EXPECT_THAT(numbers(page), ElementsAre(3u));
    EXPECT_EQ(page.gone, 2u);
    one.pass(page, 0);
    EXPECT_EQ(one.position().missed, 2u);
}

TEST_F(source, of_a_store_that_began_again_begins_with_its_first_event)
{
    std::ofstream(folder.file() + "-sink-a") << sink_position_text({1'000, 0, 0});
    add(1);
    sink_source one(folder.file(), "a");
    ASSERT_EQ(one.open(), "");
    EXPECT_THAT(numbers(must(one.next(10))), ElementsAre(1u));
}

TEST_F(source, does_not_guess_a_position)
{
    std::ofstream(folder.file() + "-sink-a") << "something else";
    sink_source one(folder.file(), "a");
    EXPECT_THAT(one.open(), HasSubstr("is no position of a sink"));
    EXPECT_FALSE(one.is_open());
}

TEST_F(source, passes_over_events_for_other_sinks)
{
    sink_source one(folder.file(), "a");
    ASSERT_EQ(one.open(), "");
    add(1);
    add_for(2, "b");
    add_for(3, "b,a");
    add_for(4, "(none)");
    auto const page = must(one.next(10));
    EXPECT_THAT(numbers(page), ElementsAre(1u, 3u));
    EXPECT_EQ(page.others, 2u);
    EXPECT_EQ(page.gone, 0u);
    one.pass(page, 0);
    add_for(5, "b");
    auto const next = must(one.next(10));
    EXPECT_THAT(next.events, IsEmpty());
    EXPECT_EQ(next.cursor, page.cursor + 1);
}

TEST_F(source, says_why_a_store_cannot_be_read)
{
    sink_source one(folder.file("none.db"), "a");
    EXPECT_THAT(one.open(), HasSubstr("none.db"));
    EXPECT_FALSE(one.is_open());
}

}  // namespace
}  // namespace signalbox::server
