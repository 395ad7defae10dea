// Files of an open store that are removed, renamed or replaced: the writer says so at the next batch or when idle, goes on when they are back,
// and no second writer comes in.
#include "storage/held_files.hpp"
#include "storage/store_lock.hpp"

#include "tests/storage/child_process.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>

namespace signalbox::storage {

using namespace testing;

namespace {

namespace files = std::filesystem;

constexpr std::array data_files{"", "-wal", "-shm"};

batch some(std::size_t count)
{
    batch made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(plain_event(noon_us, 100 + i));
    return made;
}

std::uint64_t stored(event_reader& reader)
{
    return must(reader.each({.limit = 1'000, .detail = false}, [](schema::Event const&) { return true; }));
}

mode_t mode_of(std::string const& path)
{
    struct stat about {};
    EXPECT_EQ(::stat(path.c_str(), &about), 0) << path;
    return about.st_mode & 0777;
}

/// Changes the folder until its change time differs: file systems count it in steps of some milliseconds.
void let_change_time_pass(std::string const& folder, std::string const& file)
{
    auto const changed = [&] {
        struct stat about {};
        EXPECT_EQ(::stat(folder.c_str(), &about), 0);
        return std::pair(about.st_ctim.tv_sec, about.st_ctim.tv_nsec);
    };
    auto const before = changed();
    while (changed() == before) {
        files::rename(file, file + ".away");
        files::rename(file + ".away", file);
    }
}

}  // namespace

TEST(removal, of_a_file_is_said_by_the_next_batch_and_by_an_idle_writer)
{
    for (std::string const suffix : data_files)
        for (bool const strict : {false, true}) {
            temporary_folder const folder;
            auto const writer = writer_of(folder, {.strict = strict});
            must(append(*writer, one(plain_event(noon_us, 1))));
            ASSERT_TRUE(files::remove(folder.file() + suffix));
            auto const done = append(*writer, one(plain_event(noon_us, 2)));
            ASSERT_FALSE(done) << suffix;
            EXPECT_EQ(done.error().kind, trouble::removed);
            EXPECT_NE(done.error().detail.find(folder.file() + suffix + " was removed or renamed"), std::string::npos)
                << done.error().detail;
            EXPECT_NE(done.error().detail.find("restart the server"), std::string::npos) << done.error().detail;
            must(append(*writer, {}));
            (void)writer->tend();
            auto const idle = writer->tend();
            ASSERT_FALSE(idle) << suffix;
            EXPECT_EQ(idle.error().kind, trouble::removed);
        }
}

TEST(removal, of_a_file_in_a_folder_that_was_quiet_is_found_by_the_next_look)
{
    for (std::string const suffix : data_files) {
        temporary_folder const folder;
        auto const writer = writer_of(folder);
        must(append(*writer, one(plain_event(noon_us, 1))));
        held_files held(folder.file(), std::chrono::seconds(0));
        must(held.check());
        must(held.check());
        let_change_time_pass(files::path(folder.file()).parent_path().string(), folder.file() + suffix);
        must(held.check());
        let_change_time_pass(files::path(folder.file()).parent_path().string(), folder.file() + suffix);
        ASSERT_TRUE(files::remove(folder.file() + suffix));
        auto const found = held.check();
        ASSERT_FALSE(found) << suffix;
        EXPECT_EQ(found.error().kind, trouble::removed);
    }
}

TEST(removal, of_a_store_behind_a_link_is_found)
{
    temporary_folder const folder, elsewhere;
    {
        auto const writer = writer_of(elsewhere);
    }
    files::create_symlink(elsewhere.file(), folder.file("linked.db"));
    held_files held(folder.file("linked.db"), std::chrono::seconds(0));
    must(held.check());
    ASSERT_TRUE(files::remove(elsewhere.file()));
    auto const found = held.check();
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, trouble::removed);
}

TEST(removal, of_a_store_by_another_file_in_its_place_is_said)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder, {.strict = true});
    must(append(*writer, one(plain_event(noon_us, 1))));
    files::copy_file(folder.file(), folder.file("copy.db"));
    files::rename(folder.file("copy.db"), folder.file());
    auto const done = append(*writer, one(plain_event(noon_us, 2)));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, trouble::removed);
    EXPECT_NE(done.error().detail.find(folder.file() + " was replaced by another file"), std::string::npos) << done.error().detail;
}

