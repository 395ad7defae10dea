// The committed schema and reference page are what the code makes. SIGNALBOX_UPDATE=1 in the environment writes them anew.
#include "engine/config/describe.hpp"

#include "engine/config/scalar.hpp"
#include "engine/config/surface.hpp"
#include "schema/config.pb.h"
#include "tests/engine/config/load_fixture.hpp"
#include "tests/engine/config/schema_checker.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <set>

namespace signalbox::config {
namespace {

using namespace test;

void expect_committed(std::string const& path, std::string const& made)
{
    std::string const file = std::string(SIGNALBOX_SOURCE_DIR) + '/' + path;
    if (std::getenv("SIGNALBOX_UPDATE")) {
        std::filesystem::create_directories(std::filesystem::path(file).parent_path());
        std::ofstream(file, std::ios::binary) << made;
    }
    EXPECT_TRUE(file_text(file) == made) << path
                                         << " is not what the code makes; run this test with SIGNALBOX_UPDATE=1 and commit the file";
}

TEST(describe, the_committed_json_schema_is_what_the_code_makes)
{
    expect_committed("schema/config.schema.json", json_schema());
}

TEST(describe, the_committed_reference_page_is_what_the_code_makes)
{
    expect_committed("docs/formats/configuration.md", reference_markdown());
}

/// Every field of the surface once.
void each_field(std::function<void(FieldDescriptor const&)> const& tell)
{
    std::set<Descriptor const*> seen;
    std::function<void(Descriptor const&)> const visit = [&](Descriptor const& type) {
        if (!seen.insert(&type).second) return;
        for (int i = 0; i < type.field_count(); ++i) {
            tell(*type.field(i));
            shape const of = shape_of(*type.field(i));
            if (of == shape::section || of == shape::secret) visit(*type.field(i)->message_type());
        }
    };
    visit(*schema::Config::descriptor());
}

TEST(describe, every_key_has_a_sentence)
{
    int fields = 0;
    each_field([&](FieldDescriptor const& field) {
        ++fields;
        EXPECT_TRUE(about(field).ends_with('.') || about(field).ends_with(": 1.")) << field.full_name() << ": " << about(field);
    });
    EXPECT_GT(fields, 90);
}

TEST(describe, every_range_and_default_can_be_read)
{
    each_field([](FieldDescriptor const& field) {
        std::string const text = field.options().GetExtension(schema::range);
        if (!text.empty()) {
            auto const read = range(field);
            EXPECT_TRUE(read && read->low.has_value() != read->low_text.empty() && read->high.has_value() != read->high_text.empty())
                << field.full_name();
        }
        if (fallback(field).empty()) return;
        std::unique_ptr<Message> const made(
            google::protobuf::MessageFactory::generated_factory()->GetPrototype(field.containing_type())->New());
        auto const wrong = set_scalar(*made, field, fallback(field));
        EXPECT_FALSE(wrong) << field.full_name() << ' ' << wrong->problem;
    });
}

// Where absent and zero are the same value, a written zero is refused or is the default.
TEST(describe, a_default_never_replaces_a_zero_that_was_written)
{
    each_field([](FieldDescriptor const& field) {
        shape const of = shape_of(field);
        bool const number = of == shape::integer || of == shape::real;
        if (!number || field.has_presence() || fallback(field).empty() || fallback(field) == "0") return;
        auto const allowed = range(field);
        EXPECT_TRUE(allowed && !allowed->holds(0)) << field.full_name();
    });
}

TEST(describe, the_schema_accepts_the_examples)
{
    schema_checker checker(json_schema());
    for (auto const& file : std::filesystem::directory_iterator(std::string(SIGNALBOX_SOURCE_DIR) + "/schema/examples")) {
        if (file.path().extension() == ".yaml") {
            EXPECT_THAT(checker.complaints(file_text(file.path().string())), testing::ElementsAre()) << file.path();
        }
    }
}

TEST(describe, the_schema_accepts_what_the_binder_accepts)
{
    schema_checker checker(json_schema());
    std::string const text = "signalbox: 1\n\"@note\": [anything]\nx-notes: {a: [b]}\n"
                             "server: {workers: \"${N:-2}\", public: \"${P:-true}\", drain: 0, deadline: 1h30m, body_limit: 2000, listen: "
                             "[\"127.0.0.1:${PORT:-0}\"]}\n"
                             "meta: {version: 1.0, x-why: because}\n"
                             "storage: {retention: 7d}\n"
                             "providers: [{id: s, kind: simulator, headers: {x-a: 1, b: true}}]\n"
                             "models: [{id: 4, provider: s, price: {per: 1, input: 1.5e-7, output: \".5\"}, quality: 0.5}]\n"
                             "consumers: [{name: c, keys: [{secret: {env: K}, expires: 2027-01-31T12:00:00+01:00}]}]\n";
    loaded const made = load_yaml(text, with({{"K", "k"}}));
    EXPECT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_THAT(checker.complaints(text), testing::ElementsAre());
}

TEST(describe, the_schema_refuses_what_the_binder_refuses)
{
    schema_checker checker(json_schema());
    for (char const* text :
         {"{}", "signalbox: 2", "signalbox: 1\nporviders: []", "signalbox: 1\nserver: {listen: x}", "signalbox: 1\nserver: {workers: 0}",
          "signalbox: 1\nserver: {drain: 5}", "signalbox: 1\nserver: {drain: 5 s}", "signalbox: 1\nserver: {public: \"yes\"}",
          "signalbox: 1\nlogging: {level: loud}", "signalbox: 1\nserver: {body_limit: 10M}", "signalbox: 1\nproviders: [{id: a}]",
          "signalbox: 1\nproviders: [{id: a, kind: openai, auth: {secret: {env: A, file: b}}}]",
          "signalbox: 1\nproviders: [{id: a, kind: simulator, headers: {a: [b]}}]",
          "signalbox: 1\nconsumers: [{name: c, keys: [{secret: {env: K}, expires: soon}]}]",
          "signalbox: 1\nmodels: [{id: m, provider: p, quality: 2}]",
          "signalbox: 1\nmodels: [{id: m, provider: p, price: {input: -1, output: 1}}]"}) {
        EXPECT_FALSE(checker.complaints(text).empty()) << text;
        EXPECT_TRUE(has_errors(load_yaml(text).findings)) << text;
    }
}

TEST(describe, the_pages_smallest_file_loads)
{
    std::string const page = reference_markdown(), begin = "```yaml\n";
    std::size_t const from = page.find(begin) + begin.size();
    std::string const text = page.substr(from, page.find("```", from) - from);
    loaded const made = load_yaml(text, with({{"OPENAI_API_KEY", "a"}, {"MY_GATEWAY_KEY", "long-enough"}}));
    EXPECT_EQ(findings_as_text(made.findings), "");
    EXPECT_TRUE(made.frozen);
}

TEST(describe, the_page_names_every_key_and_keeps_its_tables_whole)
{
    std::string const page = reference_markdown();
    each_field([&](FieldDescriptor const& field) { EXPECT_NE(page.find("| `" + key_of(field) + "` | "), page.npos) << field.full_name(); });
    std::istringstream rows(page);
    for (std::string row; std::getline(rows, row);) {
        if (!row.starts_with("| `")) continue;
        std::size_t bars = 0;
        for (std::size_t i = 0; i < row.size(); ++i) bars += row[i] == '|' && (i == 0 || row[i - 1] != '\\');
        EXPECT_EQ(bars, 5u) << row;
    }
}

}  // namespace
}  // namespace signalbox::config
