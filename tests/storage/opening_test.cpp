// Files that are foreign, from another time, missing or read-only: each is an answer, and none of them is touched.
#include "storage/format.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/child_process.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>
#include <thread>

namespace signalbox::storage {

using namespace testing;

namespace {

void write_bytes(std::string const& path, std::string const& bytes)
{
    std::ofstream{path, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string read_bytes(std::string const& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

trouble kind_of(result<std::unique_ptr<event_writer>> const& opened)
{
    EXPECT_FALSE(opened);
    EXPECT_FALSE(opened.error().detail.empty());
    return opened.error().kind;
}

void execute(std::string const& path, char const* sql)
{
    must(must(database::open(path, access::create, std::chrono::seconds{1})).execute(sql));
}

}  // namespace

TEST(opening, says_when_the_folder_is_missing)
{
    temporary_folder const folder;
    EXPECT_EQ(kind_of(event_writer::open(folder.file("none/events.db"))), trouble::missing_directory);
    EXPECT_EQ(event_reader::open(folder.file("none/events.db")).error().kind, trouble::missing_directory);
}

TEST(opening, says_when_the_path_is_a_folder)
{
    temporary_folder const folder;
    std::filesystem::create_directory(folder.file());
    EXPECT_EQ(kind_of(event_writer::open(folder.file())), trouble::not_a_store);
    EXPECT_EQ(event_reader::open(folder.file()).error().kind, trouble::not_a_store);
}

TEST(opening, for_reading_creates_nothing)
{
    temporary_folder const folder;
    EXPECT_EQ(event_reader::open(folder.file()).error().kind, trouble::not_found);
    EXPECT_FALSE(std::filesystem::exists(folder.file()));
}

TEST(opening, refuses_what_is_no_database_and_leaves_it_alone)
{
    temporary_folder const folder;
    std::string const text = std::string{"meta: configuration, not events\n"} + std::string(5'000, '#');
    write_bytes(folder.file(), text);
    EXPECT_EQ(kind_of(event_writer::open(folder.file())), trouble::not_a_store);
    EXPECT_EQ(event_reader::open(folder.file()).error().kind, trouble::not_a_store);
    EXPECT_EQ(read_bytes(folder.file()), text);
}

TEST(opening, refuses_a_foreign_database_and_leaves_it_alone)
{
    temporary_folder const folder;
    execute(folder.file(), "CREATE TABLE recipes (id INTEGER PRIMARY KEY); PRAGMA user_version=1");
    std::string const before = read_bytes(folder.file());
    EXPECT_EQ(kind_of(event_writer::open(folder.file())), trouble::not_a_store);
    EXPECT_EQ(event_reader::open(folder.file()).error().kind, trouble::not_a_store);
    EXPECT_EQ(read_bytes(folder.file()), before);
}

TEST(opening, takes_an_empty_file)
{
    temporary_folder const folder;
    write_bytes(folder.file(), "");
    EXPECT_EQ(event_reader::open(folder.file()).error().kind, trouble::not_a_store);
    must(append(*writer_of(folder), one(plain_event())));
    EXPECT_EQ(must(reader_of(folder)->list({})).events.size(), 1u);
}

TEST(opening, refuses_a_store_from_the_future_and_leaves_it_alone)
{
    temporary_folder const folder;
    writer_of(folder);
    execute(folder.file(), "PRAGMA user_version=99");
    auto const writer = event_writer::open(folder.file());
    EXPECT_EQ(kind_of(writer), trouble::newer_schema);
    EXPECT_NE(writer.error().detail.find("format 99"), std::string::npos) << writer.error().detail;
    EXPECT_EQ(event_reader::open(folder.file()).error().kind, trouble::newer_schema);
}

TEST(opening, asks_to_start_the_server_when_a_reader_meets_an_older_store)
{
    temporary_folder const folder;
    writer_of(folder);
    execute(folder.file(), "PRAGMA user_version=0");
    EXPECT_EQ(event_reader::open(folder.file()).error().kind, trouble::older_schema);
}

TEST(opening, says_when_a_store_was_torn)
{
    temporary_folder const folder;
    writer_of(folder);
    std::string const whole = read_bytes(folder.file());
    for (char const* suffix : {"-wal", "-shm", "-tail"}) std::filesystem::remove(folder.file() + suffix);
    for (std::size_t const left : {whole.size() - 4'096, whole.size() / 2, std::size_t{4'096}}) {
        write_bytes(folder.file(), whole.substr(0, left));
        auto const reader = event_reader::open(folder.file());
        ASSERT_FALSE(reader) << left;
        EXPECT_EQ(reader.error().kind, trouble::corrupt) << reader.error().detail;
        EXPECT_NE(reader.error().detail.find("restore a copy"), std::string::npos) << reader.error().detail;
    }
}

TEST(opening, says_when_another_program_holds_the_store_for_itself)
{
    temporary_folder const folder;
    writer_of(folder);
    auto other = must(database::open(folder.file(), access::read_write, std::chrono::seconds{1}));
    must(other.execute("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE"));
    auto const reader = event_reader::open(folder.file());
    ASSERT_FALSE(reader);
    EXPECT_EQ(reader.error().kind, trouble::busy) << reader.error().detail;
    EXPECT_NE(reader.error().detail.find("another program holds it"), std::string::npos) << reader.error().detail;
}

TEST(opening, of_a_reader_confines_it_to_a_thread_when_asked)
{
    ::testing::GTEST_FLAG(death_test_style) = "threadsafe";
    temporary_folder const folder;
    writer_of(folder);
    auto const reader = reader_of(folder);
    reader->confine();
    must(reader->list({}));
    EXPECT_DEATH(std::thread{[&] { (void)reader->list({}); }}.join(), "asked on a thread that may not ask it");
    EXPECT_DEATH(std::thread{[&] { (void)reader->runs(1); }}.join(), "asked on a thread that may not ask it");
    EXPECT_DEATH(std::thread{[&] { (void)reader->changed(); }}.join(), "asked on a thread that may not ask it");
}

TEST(migration, runs_each_step_once_and_in_order)
{
    temporary_folder const folder;
    static constexpr char const* steps[] = {"CREATE TABLE a (x); INSERT INTO a VALUES (1)", "ALTER TABLE a ADD COLUMN y DEFAULT 2",
                                            "INSERT INTO a VALUES (3, 4)"};
    auto db = must(database::open(folder.file(), access::create, std::chrono::seconds{1}));
    for (std::size_t count : {1u, 1u, 2u, 3u, 3u}) {
        format const is{"test", 77, std::span{steps, count}};
        must(migrate(db, is));
        must(verify(db, is));
        EXPECT_EQ(must(db.ask("PRAGMA user_version")), static_cast<std::int64_t>(count));
    }
    EXPECT_EQ(must(db.ask("SELECT sum(x) * 100 + sum(y) FROM a")), 406);
    format const old{"test", 77, std::span{steps, 2}};
    EXPECT_EQ(migrate(db, old).error().kind, trouble::newer_schema);
}

TEST(migration, leaves_a_file_as_it_was_when_a_step_fails)
{
    temporary_folder const folder;
    static constexpr char const* steps[] = {"CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)"};
    auto db = must(database::open(folder.file(), access::create, std::chrono::seconds{1}));
    EXPECT_FALSE(migrate(db, {"test", 77, steps}));
    EXPECT_EQ(must(db.ask("PRAGMA user_version")), 1);
    EXPECT_EQ(must(db.ask("SELECT count(*) FROM sqlite_master WHERE name = 'b'")), 0);
}

TEST(read_only, file_is_told)
{
    temporary_folder const folder;
    writer_of(folder);
    ::chmod(folder.file().c_str(), 0444);
    ::chmod(std::filesystem::path{folder.file()}.parent_path().c_str(), 0755);
    ::chmod((folder.file() + "-tail").c_str(), 0666);
    child_process child{[&](report const&) {
        if (::geteuid() == 0 && ::setuid(65'534) != 0)  // root may write everything
            return 1;
        auto const writer = event_writer::open(folder.file());
        return !writer && writer.error().kind == trouble::read_only ? 0 : 2;
    }};
    EXPECT_EQ(child.wait(), 0);
}

}  // namespace signalbox::storage
