// The chain over events and acts: it is whole after everything the product does, and every change by another hand is found at its place.
#include "storage/audit_check.hpp"
#include "storage/audit_encoding.hpp"
#include "storage/audit_reader.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/child_process.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;
using ::testing::HasSubstr;

namespace {

constexpr writer_options chained{.chained = true};

audit_report report_of(temporary_folder const& in, std::vector<known_head> const& heads = {})
{
    return must(check_chain(in.file(), heads));
}

std::string trouble_of(temporary_folder const& in, std::vector<known_head> const& heads = {})
{
    auto const report = report_of(in, heads);
    return report.broken ? report.broken->what : "whole";
}

void execute(temporary_folder const& in, std::string const& sql)
{
    must(must(database::open(in.file(), access::read_write, std::chrono::seconds{5})).execute(sql.c_str()));
}

audit_act act_number(int number, std::int64_t at_us = noon_us)
{
    return {"act_" + std::to_string(number), "key.created", at_us, R"({"by":"anna","key":"key_)" + std::to_string(number) + "\"}"};
}

/// A run of the server: `batches` of five events, an act behind each.
void write_run(temporary_folder const& in, writer_options const& how, std::int64_t from_us, int batches, int first_act = 1)
{
    auto const writer = writer_of(in, how);
    auto const run = must(writer->begin_run("test", from_us));
    traffic source{static_cast<std::uint64_t>(first_act)};
    for (int i = 0; i < batches; ++i) {
        batch events;
        for (int j = 0; j < 5; ++j) {
            events.push_back(source.make(from_us + i * second_us + j * 1'000));
            events.back()->set_run(run);
            events.back()->set_sequence(writer->sequences().next());
        }
        must(append(*writer, events));
        std::vector<audit_act> const acts{act_number(first_act + i, from_us + i * second_us)};
        must(writer->append_acts(acts));
    }
    must(writer->end_run(from_us + hour_us));
}

class chain : public ::testing::Test {
protected:
    void SetUp() override { write_run(folder, chained, noon_us, 3); }
    std::int64_t ask(std::string const& question)
    {
        return must(must(database::open(folder.file(), access::read_only, std::chrono::seconds{5})).ask(question, -1));
    }
    temporary_folder folder;
};

}  // namespace

TEST_F(chain, is_whole_and_says_what_it_holds)
{
    auto const report = report_of(folder);
    EXPECT_EQ(report.broken, std::nullopt);
    EXPECT_EQ(report.links, 8u) << "begun, three batches with an act each, ended";
    EXPECT_EQ(report.events, 15u);
    EXPECT_EQ(report.acts, 5u);
    EXPECT_EQ(report.events_outside, 0u);
    EXPECT_EQ(report.head.number, 8u);
    EXPECT_EQ(must(read_chain_head(folder.file())), report.head);
}

TEST_F(chain, goes_on_where_the_run_before_ended)
{
    auto const before = report_of(folder);
    write_run(folder, chained, noon_us + day_us, 2, 10);
    auto const after = report_of(folder, {{before.head.number, before.head.digest}});
    EXPECT_EQ(after.broken, std::nullopt);
    EXPECT_EQ(after.links, 14u);
    EXPECT_EQ(after.events, 25u);
}

// Each column of an event alone, by a value of its type.
TEST_F(chain, finds_a_change_of_any_column)
{
    std::int64_t const id = ask("SELECT id FROM events ORDER BY id LIMIT 1 OFFSET 7");
    for (std::string_view const column : event_column_names) {
        if (column == "id") continue;
        temporary_folder const copy;
        std::filesystem::copy_file(folder.file(), copy.file());
        std::string const name{column};
        execute(copy, "UPDATE events SET " + name + " = CASE typeof(" + name + ") WHEN 'blob' THEN zeroblob(3) ELSE coalesce(" + name +
                          ", 0) + 1 END WHERE id = " + std::to_string(id));
        auto const report = report_of(copy);
        ASSERT_TRUE(report.broken) << column;
        EXPECT_EQ(report.broken->event, static_cast<std::uint64_t>(id)) << column;
        EXPECT_EQ(report.broken->link, 4u) << column;
        EXPECT_THAT(report.broken->what, HasSubstr("was changed"));
        EXPECT_EQ(report.broken->at_us / 1'000, noon_us / 1'000 + 1'002) << column;
    }
}

TEST_F(chain, finds_what_was_done_to_the_file)
{
    struct hand {
        char const* sql;
        char const* found;
    };
    for (hand const& each : {
             hand{"DELETE FROM events WHERE id = (SELECT min(id) FROM events)", "the event is missing"},
             hand{"DELETE FROM events WHERE id = (SELECT max(id) FROM events)", "the event is missing"},
             hand{"UPDATE events SET id = id + 7 WHERE id = (SELECT max(id) FROM events)", "the event is missing"},
             hand{"DELETE FROM audit_links WHERE link = 4", "the link is missing: 5 follows 3"},
             hand{"DELETE FROM audit_links WHERE link = 1", "the link is missing: 2 follows 0"},
             hand{"DELETE FROM audit_links WHERE link >= 6", "the event is in no link"},
             hand{"DELETE FROM audit_links", "run 1 began with a chain that does not have it"},
             hand{"DELETE FROM audit_links; DELETE FROM events", "run 1 began with a chain that does not have it"},
             hand{"DROP TABLE audit_links", "the table audit_links was removed"},
             hand{"DROP TABLE audit_anchor", "the table audit_anchor was removed"},
             hand{"UPDATE audit_links SET body = replace(body, 'anna', 'otto') WHERE link = 3", "does not fit"},
             hand{"UPDATE audit_links SET at_us = at_us + 1 WHERE link = 3", "does not fit"},
             hand{"UPDATE audit_links SET kind = 'key.revoked' WHERE link = 3", "does not fit"},
             hand{"UPDATE audit_links SET act = 'act_x' WHERE link = 3", "does not fit"},
             hand{"UPDATE audit_links SET last_event = 0 WHERE link = 4", "does not fit"},
             hand{"UPDATE audit_links SET body = zeroblob(40) WHERE link = 4", "does not fit"},
             hand{"UPDATE audit_links SET body = '{' WHERE link = 1", "does not fit"},
             hand{"UPDATE audit_links SET head = zeroblob(32) WHERE link = 4", "does not fit"},
             hand{"UPDATE audit_links SET head = zeroblob(7) WHERE link = 8", "does not fit"},
             hand{"UPDATE names SET text = 'carol' WHERE text = 'alice'", "was changed"},
             hand{"UPDATE splits SET provider = 1 WHERE scope = 1", "was changed"},
             hand{"UPDATE shapes SET assignment_probability = 0.5 WHERE id > 1", "was changed"},
             hand{"UPDATE audit_anchor SET head = zeroblob(31)", "audit_anchor"},
             hand{"DELETE FROM audit_anchor", "audit_anchor"},
             hand{"DELETE FROM audit_links WHERE link <= 2; UPDATE audit_anchor SET (link, head) = (2, x'00')", "audit_anchor"},
         }) {
        temporary_folder const copy;
        std::filesystem::copy_file(folder.file(), copy.file());
        execute(copy, each.sql);
        EXPECT_THAT(trouble_of(copy), HasSubstr(each.found)) << each.sql;
    }
}

TEST_F(chain, is_found_to_be_gone_also_behind_another_that_was_begun_since)
{
    execute(folder, "DELETE FROM audit_links");
    EXPECT_TRUE(has_chain(folder.file())) << "it is not replaced by samples";
    write_run(folder, chained, noon_us + day_us, 1, 10);
    auto const report = report_of(folder);
    ASSERT_TRUE(report.broken);
    EXPECT_THAT(report.broken->what, HasSubstr("run 1 began with a chain"));
    EXPECT_EQ(report.broken->at_us, noon_us);
}

TEST_F(chain, is_known_of_runs_that_an_earlier_format_wrote)
{
    execute(folder, "ALTER TABLE runs DROP COLUMN chained; PRAGMA user_version=5");
    write_run(folder, {}, noon_us + day_us, 1, 10);
    EXPECT_EQ(ask("SELECT min(chained) FROM runs"), 1) << "that of the chain, and the one with acts alone";
    EXPECT_EQ(trouble_of(folder), "whole");
    execute(folder, "DELETE FROM audit_links; UPDATE audit_anchor SET deletable_us = 0");
    EXPECT_THAT(trouble_of(folder), HasSubstr("run 1 began with a chain"));
}

TEST_F(chain, finds_links_that_went_before_their_time_though_the_anchor_was_moved)
{
    execute(folder, "UPDATE audit_anchor SET (link, head) = (SELECT link, head FROM audit_links WHERE link = 4); "
                    "DELETE FROM audit_links WHERE link <= 4; DELETE FROM events WHERE id < (SELECT max(id) FROM events)");
    EXPECT_THAT(trouble_of(folder), HasSubstr("the links up to 4 are gone, and retention took those up to 0 alone"));
}

TEST_F(chain, finds_an_event_that_was_put_beside_it)
{
    execute(folder, "CREATE TEMP TABLE forged AS SELECT * FROM events ORDER BY id LIMIT 1; UPDATE forged SET id = id + 3; "
                    "INSERT INTO events SELECT * FROM forged");
    auto const report = report_of(folder);
    ASSERT_TRUE(report.broken);
    EXPECT_THAT(report.broken->what, HasSubstr("the event is in no link"));
    EXPECT_EQ(report.broken->event, static_cast<std::uint64_t>(ask("SELECT min(id) + 3 FROM events")));
}

// A hand that rewrites the file can cut it cleanly. A head that is kept elsewhere shows it.
TEST_F(chain, finds_that_its_end_was_removed_by_a_head_that_was_kept)
{
    auto const kept = must(read_chain_head(folder.file()));
    auto const early = report_of(folder).head;
    execute(folder, "DELETE FROM events WHERE id >= (SELECT max(last_event) - 100 FROM audit_links WHERE link = 6); "
                    "DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id DESC LIMIT 4); "
                    "DELETE FROM audit_links WHERE link >= 6");
    EXPECT_EQ(trouble_of(folder), "whole") << "cut between two links";
    EXPECT_EQ(early, kept);
    auto const report = report_of(folder, {{kept.number, kept.digest}});
    ASSERT_TRUE(report.broken);
    EXPECT_EQ(report.broken->link, 8u);
    EXPECT_THAT(report.broken->what, HasSubstr("ends at link 5"));
    EXPECT_THAT(trouble_of(folder, {{std::nullopt, kept.digest}}), HasSubstr("its end was removed"));
}

TEST_F(chain, finds_that_all_of_it_was_removed_by_a_head_that_was_kept)
{
    auto const kept = must(read_chain_head(folder.file()));
    execute(folder, "DELETE FROM audit_links; DELETE FROM events");
    EXPECT_THAT(trouble_of(folder, {{kept.number, kept.digest}}), HasSubstr("ends at link 0"));
}

TEST_F(chain, finds_that_it_was_written_anew_by_a_head_that_was_kept)
{
    auto kept = must(read_chain_head(folder.file()));
    kept.digest[0] ^= 1;
    EXPECT_THAT(trouble_of(folder, {{5, kept.digest}}), HasSubstr("is not the chain's: it was written anew"));
}

TEST_F(chain, has_an_act_once_however_often_it_is_given)
{
    auto const writer = writer_of(folder, chained);
    std::vector<audit_act> const acts{act_number(2), act_number(50), act_number(50)};
    must(writer->append_acts(acts));
    EXPECT_EQ(writer->chain_head().number, 9u) << "50 alone is new";
    std::vector<std::string> ids;
    must(each_act(folder.file(), [&](chained_act const& each) {
        if (each.act.kind == "key.created") ids.push_back(each.act.id);
        return true;
    }));
    EXPECT_THAT(ids, ::testing::ElementsAre("act_1", "act_2", "act_3", "act_50"));
}

TEST(chain_of, a_store_without_one_does_not_begin_by_itself)
{
    temporary_folder const folder;
    write_run(folder, {}, noon_us, 2);
    auto const checked = check_chain(folder.file());
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().kind, trouble::bad_request);
    EXPECT_THAT(checked.error().detail, HasSubstr("audit: {chain: sha256}"));
    EXPECT_EQ(must(read_chain_head(folder.file())), audit_head{});
}

TEST(chain_of, a_store_that_had_events_before_it_covers_those_written_since)
{
    temporary_folder const folder;
    write_run(folder, {}, noon_us, 2);
    write_run(folder, chained, noon_us + day_us, 2);
    auto const report = report_of(folder);
    EXPECT_EQ(report.broken, std::nullopt);
    EXPECT_EQ(report.events, 10u);
    EXPECT_EQ(report.events_outside, 10u);
    execute(folder, "DELETE FROM events WHERE id = (SELECT min(id) FROM events)");
    EXPECT_EQ(trouble_of(folder), "whole") << "not covered";
    execute(folder, "DELETE FROM events WHERE id = (SELECT max(id) FROM events)");
    EXPECT_THAT(trouble_of(folder), HasSubstr("the event is missing"));
}

TEST(chain_of, a_store_that_was_switched_off_and_on_again_says_so_and_is_whole)
{
    temporary_folder const folder;
    write_run(folder, chained, noon_us, 2, 1);
    write_run(folder, {}, noon_us + day_us, 2, 10);
    write_run(folder, chained, noon_us + 2 * day_us, 2, 20);
    auto const report = report_of(folder);
    EXPECT_EQ(report.broken, std::nullopt);
    EXPECT_EQ(report.events, 20u);
    EXPECT_EQ(report.events_outside, 10u);
    std::vector<std::string> runs;
    must(each_act(folder.file(), [&](chained_act const& each) {
        if (each.act.kind == "run.begun") runs.push_back(each.act.body);
        return true;
    }));
    EXPECT_THAT(runs, ::testing::ElementsAre(R"({"run":1,"version":"test","events_chained":true})",
                                             R"({"run":2,"version":"test","events_chained":false})",
                                             R"({"run":3,"version":"test","events_chained":true})"));
}

namespace {

/// An event a day, from `days` ago to now; each in a batch of its own.
void write_days(event_writer& to, std::int64_t now_us, int days)
{
    auto const run = must(to.begin_run("test", now_us - days * day_us));
    for (int ago = days; ago >= 0; --ago) {
        auto event = plain_event(now_us - ago * day_us, static_cast<std::uint64_t>(ago));
        event->set_run(run);
        event->set_sequence(to.sequences().next());
        must(append(to, one(std::move(event))));
    }
}

}  // namespace

TEST(chain_of, a_store_with_retention_is_cut_at_its_old_end_and_the_rest_is_whole)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder, chained);
    write_days(*writer, noon_us, 370);
    for (pruned slice{0, true}; slice.more;) slice = must(writer->prune(noon_us - 365 * day_us - minute_us, 3, noon_us));
    auto const reader = reader_of(folder);
    EXPECT_FALSE(reader->get(id_of(noon_us - 366 * day_us, 366)));
    EXPECT_TRUE(reader->get(id_of(noon_us - 365 * day_us, 365)));
    EXPECT_TRUE(reader->get(id_of(noon_us - 364 * day_us, 364)));
    auto const report = report_of(folder);
    EXPECT_EQ(report.broken, std::nullopt);
    EXPECT_EQ(report.events, 366u);
    EXPECT_EQ(report.pruned_events, 0u);
    EXPECT_EQ(report.pruned_links, 6u) << "the run's beginning, and 370 to 366 days ago";
    execute(folder, "DELETE FROM events WHERE id = (SELECT min(id) FROM events)");
    EXPECT_THAT(trouble_of(folder), HasSubstr("the event is missing"));
}

