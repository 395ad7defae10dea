// A power cut, simulated: the next start finds what was synced, an empty or damaged counter, or no write-ahead log. It never claims to know
// more than it does.
#include "storage/sqlite.hpp"

#include "tests/storage/child_process.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/synced_files.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include <sys/syscall.h>

// These stand before the C library's for this program and for SQLite (ld.so(8)).
extern "C" int fsync(int file)
{
    int const done = static_cast<int>(::syscall(SYS_fsync, file));
    auto* const recording = signalbox::storage::testing::synced_files::recording();
    if (done == 0 && recording) recording->note(file);
    return done;
}

extern "C" int fdatasync(int file)
{
    return fsync(file);
}

namespace signalbox::storage {

using namespace testing;

namespace {

namespace files = std::filesystem;

constexpr std::size_t boot_at = 32, boot_bytes = 36;  // docs/formats/event-store.md, PATH-tail

batch some(std::size_t count)
{
    batch made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(plain_event(noon_us, 100 + i));
    return made;
}

std::uint64_t stored(event_reader& reader)
{
    return must(reader.each({.limit = 10'000, .detail = false}, [](schema::Event const&) { return true; }));
}

batch numbered(event_writer& writer, std::uint64_t run, std::size_t count)
{
    static std::uint64_t id = 0;
    batch made;
    for (std::size_t i = 0; i < count; ++i) {
        made.push_back(plain_event(noon_us + static_cast<std::int64_t>(i), ++id));
        made.back()->set_run(run);
        made.back()->set_sequence(writer.sequences().next());
    }
    return made;
}

void overwrite(std::string const& path, std::size_t at, std::string const& bytes)
{
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(static_cast<std::streamoff>(at));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    EXPECT_TRUE(file.good()) << path;
}

/// The machine has started again since the counter was written.
void restart_machine(std::string const& store)
{
    overwrite(store + "-tail", boot_at, std::string(boot_bytes, '0'));
}

std::string certainty_in_runs(std::string const& store, int run)
{
    auto db = must(database::open(store, access::read_only, std::chrono::seconds{1}));
    auto query = must(db.prepare("SELECT certainty FROM runs WHERE run = " + std::to_string(run)));
    EXPECT_EQ(query.step(), SQLITE_ROW);
    return std::string{query.text(0)};
}

/// Writes 40 events of 42 admitted and is killed.
void write_and_be_killed(std::string const& path)
{
    child_process child{[&](report const& out) {
        auto writer = event_writer::open(path);
        auto const run = (*writer)->begin_run("test", noon_us);
        auto const events = numbered(**writer, *run, 40);
        (*writer)->sequences().next();
        (*writer)->sequences().next();
        out.tell(append(**writer, events).has_value());
        ::pause();
        return 0;
    }};
    EXPECT_EQ(child.hear(), 1u);
    child.kill();
    child.wait();
}

}  // namespace

TEST(power_cut, takes_nothing_that_is_older_than_the_sync_interval)
{
    temporary_folder const folder;
    synced_files disk{folder.file()};
    auto const writer = writer_of(folder, {.sync_interval = std::chrono::hours(1)});
    auto const run = must(writer->begin_run("test", noon_us));
    std::size_t const opening = disk.syncs_of("-wal");
    must(append(*writer, numbered(*writer, run, 100)));
    must(writer->tend());  // nothing was synced before, so this is due
    EXPECT_EQ(disk.syncs_of("-wal"), opening + 1);
    must(append(*writer, numbered(*writer, run, 50)));
    must(writer->tend());
    EXPECT_EQ(disk.syncs_of("-wal"), opening + 1) << "the interval is not over";

    disk.write_to(folder.file("cut.db"));
    restart_machine(folder.file("cut.db"));
    auto const after = must(event_writer::open(folder.file("cut.db")));
    EXPECT_EQ(stored(*must(event_reader::open(folder.file("cut.db")))), 100u);
    ASSERT_EQ(after->recovered().size(), 1u);
    EXPECT_EQ(after->recovered().at(0), (run_loss{1, 100, 100, 0, 0, 0, certainty::unknown}));
    EXPECT_EQ(certainty_in_runs(folder.file("cut.db"), 1), "unknown");
}

TEST(power_cut, is_synced_against_when_idle_and_not_again_without_new_events)
{
    temporary_folder const folder;
    synced_files disk{folder.file()};
    auto const writer = writer_of(folder, {.sync_interval = std::chrono::milliseconds(0)});
    std::size_t const opening = disk.syncs_of("-wal");
    must(append(*writer, some(3)));
    for (int i = 0; i < 3; ++i) must(writer->tend());
    EXPECT_EQ(disk.syncs_of("-wal"), opening + 1);
    EXPECT_EQ(disk.syncs_of("-tail"), 1u);
    must(append(*writer, one(plain_event(noon_us, 77))));
    must(writer->tend());
    EXPECT_EQ(disk.syncs_of("-wal"), opening + 2);
}

TEST(power_cut, of_a_strict_store_takes_nothing_that_was_appended)
{
    temporary_folder const folder;
    synced_files disk{folder.file()};
    auto const writer = writer_of(folder, {.strict = true});
    for (std::uint64_t i = 1; i <= 5; ++i) {
        must(append(*writer, one(plain_event(noon_us, i))));
        disk.write_to(folder.file("cut.db"));
        files::remove(folder.file("cut.db-shm"));
        EXPECT_EQ(stored(*must(event_reader::open(folder.file("cut.db")))), i);
    }
}

TEST(power_cut, that_left_an_empty_counter_and_no_log_is_told_as_unknown)
{
    temporary_folder const folder;
    write_and_be_killed(folder.file());
    {
        auto db = must(database::open(folder.file(), access::read_write, std::chrono::seconds{1}));
        must(db.execute("DELETE FROM events; UPDATE runs SET written = 0, settled = 0, last_sequence = 0"));  // as before the first sync
    }
    files::resize_file(folder.file() + "-tail", 0);
    auto const writer = writer_of(folder);
    ASSERT_EQ(writer->recovered().size(), 1u);
    EXPECT_EQ(writer->recovered().at(0), (run_loss{1, 0, 0, 0, 0, 0, certainty::unknown}));
    EXPECT_FALSE(writer->counter_damaged());
    EXPECT_EQ(certainty_in_runs(folder.file(), 1), "unknown");
    EXPECT_EQ(must(reader_of(folder)->runs(1)).at(0).known, certainty::unknown);
}

TEST(power_cut, with_a_counter_from_before_the_restart_counts_at_least)
{
    temporary_folder const folder;
    write_and_be_killed(folder.file());
    restart_machine(folder.file());
    auto const writer = writer_of(folder);
    ASSERT_EQ(writer->recovered().size(), 1u);
    EXPECT_EQ(writer->recovered().at(0), (run_loss{1, 42, 40, 2, 41, 42, certainty::at_least}));
    EXPECT_EQ(certainty_in_runs(folder.file(), 1), "at least");
}

TEST(power_cut, that_took_a_whole_run_is_told_by_the_counter)
{
    temporary_folder const folder;
    must(append(*writer_of(folder), some(2)));  // the tables are there, no run is
    files::copy_file(folder.file(), folder.file("before.db"));
    write_and_be_killed(folder.file());
    for (char const* suffix : {"-wal", "-shm"}) files::remove(folder.file() + suffix);
    files::rename(folder.file("before.db"), folder.file());
    auto const writer = writer_of(folder);
    ASSERT_EQ(writer->recovered().size(), 1u);
    EXPECT_EQ(writer->recovered().at(0), (run_loss{1, 42, 0, 42, 1, 42, certainty::at_least}));
    EXPECT_EQ(must(writer->begin_run("next", noon_us)), 2u);
    EXPECT_EQ(writer->sequences().next(), 43u) << "no number is given twice";
}

TEST(counter, that_is_damaged_is_said_and_counts_nothing)
{
    struct damage {
        char const* what;
        std::size_t at;
        std::string bytes;
    };
    for (damage const& each :
         {damage{"mark", 0, "XXXX"}, damage{"first number", 24, std::string(8, '\0')}, damage{"run", 16, std::string(8, '\0')},
          damage{"next number", 128, std::string(8, '\xff')}, damage{"next number before the first", 128, std::string(8, '\0')}}) {
        temporary_folder const folder;
        write_and_be_killed(folder.file());
        overwrite(folder.file() + "-tail", each.at, each.bytes);
        auto const writer = writer_of(folder);
        EXPECT_TRUE(writer->counter_damaged()) << each.what;
        ASSERT_EQ(writer->recovered().size(), 1u);
        EXPECT_EQ(writer->recovered().at(0), (run_loss{1, 40, 40, 0, 0, 0, certainty::unknown})) << each.what;
    }
}

TEST(counter, that_is_too_short_is_damaged)
{
    temporary_folder const folder;
    write_and_be_killed(folder.file());
    files::resize_file(folder.file() + "-tail", 100);
    EXPECT_TRUE(writer_of(folder)->counter_damaged());
}

TEST(counter, of_another_run_than_the_last_is_not_exact)
{
    temporary_folder const folder;
    write_and_be_killed(folder.file());
    files::copy_file(folder.file() + "-tail", folder.file("old-tail"));
    write_and_be_killed(folder.file());
    files::rename(folder.file("old-tail"), folder.file() + "-tail");
    auto const writer = writer_of(folder);
    ASSERT_EQ(writer->recovered().size(), 1u);
    EXPECT_EQ(writer->recovered().at(0), (run_loss{2, 40, 40, 0, 0, 0, certainty::unknown}));
}

}  // namespace signalbox::storage
