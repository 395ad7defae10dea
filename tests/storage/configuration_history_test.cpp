#include "storage/configuration_history.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>

namespace signalbox::storage {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::Field;

namespace {

std::unique_ptr<configuration_history> history_of(temporary_folder const& in)
{
    return must(configuration_history::open(in.file("events.db-configurations")));
}

kept_configuration applied(std::int64_t at_us, std::string revision)
{
    return {.at_us = at_us, .revision = std::move(revision), .because = "PUT /config", .note = "more for B"};
}

}  // namespace

TEST(configuration_history, keeps_texts_and_what_came_of_them_with_the_newest_first)
{
    temporary_folder const folder;
    auto const history = history_of(folder);
    std::int64_t const first = must(history->add(applied(noon_us, "a1"), "signalbox: 1\n"));
    kept_configuration refused{.at_us = noon_us + 1, .because = "file changed", .trouble = "line 2: unknown field"};
    std::int64_t const second = must(history->add(refused, "signalbox: 1\nmodls: []\n"));
    auto const rows = must(history->list(0, 10));
    ASSERT_EQ(rows.size(), 2u);
    refused.id = second;
    refused.bytes = 23;
    EXPECT_EQ(rows[0], refused);
    EXPECT_EQ(rows[1].id, first);
    EXPECT_EQ(rows[1].revision, "a1");
    EXPECT_EQ(rows[1].note, "more for B");
    EXPECT_EQ(must(history->text(first)), "signalbox: 1\n");
    EXPECT_EQ(must(history->text(second)), "signalbox: 1\nmodls: []\n");
    EXPECT_FALSE(must(history->text(second + 1)));
    EXPECT_THAT(must(history->list(second, 10)), ElementsAre(Field(&kept_configuration::id, first)));
    EXPECT_THAT(must(history->list(0, 1)), ElementsAre(Field(&kept_configuration::id, second)));
}

TEST(configuration_history, keeps_the_newest_text_once_and_an_older_one_that_comes_back_again)
{
    temporary_folder const folder;
    std::int64_t first = 0;
    {
        auto const history = history_of(folder);
        first = must(history->add(applied(noon_us, "a1"), "one"));
    }
    auto const history = history_of(folder);
    EXPECT_EQ(must(history->add(applied(noon_us + 1, "a1"), "one")), first) << "the server began again";
    EXPECT_NE(must(history->add(applied(noon_us + 2, "b2"), "two")), first);
    EXPECT_NE(must(history->add(applied(noon_us + 3, "a1"), "one")), first);
    EXPECT_EQ(must(history->list(0, 10)).size(), 3u);
}

TEST(configuration_history, forgets_the_oldest_beyond_its_bound)
{
    temporary_folder const folder;
    auto const history = history_of(folder);
    for (std::size_t i = 0; i != configuration_history::most_kept + 2; ++i)
        must(history->add(applied(noon_us + static_cast<std::int64_t>(i), "r"), "text " + std::to_string(i)));
    auto const rows = must(history->list(0, 2 * configuration_history::most_kept));
    ASSERT_EQ(rows.size(), configuration_history::most_kept);
    EXPECT_EQ(must(history->text(rows.back().id)), "text 2");
}

TEST(configuration_history, is_readable_by_its_owner_alone)
{
    temporary_folder const folder;
    history_of(folder);
    struct stat about {};
    ASSERT_EQ(::stat(folder.file("events.db-configurations").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u) << "secrets may stand in a configuration";
}

TEST(configuration_history, refuses_files_that_are_none_of_its_own)
{
    temporary_folder const folder;
    std::string const path = folder.file("events.db-configurations");
    std::ofstream(path) << "no database, but a text that is long enough to be looked at as one by a reader";
    auto const opened = configuration_history::open(path);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, trouble::not_a_store);
    auto const missing = configuration_history::open(folder.file("no/such/folder"));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, trouble::missing_directory);
}

}  // namespace signalbox::storage