TEST(chain_of, a_store_says_once_that_events_were_pruned)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder, chained);
    write_days(*writer, noon_us, 4);
    for (int look = 0; look < 5; ++look) must(writer->prune(noon_us - 2 * day_us + look * second_us, 100, noon_us));
    std::vector<std::string> said;
    must(each_act(folder.file(), [&](chained_act const& each) {
        if (each.act.kind == "events.pruned") said.push_back(each.act.body);
        return true;
    }));
    EXPECT_THAT(said, ::testing::ElementsAre(R"({"before":"2026-11-19T12:00:00.000000Z","before_us":1795089600000000,"link":3})"));
    EXPECT_EQ(trouble_of(folder), "whole");
}

// Between any two slices, each with the writer gone.
TEST(chain_of, a_store_is_whole_wherever_pruning_stopped)
{
    temporary_folder const folder;
    write_days(*writer_of(folder, chained), noon_us, 12);
    bool more = true;
    for (int slice = 0; more; ++slice) {
        more = must(writer_of(folder, chained)->prune(noon_us - 4 * day_us, 2, noon_us)).more;
        EXPECT_EQ(trouble_of(folder), "whole") << slice;
        ASSERT_LT(slice, 30);
    }
    EXPECT_EQ(must(must(database::open(folder.file(), access::read_only, std::chrono::seconds{5})).ask("SELECT count(*) FROM events")), 5);
}

