// A store that an earlier version wrote, brought up to date: every event reads as it was exported then, totals and runs are the same.
#include "storage/event_json.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/parsed_json.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include "schema/event_id.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <ostream>
#include <set>
#include <sstream>

namespace signalbox::storage {

using namespace testing;

namespace {

/// A store in tests/storage/stores: events of sample data as SQL, and as comments what the version that wrote it exported of some of them.
struct earlier {
    char const* file;
    std::uint64_t events;
    std::size_t exported;
};

std::ostream& operator<<(std::ostream& out, earlier const& one)
{
    return out << one.file;
}

class written_before : public json_test, public ::testing::WithParamInterface<earlier> {
protected:
    void SetUp() override
    {
        json_test::SetUp();
        if (IsSkipped()) return;
        std::ifstream file{std::string{SIGNALBOX_SOURCE_DIR} + "/tests/storage/stores/" + GetParam().file};
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

using json_fields = google::protobuf::Map<std::string, google::protobuf::Value>;

/// What `then` has, `now` has too.
void expect_kept(json_fields const& then, json_fields const& now, std::set<std::string> const& except)
{
    for (auto const& [name, value] : then)
        EXPECT_TRUE(except.contains(name) || now.at(name).DebugString() == value.DebugString()) << name << ": " << value.DebugString();
}

void expect_attempts_kept(json_fields const& then, json_fields const& now)
{
    auto const& before = then.at("attempts").list_value();
    auto const& after = now.at("attempts").list_value();
    ASSERT_EQ(after.values_size(), before.values_size());
    for (int i = 0; i < before.values_size(); ++i)
        expect_kept(before.values(i).struct_value().fields(), after.values(i).struct_value().fields(), {});
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(stores, written_before, ::testing::Values(earlier{"format-2.sql", 90, 12}, earlier{"format-3.sql", 40, 8}));

TEST_P(written_before, is_refused_by_readers_until_a_writer_has_opened_it)
{
    EXPECT_EQ(event_reader::open(folder.file()).error().kind, trouble::older_schema);
    writer_of(folder);
    EXPECT_TRUE(event_reader::open(folder.file()));
    EXPECT_EQ(ask("PRAGMA user_version"), 6);
}

TEST_P(written_before, reads_as_it_was_exported_then)
{
    writer_of(folder);
    auto const reader = reader_of(folder);
    auto const lines = exported();
    ASSERT_EQ(lines.size(), GetParam().exported);
    for (std::string const& line : lines) {
        auto const old = parsed(line);
        auto const id = schema::event_id::from_text(old.fields().at("id").string_value());
        ASSERT_TRUE(id);
        auto const now = parsed(to_json(must(reader->get(*id))));
        SCOPED_TRACE(line);
        bool const whole = old.fields().at("mode").string_value() == "oneshot";  // format 2 wrote the end of the reply as its first token
        expect_kept(old.fields(), now.fields(), whole ? std::set<std::string>{"attempts", "ttft_ms"} : std::set<std::string>{"attempts"});
        expect_attempts_kept(old.fields(), now.fields());
        EXPECT_EQ(now.fields().at("operation").string_value(), "chat");
        EXPECT_EQ(now.fields().at("role").string_value(), "primary");
        EXPECT_TRUE(now.fields().at("parent").has_null_value());
    }
}

TEST_P(written_before, keeps_its_totals_and_takes_new_events)
{
    {
        auto const writer = writer_of(folder);
        EXPECT_TRUE(writer->recovered().empty());
        EXPECT_EQ(must(writer->begin_run("next", 1'795'900'000'000'000)), 2u);
        auto event = std::make_unique<schema::Event>();
        event->set_id(std::uint64_t{1'795'900'000'000} << 20);
        event->set_started_us(1'795'900'000'000'000);
        event->set_operation("embeddings");
        event->set_role("shadow");
        event->set_parent(77);
        std::vector<std::unique_ptr<schema::Event>> batch;
        batch.push_back(std::move(event));
        must(append(*writer, batch));
    }
    auto const reader = reader_of(folder);
    auto const rows = must(reader->stats({})).rows;
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].sum.requests, GetParam().events + 1);
    auto const runs = must(reader->runs(5));
    ASSERT_EQ(runs.size(), 2u);
    EXPECT_EQ(runs[1].written, GetParam().events);
    EXPECT_EQ(runs[1].known, certainty::exact);
    EXPECT_EQ(ask("SELECT count(*) FROM requests WHERE operation = 'chat' AND role = 'primary'"),
              static_cast<std::int64_t>(GetParam().events));
    EXPECT_EQ(ask("SELECT count(*) FROM requests WHERE operation = 'embeddings' AND role = 'shadow'"), 1);
    auto const found = [&](char const* filter) {
        return must(reader->each({.where = *parse_filter(filter)}, [](auto const&) { return true; }));
    };
    EXPECT_EQ(found("role:primary"), GetParam().events);
    EXPECT_EQ(found("role:shadow operation:embeddings"), 1u);
    EXPECT_EQ(found("operation!=chat"), 1u);
}

}  // namespace signalbox::storage
