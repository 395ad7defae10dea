// The pages are an interface: what programs find in files and texts is named there.
#include "storage/event_field_table.hpp"
#include "storage/event_json.hpp"
#include "storage/filter.hpp"
#include "storage/key_store.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/parsed_json.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace signalbox::storage {

using namespace testing;

namespace {

std::string page(std::string const& name)
{
    std::ifstream file{std::string{SIGNALBOX_SOURCE_DIR} + "/docs/formats/" + name};
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>{file}, {}};
}

void expect_named(std::string const& on, std::string const& name)
{
    EXPECT_NE(on.find("`" + name + "`"), std::string::npos) << name << " is not on its page";
}

class documentation : public json_test {};

}  // namespace

TEST_F(documentation, names_every_table_and_column_of_the_stores)
{
    temporary_folder const folder;
    writer_of(folder);
    must(key_store::open(folder.file("keys")));
    std::string const text = page("event-store.md");
    for (char const* file : {"events.db", "keys"}) {
        auto db = must(database::open(folder.file(file), access::read_only, std::chrono::seconds{1}));
        auto columns = must(db.prepare("SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c "
                                       "WHERE m.type = 'table'",
                                       false));
        int seen = 0;
        for (; columns.step() == SQLITE_ROW; ++seen) {
            EXPECT_NE(text.find(columns.text(0)), std::string::npos) << columns.text(0);
            expect_named(text, std::string{columns.text(1)});
        }
        EXPECT_GT(seen, 8);
    }
}

TEST_F(documentation, names_every_filter_key)
{
    std::string const text = page("filter.md");
    for (std::string_view const key : filter_keys()) expect_named(text, std::string{key});
}

// The rows of the page are those of the table, in its order.
TEST_F(documentation, has_a_line_for_each_field_of_an_event)
{
    std::string expected;
    for (event_field const& each : event_field_rows()) {
        std::string in;
        for (auto const& [there, word] :
             {std::pair{each.json != nullptr, "JSON"}, {each.csv != nullptr, "CSV"}, {!each.filter.key.empty(), "filter"}})
            if (there) in.append(in.empty() ? "" : ", ").append(word);
        expected.append("| `").append(each.name).append("` | ").append(in).append(" | ").append(each.about).append(" |\n");
    }
    std::string const text = page("event-fields.md");
    std::size_t const head = text.find("|---|---|---|\n");
    ASSERT_NE(head, std::string::npos);
    EXPECT_EQ(text.substr(head + 14), expected);
}

TEST_F(documentation, has_no_field_twice)
{
    std::set<std::string_view> names, keys;
    for (event_field const& each : event_field_rows()) {
        EXPECT_TRUE(names.insert(each.name).second) << each.name;
        EXPECT_FALSE(each.about.empty()) << each.name;
        if (each.filter.key.empty()) continue;
        EXPECT_TRUE(keys.insert(each.filter.key).second) << each.filter.key;
    }
    EXPECT_GT(names.size(), 60u);
}

TEST_F(documentation, names_every_member_of_an_event)
{
    auto const json = parsed(to_json(*full_event()));
    std::string const text = page("event-fields.md");
    for (auto const& [name, value] : json.fields()) {
        if (name == "labels" || !value.has_struct_value())
            expect_named(text, name);
        else
            for (auto const& inner : value.struct_value().fields()) expect_named(text, name + "." + inner.first);
    }
    for (auto const& [name, value] : json.fields().at("attempts").list_value().values(0).struct_value().fields()) expect_named(text, name);
}

TEST_F(documentation, names_every_member_of_a_row_of_statistics)
{
    std::string row;
    append_json(row, stats_row{}, dimension::tag);
    auto const json = parsed(row);
    std::string const text = page("event-json.md");
    for (auto const& [name, value] : json.fields()) {
        expect_named(text, name);
        if (value.has_struct_value())
            for (auto const& inner : value.struct_value().fields()) expect_named(text, inner.first);
    }
}

}  // namespace signalbox::storage
