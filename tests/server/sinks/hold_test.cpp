// Retention beside sinks: what a sink has not delivered stays for a while, and is counted when the while is over.
#include "server/sinks/sink_crew.hpp"

#include "engine/config/load.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using storage::testing::hour_us;
using storage::testing::must;
using storage::testing::noon_us;

class hold : public testing::Test {
protected:
    hold()
    {
        must(writer->begin_run("test", noon_us));
        crew.keep_place_in(place);
    }
    void configure(std::string const& sinks)
    {
        auto const made = config::load_text("signalbox: 1\nproviders: [{id: sim, kind: simulator}]\nmodels: [{id: m, provider: sim}]\n"
                                            "server: {public: true}\nsinks: [" +
                                                sinks + "]\n",
                                            "test.yaml");
        ASSERT_TRUE(made.frozen) << config::findings_as_text(made.findings);
        states.publish(made.frozen);
        crew.look();
    }
    std::string file(std::string const& id) const
    {
        return "{id: " + id + ", type: file, path: '" + folder.file(id + "/events.jsonl") + "'}";
    }
    /// Once its folder is there the sink's file can be written.
    void mend(std::string const& id) const { std::filesystem::create_directory(folder.file(id)); }
    void add(std::uint64_t first, std::uint64_t last)
    {
        for (std::uint64_t i = first; i <= last; ++i)
            must(storage::testing::append(*writer, storage::testing::one(storage::testing::plain_event(noon_us, i))));
    }
    /// How many went when everything before so long after the events' start is due.
    std::uint64_t prune(std::int64_t after_us) { return must(writer->prune(noon_us + after_us, 100)).rows; }
    sink_status status(std::size_t which = 0) const { return crew.statuses().at(which); }
    template <class What>
    bool eventually(What what)
    {
        for (auto const until = std::chrono::steady_clock::now() + 30s; std::chrono::steady_clock::now() < until;
             std::this_thread::yield()) {
            crew.look();
            if (what()) return true;
        }
        return false;
    }

    storage::testing::temporary_folder folder;
    std::unique_ptr<storage::event_writer> writer = storage::testing::writer_of(folder);
    std::atomic<std::uint64_t>& place = writer->hold_for_readers(24h);
    state_source states;
    logger log;
    sink_crew crew{folder.file(), states, log};
};

TEST_F(hold, without_sinks_is_none)
{
    configure("");
    EXPECT_EQ(place, std::numeric_limits<std::uint64_t>::max());
    add(1, 3);
    EXPECT_EQ(prune(hour_us), 3u);
}

TEST_F(hold, before_sinks_have_begun_is_as_long_as_it_may_be)
{
    add(1, 3);
    EXPECT_EQ(place, 0u);
    EXPECT_EQ(prune(hour_us), 0u);
    EXPECT_EQ(prune(25 * hour_us), 3u);
}

TEST_F(hold, keeps_what_a_dead_sink_has_not_delivered_until_it_is_back)
{
    mend("one");
    configure(file("one"));
    std::filesystem::remove(folder.file("one"));
    add(1, 5);
    ASSERT_TRUE(eventually([&] { return status().failing; }));
    EXPECT_EQ(prune(hour_us), 0u);
    EXPECT_EQ(prune(23 * hour_us), 0u);
    mend("one");
    ASSERT_TRUE(eventually([&] { return status().delivered == 5 && place == 6; }));
    EXPECT_EQ(status().missed, 0u);
    EXPECT_EQ(prune(hour_us), 5u) << "they are delivered, and its place is on disk";
}

TEST_F(hold, waits_for_the_sink_that_is_furthest_behind)
{
    mend("one");
    mend("two");
    configure(file("one") + ", " + file("two"));
    std::filesystem::remove(folder.file("two"));
    add(1, 5);
    ASSERT_TRUE(eventually([&] { return status(0).delivered == 5 && status(1).failing; }));
    EXPECT_EQ(place, 1u);
    EXPECT_EQ(prune(hour_us), 0u);
    configure(file("one"));
    ASSERT_TRUE(eventually([&] { return place == 6; })) << "who is no sink any more is not waited for";
    EXPECT_EQ(prune(hour_us), 5u);
}

TEST_F(hold, ends_at_its_bound_and_what_went_is_counted)
{
    mend("one");
    configure(file("one"));
    crew.finish();
    add(1, 5);
    EXPECT_EQ(prune(25 * hour_us), 5u);
    add(6, 6);
    sink_crew later(folder.file(), states, log);
    later.look();
    later.finish();
    EXPECT_EQ(later.statuses().at(0).missed, 5u);
    EXPECT_EQ(later.statuses().at(0).delivered, 1u);
}

}  // namespace
}  // namespace signalbox::server
