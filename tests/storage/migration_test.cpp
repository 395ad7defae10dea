// A store that an earlier version wrote, brought up to date: every event reads as it was exported then, totals and runs are the same.
#include "storage/event_json.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/parsed_json.hpp"
#include "tests/storage/temporary_store.hpp"

#include "schema/event_id.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace signalbox::storage {

using namespace testing;

namespace {

/// tests/storage/stores/format-2.sql: 90 events of sample data as SQL, and as comments what that version exported of some of them.
class written_before : public json_test {
protected:
    void SetUp() override
    {
        std::ifstream file{std::string{SIGNALBOX_SOURCE_DIR} + "/tests/storage/stores/format-2.sql"};
        ASSERT_TRUE(file);
        std::stringstream all;
        all << file.rdbuf();
        sql = all.str();
        auto db = must(database::open(folder.file(), access::create, std::chrono::seconds{5}));
        must(db.execute(sql.c_str()));
    }
    std::vector<std::string> exported() const
    {
        std::vector<std::string> lines;
        std::istringstream in(sql);
        for (std::string line; std::getline(in, line);)
            if (line.starts_with("-- {")) lines.push_back(line.substr(3));
        return lines;
    }
    std::int64_t ask(char const* question)
    {
        return must(must(database::open(folder.file(), access::read_only, std::chrono::seconds{5})).ask(question, -1));
    }

    temporary_folder folder;
    std::string sql;
};

}  // namespace

TEST_F(written_before, is_refused_by_readers_until_a_writer_has_opened_it)
{
    EXPECT_EQ(event_reader::open(folder.file()).error().kind, trouble::older_schema);
    writer_of(folder);
    EXPECT_TRUE(event_reader::open(folder.file()));
    EXPECT_EQ(ask("PRAGMA user_version"), 3);
}

TEST_F(written_before, reads_as_it_was_exported_then)
{
    writer_of(folder);
    auto const reader = reader_of(folder);
    auto const lines = exported();
    ASSERT_EQ(lines.size(), 12u);
    for (std::string const& line : lines) {
        auto const old = parsed(line);
        auto const id = schema::event_id::from_text(old.fields().at("id").string_value());
        ASSERT_TRUE(id);
        auto const now = parsed(to_json(must(reader->get(*id))));
        for (auto const& [name, value] : old.fields()) {
            if (name == "ttft_ms" && old.fields().at("mode").string_value() == "oneshot") continue;  // it wrote the end of the reply there
            EXPECT_EQ(now.fields().at(name).DebugString(), value.DebugString()) << name << " of " << line;
        }
    }
}

TEST_F(written_before, keeps_its_totals_and_takes_new_events)
{
    {
        auto const writer = writer_of(folder);
        EXPECT_TRUE(writer->recovered().empty());
        EXPECT_EQ(must(writer->begin_run("next", 1'795'219'300'000'000)), 2u);
        auto event = std::make_unique<schema::Event>();
        event->set_id(std::uint64_t{1'795'219'300'000} << 20);
        event->set_started_us(1'795'219'300'000'000);
        event->set_requested_model("a-new-one");
        std::vector<std::unique_ptr<schema::Event>> batch;
        batch.push_back(std::move(event));
        must(writer->append(batch));
    }
    auto const reader = reader_of(folder);
    auto const rows = must(reader->stats({})).rows;
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].sum.requests, 91u);
    auto const runs = must(reader->runs(5));
    ASSERT_EQ(runs.size(), 2u);
    EXPECT_EQ(runs[1].written, 90u);
    EXPECT_EQ(runs[1].known, certainty::exact);
    EXPECT_EQ(ask("SELECT count(*) FROM requests"), 91);
    EXPECT_EQ(ask("SELECT count(*) FROM requests WHERE requested_model = 'a-new-one'"), 1);
}

}  // namespace signalbox::storage