TEST(removal, is_over_when_the_file_is_back_and_the_refused_batch_is_written_once)
{
    for (std::string const suffix : data_files) {
        temporary_folder const folder;
        auto const writer = writer_of(folder);
        auto const run = must(writer->begin_run("test", noon_us));
        batch events = some(3);
        for (auto& event : events) {
            event->set_run(run);
            event->set_sequence(writer->sequences().next());
        }
        files::rename(folder.file() + suffix, folder.file("away"));
        EXPECT_EQ(append(*writer, events).error().kind, trouble::removed);
        files::rename(folder.file("away"), folder.file() + suffix);
        must(append(*writer, events));
        must(writer->tend());
        EXPECT_EQ(stored(*reader_of(folder)), 3u);
        auto const loss = must(writer->end_run(noon_us));
        EXPECT_EQ(loss.written, 3u);
        EXPECT_EQ(loss.lost, 0u);
    }
}

TEST(removal, of_the_counter_is_seen_and_lets_no_second_writer_in)
{
    temporary_folder const folder;
    child_process child{[&](report const& out) {
        auto writer = event_writer::open(folder.file());
        if (!writer || !(*writer)->begin_run("test", noon_us)) return 1;
        out.tell((*writer)->counter_removed());
        std::filesystem::remove(folder.file() + "-tail");
        out.tell((*writer)->counter_removed());
        out.tell(append(**writer, some(2)).has_value());
        ::pause();
        return 0;
    }};
    EXPECT_EQ(child.hear(), 0u);
    EXPECT_EQ(child.hear(), 1u);
    EXPECT_EQ(child.hear(), 1u) << "the events are not concerned";
    auto const second = event_writer::open(folder.file());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, trouble::locked);
    EXPECT_NE(second.error().detail.find("another process writes this event store"), std::string::npos) << second.error().detail;
    child.kill();
    child.wait();
    EXPECT_TRUE(event_writer::open(folder.file())) << "the lock dies with its process";
}

TEST(store_lock, says_which_process_writes_a_store_and_changes_nothing)
{
    temporary_folder const folder;
    EXPECT_EQ(writer_of_store(folder.file()), std::nullopt);
    EXPECT_FALSE(files::exists(folder.file() + "-tail"));
    {
        auto const writer = writer_of(folder);
        EXPECT_EQ(writer_of_store(folder.file()), static_cast<std::uint32_t>(::getpid()));
    }
    EXPECT_EQ(writer_of_store(folder.file()), std::nullopt);
    child_process child{[&](report const& out) {
        auto const writer = event_writer::open(folder.file());
        out.tell(static_cast<std::uint64_t>(::getpid()));
        ::pause();
        return 0;
    }};
    auto const pid = child.hear();
    ASSERT_TRUE(pid);
    EXPECT_EQ(writer_of_store(folder.file()), static_cast<std::uint32_t>(*pid));
    child.kill();
    child.wait();
    EXPECT_EQ(writer_of_store(folder.file()), std::nullopt) << "the number a killed process left is no writer";
}

TEST(store_files, are_for_their_owner_alone_whatever_the_umask_allows)
{
    temporary_folder const folder;
    mode_t const before = ::umask(0);
    {
        auto const writer = writer_of(folder);
        must(append(*writer, some(1)));
        for (std::string const suffix : {"", "-wal", "-shm", "-tail"}) EXPECT_EQ(mode_of(folder.file() + suffix), 0600u) << suffix;
    }
    ::umask(before);
    files::permissions(folder.file(), files::perms(0640));
    must(append(*writer_of(folder), some(1)));
    EXPECT_EQ(mode_of(folder.file()), 0640u) << "the mode an operator gave stays";
}

}  // namespace signalbox::storage