TEST(chain_of, a_store_without_the_chain_on_says_what_is_pruned_meanwhile)
{
    temporary_folder const folder;
    write_days(*writer_of(folder, chained), noon_us, 6);
    auto const writer = writer_of(folder);
    while (must(writer->prune(noon_us - 3 * day_us, 2, noon_us)).more) {
    }
    EXPECT_EQ(trouble_of(folder), "whole");
}

TEST(chain_of, a_batch_that_failed_and_was_given_again_is_whole)
{
    temporary_folder const folder;
    {
        auto const writer = writer_of(folder, {.chained = true, .size_limit = 400'000});
        must(writer->begin_run("test", noon_us));
        traffic source{3};
        std::size_t refused = 0;
        for (int i = 0; i < 400 && refused < 3; ++i) {
            batch events;
            for (int j = 0; j < 20; ++j) events.push_back(source.make(noon_us + i * second_us + j));
            for (auto const& each : events) each->set_run(1);
            if (!append(*writer, events)) ++refused;
        }
        EXPECT_EQ(refused, 3u);
    }
    EXPECT_EQ(trouble_of(folder), "whole");
    auto const writer = writer_of(folder, chained);
    must(writer->begin_run("test", noon_us));
    must(append(*writer, one(plain_event(noon_us + day_us, 9))));
    EXPECT_EQ(trouble_of(folder), "whole");
}

TEST(chain_of, a_killed_writer_is_whole)
{
    for (std::uint64_t const kill_after : {0u, 1u, 3u, 25u, 60u}) {
        temporary_folder const folder;
        child_process child{[&](report const& out) {
            auto const writer = event_writer::open(folder.file(), chained);
            if (!writer || !(*writer)->begin_run("test", noon_us)) return 1;
            traffic source{5};
            for (std::uint64_t i = 0;; ++i) {
                batch events;
                for (int j = 0; j < 20; ++j) events.push_back(source.make(noon_us + static_cast<std::int64_t>(i) * hour_us + j));
                for (auto const& each : events) each->set_run(1);
                std::vector<audit_act> const acts{act_number(static_cast<int>(i))};
                if (!append(**writer, events) || !(*writer)->append_acts(acts)) return 2;
                if (i % 4 == 3 && !(*writer)->prune(noon_us + static_cast<std::int64_t>(i) * hour_us - 10 * hour_us, 30)) return 3;
                out.tell(i + 1);
            }
        }};
        std::uint64_t acknowledged = 0;
        while (acknowledged < kill_after) acknowledged = child.hear().value_or(kill_after);
        child.kill();
        ASSERT_EQ(child.wait(), -SIGKILL);
        write_run(folder, chained, noon_us + 400 * day_us, 1, 100'000);
        auto const report = report_of(folder);
        EXPECT_EQ(report.broken, std::nullopt) << kill_after << ": " << (report.broken ? report.broken->what : "");
        EXPECT_GE(report.events + report.pruned_events + 20 * report.pruned_links, acknowledged * 20) << kill_after;
    }
}

TEST(chain_of, a_store_of_an_older_or_newer_format_is_refused_with_the_reason)
{
    temporary_folder const folder;
    write_run(folder, chained, noon_us, 1);
    execute(folder, "PRAGMA user_version=99");
    EXPECT_EQ(check_chain(folder.file()).error().kind, trouble::newer_schema);
    execute(folder, "PRAGMA user_version=4");
    EXPECT_EQ(check_chain(folder.file()).error().kind, trouble::older_schema);
    EXPECT_EQ(read_chain_head(folder.file()).error().kind, trouble::older_schema);
    EXPECT_EQ(check_chain(folder.file("other.db")).error().kind, trouble::not_found);
}

TEST(chain_of, a_store_whose_anchor_is_damaged_is_not_written_on)
{
    temporary_folder const folder;
    write_run(folder, chained, noon_us, 1);
    execute(folder, "UPDATE audit_links SET head = x'00' WHERE link = (SELECT max(link) FROM audit_links)");
    auto const opened = event_writer::open(folder.file(), chained);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, trouble::corrupt);
    EXPECT_THAT(opened.error().detail, HasSubstr("signalbox audit verify"));
}

// By an independent tool: printf '\x01\x00\x00\x00\x00\x00\x00\x01\x02...' | sha256sum.
TEST(audit_encoding, is_the_one_that_its_page_describes)
{
    std::string bytes;
    for (cell const& each : {cell{}, cell::of(-2), cell::of_real(0.5), cell::of_text("ab"), cell::of_blob("c")}) append_cell(bytes, each);
    using namespace std::string_literals;
    EXPECT_EQ(bytes, "\x00"
                     "\x01\xff\xff\xff\xff\xff\xff\xff\xfe"
                     "\x02\x3f\xe0\x00\x00\x00\x00\x00\x00"
                     "\x03\x00\x00\x00\x00\x00\x00\x00\x02"
                     "ab"
                     "\x04\x00\x00\x00\x00\x00\x00\x00\x01"
                     "c"s);
    sha256 hash;
    EXPECT_EQ(hex_of(hash.of("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-4, example B.1
    EXPECT_EQ(hex_of(hash.of("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex_of(head_after({}, {1, "key.created", "act_1", 5, 0, "{}"}, hash)),
              "465afd15a47e9a07d6658e2928cfb106accfe58ccb9b1c0505f7abe87649f1a0");
}

}  // namespace signalbox::storage
