// Disks that are full, stores that are busy or torn: each is an answer, and nothing is half written.
#include "storage/sqlite.hpp"

#include "tests/storage/child_process.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <fstream>

namespace signalbox::storage {

using namespace testing;

namespace {

batch heavy(std::uint64_t first, std::size_t count)
{
    batch made;
    for (std::size_t i = 0; i < count; ++i) {
        made.push_back(plain_event(noon_us + static_cast<std::int64_t>(first + i) * second_us, first + i));
        made.back()->set_detail(std::string(3'000, 'x'));
        made.back()->set_tag("tag-" + std::to_string(first + i));  // each makes names and splits, which must be forgotten too
    }
    return made;
}

std::size_t count_events(event_reader& reader)
{
    return static_cast<std::size_t>(must(reader.each({.limit = 1'000'000, .detail = false}, [](schema::Event const&) { return true; })));
}

std::uint64_t count_requests(event_reader& reader)
{
    auto const rows = must(reader.stats({})).rows;
    return rows.empty() ? 0 : rows.at(0).sum.requests;
}

void write_bytes(std::string const& path, std::string const& bytes)
{
    std::ofstream{path, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string read_bytes(std::string const& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void execute(std::string const& path, char const* sql)
{
    must(must(database::open(path, access::create, std::chrono::seconds{1})).execute(sql));
}

}  // namespace

TEST(full, refuses_a_batch_whole_and_takes_smaller_ones_as_long_as_they_fit)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder, {.size_limit = 400'000});
    std::size_t written = 0;
    std::uint64_t first = 0;
    result<void> last;
    while ((last = append(*writer, heavy(first, 10)))) {
        written += 10;
        first += 10;
        ASSERT_LT(written, 1'000u);
    }
    EXPECT_EQ(last.error().kind, trouble::full);
    auto const reader = reader_of(folder);
    EXPECT_EQ(count_events(*reader), written);
    EXPECT_EQ(count_requests(*reader), written);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(append(*writer, heavy(first, 10)).error().kind, trouble::full) << "it may be given again";
    EXPECT_EQ(count_events(*reader), written);
    EXPECT_EQ(count_requests(*reader), written);
}

TEST(full, is_over_when_there_is_room_again)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder, {.size_limit = 400'000});
    auto const run = must(writer->begin_run("test", noon_us));
    batch events = heavy(0, 300);
    for (auto& event : events) {
        event->set_run(run);
        event->set_sequence(writer->sequences().next());
    }
    std::span<event_ptr const> const all{events};
    std::size_t at = 0;
    while (append(*writer, all.subspan(at, 10))) at += 10;
    ASSERT_GT(at, 20u);
    must(writer->prune(events[at - 20]->started_us(), 1'000));
    must(append(*writer, all.subspan(at, 10)));
    auto const reader = reader_of(folder);
    EXPECT_EQ(count_events(*reader), 30u);
    EXPECT_EQ(count_requests(*reader), at + 10);
    auto const read = must(reader->get(events[at]->id()));
    EXPECT_EQ(read.tag(), events[at]->tag());
    auto const loss = must(writer->end_run(noon_us));
    EXPECT_EQ(loss.written, at + 10);
    EXPECT_EQ(loss.first_lost, events[at + 10]->sequence());
}

TEST(full, disk_is_told_and_leaves_the_store_whole)
{
    temporary_folder const folder;
    child_process child{[&](report const& out) {
        ::signal(SIGXFSZ, SIG_IGN);
        auto writer = event_writer::open(folder.file());
        if (!writer) return 1;
        rlimit const limit{300'000, 300'000};  // of any file: the log reaches it
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 2;
        std::uint64_t written = 0;
        for (int failures = 0; failures < 3;) {
            auto const done = append(**writer, heavy(written, 10));
            if (done) {
                written += 10;
            } else {
                ++failures;
                if (done.error().kind != trouble::full) return 3;
            }
            if (written > 1'000) return 4;
        }
        out.tell(written);
        return 0;
    }};
    auto const written = child.hear();
    ASSERT_EQ(child.wait(), 0);
    ASSERT_TRUE(written);
    EXPECT_GT(*written, 0u);
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    EXPECT_EQ(count_events(*reader), *written);
    EXPECT_EQ(count_requests(*reader), *written);
    must(append(*writer, heavy(*written, 10)));
    EXPECT_EQ(count_events(*reader), *written + 10);
}

TEST(torn, store_is_told_or_still_readable_wherever_it_was_cut)
{
    temporary_folder const folder;
    must(append(*writer_of(folder), heavy(0, 40)));
    std::string const whole = read_bytes(folder.file());
    ASSERT_GT(whole.size(), 100'000u);
    for (std::size_t cut = 1; cut < whole.size(); cut += 1'733) {
        for (char const* suffix : {"-wal", "-shm", "-tail"}) std::filesystem::remove(folder.file() + suffix);
        write_bytes(folder.file(), whole.substr(0, cut));
        auto const writer = event_writer::open(folder.file());
        ASSERT_FALSE(writer) << "cut at byte " << cut;
        trouble const kind = writer.error().kind;
        EXPECT_TRUE(kind == trouble::corrupt || kind == trouble::not_a_store) << cut << " " << writer.error().detail;
    }
}

TEST(torn, pages_are_an_answer_to_whoever_reads_them)
{
    temporary_folder const folder;
    must(append(*writer_of(folder), heavy(0, 40)));
    std::string const whole = read_bytes(folder.file());
    for (std::size_t page = 1; page * 4'096 < whole.size(); ++page) {
        std::string damaged = whole;
        for (std::size_t i = page * 4'096; i < (page + 1) * 4'096; ++i) damaged[i] = static_cast<char>(i * 31);
        write_bytes(folder.file(), damaged);
        auto const reader = event_reader::open(folder.file());
        if (!reader) {
            EXPECT_NE(reader.error().kind, trouble::not_found);
            continue;
        }
        (void)(*reader)->list({.limit = 100});
        (void)(*reader)->stats({.by = dimension::key});
        (void)(*reader)->follow(1, {}, 100);
        (void)(*reader)->runs(10);
    }
}

TEST(torn, detail_hides_neither_its_event_nor_the_others)
{
    temporary_folder const folder;
    must(append(*writer_of(folder), heavy(0, 3)));
    execute(folder.file(), "UPDATE events SET detail = x'ffffff' WHERE id = (SELECT min(id) FROM events)");
    auto const events = must(reader_of(folder)->list({})).events;
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events.back().requested_model(), "gpt-4o");
    EXPECT_EQ(events.back().detail(), "the stored detail of this event is damaged");
    EXPECT_EQ(events.front().detail().size(), 3'000u);
}

TEST(busy, store_is_an_answer_and_the_batch_can_be_given_again)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder, {.busy_timeout = std::chrono::milliseconds{1}});
    auto other = must(database::open(folder.file(), access::read_write, std::chrono::milliseconds{1}));
    must(other.execute("BEGIN IMMEDIATE"));
    auto const events = heavy(0, 5);
    EXPECT_EQ(append(*writer, events).error().kind, trouble::busy);
    must(other.execute("ROLLBACK"));
    must(append(*writer, events));
    EXPECT_EQ(count_events(*reader_of(folder)), 5u);
}

}  // namespace signalbox::storage
