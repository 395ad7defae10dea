// Payloads in their file: what was kept is read back, the file stays within its bounds, and trouble is an answer, never other bytes.
#include "storage/payload_reader.hpp"
#include "storage/payload_writer.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/child_process.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/stat.h>

#include <fstream>
#include <random>

namespace signalbox::storage {

using namespace testing;

namespace {

constexpr std::uint64_t megabyte = 1'000'000;
constexpr std::int64_t noon_ms = 1'790'000'000'000;

/// The id of a request that began so many milliseconds after noon.
std::uint64_t id_at(std::int64_t milliseconds)
{
    return static_cast<std::uint64_t>(noon_ms + milliseconds) << 20;
}

/// Bytes that do not shrink, the same for the same number.
std::string noise(std::size_t size, unsigned number)
{
    std::minstd_rand source(number + 1);
    std::string out(size, '\0');
    for (char& each : out) each = static_cast<char>(source() >> 8);
    return out;
}

payload of_bytes(std::uint64_t event, std::string const& body)
{
    payload one{.event = event};
    one.at(payload_part::asked) = {part_state::kept, body.size(), "POST / HTTP/1.1\r\n", body};
    return one;
}

payload four_parts(std::uint64_t event)
{
    payload one{.event = event};
    one.at(payload_part::asked) = {part_state::kept, 17, "POST /v1/chat/completions HTTP/1.1\r\nAuthorization: ***\r\n",
                                   R"({"model":"smart"})"};
    one.at(payload_part::sent) = {part_state::too_large, 17'000'001, "POST /v1/messages HTTP/1.1\r\n", {}};
    one.at(payload_part::received) = {part_state::withheld, 3, "HTTP/1.1 200\r\n", {}};
    one.at(payload_part::answered) = {part_state::kept, 0, "HTTP/1.1 200\r\n", {}};
    return one;
}

std::unique_ptr<payload_writer> writer_at(std::string const& path, std::uint64_t limit = 64 * megabyte)
{
    return must(payload_writer::open(path, limit));
}

void append(payload_writer& to, payload const& one)
{
    must(to.append({&one, 1}));
}

payload_presence presence(std::string const& path, std::uint64_t event)
{
    return must(must(payload_reader::open(path))->look_up(event)).presence;
}

std::string body_of(std::string const& path, std::uint64_t event, payload_part part = payload_part::asked)
{
    return must(must(payload_reader::open(path))->read(event, part)).body;
}

std::string bytes_of(std::string const& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void write_bytes(std::string const& path, std::string const& bytes)
{
    std::ofstream{path, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

TEST(payload_store, gives_back_every_part_as_it_was)
{
    temporary_folder const folder;
    std::string const path = folder.file("events.db-payloads");
    auto const writer = writer_at(path);
    payload const one = four_parts(id_at(5));
    append(*writer, one);
    auto const reader = must(payload_reader::open(path));
    auto const outline = must(reader->look_up(one.event));
    EXPECT_EQ(outline.presence, payload_presence::kept);
    for (payload_part const part : all_payload_parts) {
        EXPECT_EQ(must(reader->read(one.event, part)), one.at(part)) << name(part);
        EXPECT_EQ(outline.of.at(part).state, one.at(part).state) << name(part);
        EXPECT_EQ(outline.of.at(part).size, one.at(part).size) << name(part);
    }
}

TEST(payload_store, keeps_the_times_of_a_stream)
{
    temporary_folder const folder;
    auto const writer = writer_at(folder.file());
    payload one = four_parts(id_at(5));
    payload_text const timed{part_state::kept, 9, "HTTP/1.1 200\r\n", "data: 1\n\n", std::string("\x09\x00\x01", 3), 4};
    one.at(payload_part::answered) = timed;
    append(*writer, one);
    EXPECT_EQ(must(must(payload_reader::open(folder.file()))->read(one.event, payload_part::answered)), timed);
}

TEST(payload_store, of_format_1_is_read_and_has_no_times)
{
    temporary_folder const folder;
    payload one = of_bytes(id_at(5), "as it was");
    one.at(payload_part::asked).times = "\x09\x01";
    {
        auto const writer = writer_at(folder.file());
        append(*writer, one);
    }
    auto db = must(database::open(folder.file(), access::create, std::chrono::seconds{1}));
    must(db.execute("ALTER TABLE parts DROP COLUMN times; ALTER TABLE parts DROP COLUMN untimed; PRAGMA user_version=1"));
    auto const reader = must(payload_reader::open(folder.file()));
    auto const old = must(reader->read(one.event, payload_part::asked));
    EXPECT_EQ(old.body, "as it was");
    EXPECT_EQ(old.times, "");
    EXPECT_EQ(must(reader->look_up(one.event)).presence, payload_presence::kept);
    {
        auto const writer = writer_at(folder.file());
        one.event = id_at(6);
        append(*writer, one);
    }
    EXPECT_EQ(must(reader->read(id_at(6), payload_part::asked)).body, "as it was") << "also while it is brought up to date";
    auto const fresh = must(payload_reader::open(folder.file()));
    EXPECT_EQ(must(fresh->read(id_at(6), payload_part::asked)).times, "\x09\x01");
    EXPECT_EQ(must(fresh->read(id_at(5), payload_part::asked)).times, "");
}

TEST(payload_store, keeps_ten_megabytes_byte_for_byte)
{
    temporary_folder const folder;
    std::string const path = folder.file();
    auto const writer = writer_at(path);
    std::string const text = noise(10 * megabyte, 7);
    append(*writer, of_bytes(id_at(0), text));
    EXPECT_EQ(body_of(path, id_at(0)), text);
}

TEST(payload_store, is_readable_by_its_owner_alone)
{
    temporary_folder const folder;
    auto const writer = writer_at(folder.file());
    append(*writer, four_parts(id_at(0)));
    for (char const* const each : {"events.db", "events.db-wal"}) {
        struct stat about {};
        ASSERT_EQ(::stat(folder.file(each).c_str(), &about), 0) << each;
        EXPECT_EQ(about.st_mode & 0777, 0600u) << each;
    }
}

TEST(payload_store, makes_text_small)
{
    temporary_folder const folder;
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += R"({"role":"user","content":"the same words again"},)";
    {
        auto const writer = writer_at(folder.file());
        append(*writer, of_bytes(id_at(0), text));
    }
    EXPECT_LT(bytes_of(folder.file()).size(), text.size() / 10);
    EXPECT_EQ(body_of(folder.file(), id_at(0)), text);
}

TEST(payload_store, replaces_a_payload_that_is_written_again)
{
    temporary_folder const folder;
    auto const writer = writer_at(folder.file());
    append(*writer, of_bytes(id_at(0), "first"));
    append(*writer, of_bytes(id_at(0), "second"));
    EXPECT_EQ(body_of(folder.file(), id_at(0)), "second");
}

TEST(payload_store, tells_what_was_dropped_from_what_never_came)
{
    temporary_folder const folder;
    auto const writer = writer_at(folder.file());
    append(*writer, {.event = id_at(1), .dropped = true});
    EXPECT_EQ(presence(folder.file(), id_at(1)), payload_presence::dropped);
    EXPECT_EQ(presence(folder.file(), id_at(2)), payload_presence::lost);
    auto const read = must(payload_reader::open(folder.file()))->read(id_at(1), payload_part::asked);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, trouble::not_found);
}

TEST(payload_store, prunes_by_the_start_of_requests)
{
    temporary_folder const folder;
    auto const writer = writer_at(folder.file());
    for (int i = 0; i < 10; ++i) append(*writer, of_bytes(id_at(i), "text " + std::to_string(i)));
    auto const first = must(writer->prune((noon_ms + 4) * 1000, 3));
    EXPECT_EQ(first.rows, 3u);
    EXPECT_TRUE(first.more);
    auto const rest = must(writer->prune((noon_ms + 4) * 1000, 3));
    EXPECT_EQ(rest.rows, 1u);
    EXPECT_FALSE(rest.more);
    EXPECT_EQ(presence(folder.file(), id_at(3)), payload_presence::pruned);
    EXPECT_EQ(body_of(folder.file(), id_at(4)), "text 4");
    EXPECT_EQ(presence(folder.file(), id_at(10)), payload_presence::lost);
}

TEST(payload_store, leaves_nothing_of_what_was_pruned_in_the_file)
{
    temporary_folder const folder;
    std::string const text = noise(100'000, 4);  // a frame holds it as it is
    {
        auto const writer = writer_at(folder.file());
        append(*writer, of_bytes(id_at(5), text));
    }
    ASSERT_NE(bytes_of(folder.file()).find(text.substr(50'000, 40)), std::string::npos) << "such text is found where it stands";
    {
        auto const writer = writer_at(folder.file());
        append(*writer, of_bytes(id_at(30), noise(1'000, 5)));
        must(writer->prune((noon_ms + 20) * 1000, 100));
    }
    EXPECT_EQ(bytes_of(folder.file()).find(text.substr(50'000, 40)), std::string::npos);
    EXPECT_EQ(presence(folder.file(), id_at(5)), payload_presence::pruned);
    EXPECT_EQ(body_of(folder.file(), id_at(30)), noise(1'000, 5));
}

TEST(payload_store, stays_within_its_size_and_drops_the_oldest)
{
    temporary_folder const folder;
    constexpr std::uint64_t limit = 4 * megabyte;
    {
        auto const writer = writer_at(folder.file(), limit);
        for (unsigned i = 0; i < 40; ++i) append(*writer, of_bytes(id_at(i), noise(300'000, i)));
    }
    EXPECT_LE(bytes_of(folder.file()).size(), limit);
    EXPECT_EQ(presence(folder.file(), id_at(0)), payload_presence::pruned);
    EXPECT_EQ(body_of(folder.file(), id_at(39)), noise(300'000, 39));
    EXPECT_EQ(body_of(folder.file(), id_at(35)), noise(300'000, 35));
}

TEST(payload_store, shrinks_to_a_smaller_size_when_it_is_pruned)
{
    temporary_folder const folder;
    {
        auto const writer = writer_at(folder.file());
        for (unsigned i = 0; i < 20; ++i) append(*writer, of_bytes(id_at(i), noise(300'000, i)));
        writer->set_size_limit(2 * megabyte);
        must(writer->prune(0, 100));
    }
    EXPECT_LE(bytes_of(folder.file()).size(), 2 * megabyte);
    EXPECT_EQ(body_of(folder.file(), id_at(19)), noise(300'000, 19));
}

TEST(payload_store, notes_a_part_that_the_file_cannot_hold)
{
    temporary_folder const folder;
    auto const writer = writer_at(folder.file(), megabyte);
    payload one = of_bytes(id_at(0), noise(900'000, 1));
    one.at(payload_part::answered) = {part_state::kept, 5, {}, "small"};
    append(*writer, one);
    auto const read = must(must(payload_reader::open(folder.file()))->read(id_at(0), payload_part::asked));
    EXPECT_EQ(read.state, part_state::too_large);
    EXPECT_EQ(read.size, 900'000u);
    EXPECT_EQ(body_of(folder.file(), id_at(0), payload_part::answered), "small");
}

TEST(payload_store, is_read_while_it_is_written)
{
    temporary_folder const folder;
    auto const writer = writer_at(folder.file());
    append(*writer, of_bytes(id_at(0), "one"));
    auto const reader = must(payload_reader::open(folder.file()));
    EXPECT_EQ(must(reader->read(id_at(0), payload_part::asked)).body, "one");
    append(*writer, of_bytes(id_at(1), "two"));
    EXPECT_EQ(must(reader->read(id_at(1), payload_part::asked)).body, "two");
}

TEST(payload_reader, that_was_halted_reads_nothing_until_it_is_resumed)
{
    temporary_folder const folder;
    auto const writer = writer_at(folder.file());
    append(*writer, of_bytes(id_at(0), "one"));
    auto const reader = must(payload_reader::open(folder.file()));
    reader->halt();
    EXPECT_EQ(reader->read(id_at(0), payload_part::asked).error().kind, trouble::interrupted);
    EXPECT_EQ(reader->look_up(id_at(0)).error().kind, trouble::interrupted);
    reader->resume();
    EXPECT_EQ(must(reader->read(id_at(0), payload_part::asked)).body, "one");
}

TEST(payload_store, keeps_what_it_took_when_its_process_is_killed)
{
    temporary_folder const folder;
    child_process child{[&](report const& out) {
        auto writer = payload_writer::open(folder.file(), 64 * megabyte);
        if (!writer) return 1;
        for (unsigned i = 0;; ++i) {
            payload const one = of_bytes(id_at(i), noise(20'000, i));
            if (!(*writer)->append({&one, 1})) return 2;
            out.tell(i);
        }
    }};
    std::optional<std::uint64_t> last;
    while ((last = child.hear()) && *last < 50) {
    }
    ASSERT_TRUE(last);
    child.kill();
    child.wait();
    auto const writer = writer_at(folder.file());
    for (unsigned i = 0; i <= *last; ++i) EXPECT_EQ(body_of(folder.file(), id_at(i)), noise(20'000, i)) << i;
    append(*writer, of_bytes(id_at(9'000), "goes on"));
    EXPECT_EQ(body_of(folder.file(), id_at(9'000)), "goes on");
}

TEST(payload_store, says_that_the_disk_is_full_and_stays_whole)
{
    temporary_folder const folder;
    child_process child{[&](report const& out) {
        ::signal(SIGXFSZ, SIG_IGN);
        auto writer = payload_writer::open(folder.file(), 64 * megabyte);
        if (!writer) return 1;
        rlimit const limit{1'000'000, 1'000'000};  // of any file
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 2;
        std::uint64_t written = 0;
        for (int failures = 0; failures < 3;) {
            payload const one = of_bytes(id_at(static_cast<std::int64_t>(written)), noise(50'000, static_cast<unsigned>(written)));
            auto const done = (*writer)->append({&one, 1});
            if (done) {
                ++written;
            } else {
                ++failures;
                if (done.error().kind != trouble::full) return 3;
            }
            if (written > 100) return 4;
        }
        out.tell(written);
        return 0;
    }};
    auto const written = child.hear();
    ASSERT_EQ(child.wait(), 0);
    ASSERT_TRUE(written);
    EXPECT_GT(*written, 0u);
    auto const writer = writer_at(folder.file());
    for (unsigned i = 0; i < *written; ++i) EXPECT_EQ(body_of(folder.file(), id_at(i)), noise(50'000, i)) << i;
    append(*writer, of_bytes(id_at(9'000), "room again"));
    EXPECT_EQ(body_of(folder.file(), id_at(9'000)), "room again");
}

TEST(payload_store, never_gives_other_bytes_than_it_took_wherever_the_file_is_damaged)
{
    temporary_folder const folder;
    std::string const text = noise(30'000, 5);
    {
        auto const writer = writer_at(folder.file());
        append(*writer, of_bytes(id_at(0), text));
    }
    std::string const whole = bytes_of(folder.file());
    ASSERT_GT(whole.size(), 30'000u);
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); at += 487) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        std::string const path = folder.file("damaged");
        write_bytes(path, damaged);
        auto const reader = payload_reader::open(path);
        auto const read = reader ? (*reader)->read(id_at(0), payload_part::asked) : result<payload_text>(reader.error());
        if (read && read->state == part_state::kept && !read->body.empty())
            EXPECT_EQ(read->body, text) << "byte " << at;
        else
            ++refused;
    }
    EXPECT_GT(refused, 50u) << "most of the file is the text";
}

TEST(payload_store, refuses_what_is_no_payload_store_and_leaves_it_as_it_was)
{
    temporary_folder const folder;
    std::string const path = folder.file();
    write_bytes(path, "a text file that is long enough to be taken for a database of one page" + std::string(600, '.'));
    std::string const before = bytes_of(path);
    auto const opened = payload_writer::open(path, megabyte);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, trouble::not_a_store);
    EXPECT_EQ(bytes_of(path), before);

    must(must(database::open(folder.file("other"), access::create, std::chrono::seconds{1})).execute("CREATE TABLE theirs (x)"));
    auto const foreign = payload_writer::open(folder.file("other"), megabyte);
    ASSERT_FALSE(foreign);
    EXPECT_EQ(foreign.error().kind, trouble::not_a_store);
}

TEST(payload_store, of_a_newer_version_is_told)
{
    temporary_folder const folder;
    {
        auto const writer = writer_at(folder.file());
        append(*writer, four_parts(id_at(0)));
    }
    must(must(database::open(folder.file(), access::read_write, std::chrono::seconds{1})).execute("PRAGMA user_version=99"));
    EXPECT_EQ(payload_writer::open(folder.file(), megabyte).error().kind, trouble::newer_schema);
    EXPECT_EQ(payload_reader::open(folder.file()).error().kind, trouble::newer_schema);
}

TEST(payload_store, that_was_removed_is_told)
{
    temporary_folder const folder;
    auto const writer = writer_at(folder.file());
    append(*writer, four_parts(id_at(0)));
    std::filesystem::remove(folder.file());
    payload const one = four_parts(id_at(1));
    auto const done = writer->append({&one, 1});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, trouble::removed);
}

TEST(payload_of, says_why_there_is_none)
{
    temporary_folder const folder;
    std::string const store = folder.file();
    auto const why = [&](std::string_view policy) { return must(payload_of(store, id_at(3), policy)).presence; };
    EXPECT_EQ(why("none"), payload_presence::off);
    EXPECT_EQ(why(""), payload_presence::off);
    EXPECT_EQ(why("errors_skipped"), payload_presence::no_error);
    EXPECT_EQ(why("sample_skipped"), payload_presence::unchosen);
    EXPECT_EQ(why("all"), payload_presence::lost) << "there is no file";
    write_bytes(payload_path(store), {});
    EXPECT_EQ(why("all"), payload_presence::lost) << "the writer has made it, and nothing else yet";
    auto const writer = writer_at(payload_path(store));
    EXPECT_EQ(why("errors"), payload_presence::lost);
    append(*writer, of_bytes(id_at(3), "text"));
    EXPECT_EQ(why("sample"), payload_presence::kept);
    must(writer->prune((noon_ms + 10) * 1000, 100));
    EXPECT_EQ(why("all"), payload_presence::pruned);
}

}  // namespace signalbox::storage
