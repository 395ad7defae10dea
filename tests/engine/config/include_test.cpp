// Configurations of several files: what is joined, what is refused with both places, and what a reader learns of the files.
#include "tests/engine/config/load_fixture.hpp"
#include "tests/server/temporary_folder.hpp"

#include "engine/config/outline.hpp"

#include <gmock/gmock.h>

namespace signalbox::config::test {
namespace {

using signalbox::test::temporary_folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class include : public testing::Test {
protected:
    loaded load_main(std::string const& text, variables set = {})
    {
        return config::load(at.write("main.yaml", text), with(std::move(set)));
    }
    /// "error C003 b.yaml:2", one for each.
    std::vector<std::string> told(loaded const& made)
    {
        std::vector<std::string> out;
        for (finding const& each : made.findings)
            if (each.code != "L034")
                out.push_back(std::string(name(each.level)) + ' ' + each.code + ' ' + std::filesystem::path(each.file).filename().string() +
                              ':' + std::to_string(each.line));
        return out;
    }
    void folder(std::string const& name) { std::filesystem::create_directory(at.file(name)); }

    temporary_folder at;
    std::string const provider = "signalbox: 1\nproviders: [{id: sim, kind: simulator}]\n";
};

std::vector<std::string> models_of(loaded const& made)
{
    std::vector<std::string> out;
    for (auto const& each : made.frozen->table.targets) out.push_back(each.model);
    return out;
}

TEST_F(include, joins_lists_in_the_order_of_the_names_of_the_files)
{
    folder("conf.d");
    at.write("conf.d/20.yaml", "models: [{id: last, provider: sim}]\n");
    at.write("conf.d/10.yaml", "signalbox: 1\nmodels: [{id: second, provider: sim}]\nlogging: {level: debug}\n");
    at.write("conf.d/30.txt", "no: yaml: at all\n");
    auto const made = load_main(provider + "include: [\"conf.d/*.yaml\"]\nmodels: [{id: first, provider: sim}]\n");
    ASSERT_THAT(told(made), IsEmpty()) << findings_as_text(made.findings);
    EXPECT_THAT(models_of(made), ElementsAre("first", "second", "last"));
    EXPECT_EQ(made.frozen->logging.level, "debug");
    EXPECT_THAT(made.included, ElementsAre(at.file("conf.d/10.yaml"), at.file("conf.d/20.yaml")));
    EXPECT_THAT(made.files, ElementsAre(at.file("main.yaml"), at.file("conf.d/10.yaml"), at.file("conf.d/20.yaml")));
    ASSERT_EQ(made.patterns.size(), 1u);
    EXPECT_EQ(made.patterns.front().matches, made.included);
}

TEST_F(include, names_the_file_and_line_of_a_finding)
{
    at.write("b.yaml", "# a comment\nmodels:\n  - {id: m, provider: sim, contxt: 5}\n");
    auto const made = load_main(provider + "include: [b.yaml]\nmodels: [{id: n, provider: nowhere}]\n");
    EXPECT_THAT(told(made), ElementsAre("error L001 main.yaml:4", "error C004 b.yaml:3"));
    EXPECT_THAT(findings_as_text(made.findings), HasSubstr("/b.yaml:3:28: error C004"));
}

TEST_F(include, refuses_a_name_in_two_files_and_names_both_places)
{
    at.write("b.yaml", "\n\nmodels: [{id: twice, provider: sim}]\n");
    auto const made = load_main(provider + "models: [{id: twice, provider: sim}]\ninclude: [b.yaml]\n");
    EXPECT_THAT(told(made), ElementsAre("error L003 b.yaml:3"));
    EXPECT_THAT(made.findings.at(0).message, HasSubstr("first declared on line 3 of " + at.file("main.yaml")));
}

TEST_F(include, refuses_a_section_in_two_files_unless_it_is_a_comment)
{
    at.write("b.yaml", "x-note: [b]\nstorage: {queue: 5}\n");
    auto const made = load_main(provider + "x-note: {a: 1}\nstorage: {path: a.db}\ninclude: [b.yaml]\n");
    EXPECT_THAT(told(made), ElementsAre("error C003 b.yaml:2"));
    EXPECT_THAT(made.findings.at(0).message, HasSubstr("first on line 4 of " + at.file("main.yaml")));
}

TEST_F(include, reads_a_file_once_whatever_names_it_and_never_the_file_itself)
{
    at.write("b.yaml", "include: [main.yaml, \"*.yaml\"]\nmodels: [{id: b, provider: sim}]\n");
    std::filesystem::create_symlink(at.file("b.yaml"), at.file("c.yaml"));
    auto const made = load_main(provider + "include: [\"*.yaml\", b.yaml]\nmodels: [{id: a, provider: sim}]\n");
    ASSERT_THAT(told(made), ElementsAre("warning L036 b.yaml:1")) << findings_as_text(made.findings);
    auto const ring = std::ranges::find(made.findings, std::string("L036"), &finding::code);
    ASSERT_NE(ring, made.findings.end());
    EXPECT_EQ(ring->message, "files include each other: " + at.file("main.yaml") + " -> " + at.file("b.yaml") + " -> " +
                                 at.file("main.yaml") + "; each is read once");
    EXPECT_THAT(models_of(made), ElementsAre("a", "b"));
}

TEST_F(include, stands_on_the_folder_of_the_file_that_has_it_and_goes_four_deep)
{
    folder("d1");
    folder("d1/d2");
    at.write("d1/one.yaml", "include: [d2/two.yaml]\n");
    at.write("d1/d2/two.yaml", "include: [../three.yaml]\nmodels: [{id: two, provider: sim}]\n");
    at.write("d1/three.yaml", "include: [four.yaml]\n");
    at.write("d1/four.yaml", "models: [{id: four, provider: sim}]\n");
    std::string const text = provider + "include: [d1/one.yaml]\nmodels: [{id: a, provider: sim}]\n";
    auto const four = load_main(text);
    ASSERT_THAT(told(four), IsEmpty()) << findings_as_text(four.findings);
    EXPECT_THAT(models_of(four), ElementsAre("a", "two", "four"));
    at.write("d1/four.yaml", "include: [five.yaml]\n");
    at.write("d1/five.yaml", "models: [{id: five, provider: sim}]\n");
    auto const five = load_main(text);
    EXPECT_THAT(told(five), ElementsAre("error C008 four.yaml:1"));
    EXPECT_THAT(five.findings.at(0).message, HasSubstr("more than 4 deep: " + at.file("main.yaml") + " -> "));
}

TEST_F(include, says_what_is_wrong_with_a_pattern)
{
    folder("empty");
    auto const of = [&](std::string const& value, variables set = {}) {
        return told(load_main(provider + "models: [{id: a, provider: sim}]\ninclude: " + value + "\n", std::move(set)));
    };
    EXPECT_THAT(of("[missing.yaml]"), ElementsAre("error C008 main.yaml:4"));
    EXPECT_THAT(of("[\"empty/*.yaml\"]"), ElementsAre("warning L035 main.yaml:4"));
    EXPECT_THAT(of("empty/*.yaml"), ElementsAre("error C005 main.yaml:4"));
    EXPECT_THAT(of("[{file: a.yaml}]"), ElementsAre("error C005 main.yaml:4"));
    EXPECT_THAT(of("[\"${PLACE}/x.yaml\"]"), ElementsAre("error L004 main.yaml:4"));
    EXPECT_THAT(of("[\"${PLACE}/*.yaml\"]", {{"PLACE", "empty"}}), ElementsAre("warning L035 main.yaml:4"));
    EXPECT_THAT(of("[]"), IsEmpty());
    EXPECT_THAT(of(""), IsEmpty());
}

TEST_F(include, says_what_is_wrong_with_a_file)
{
    at.write("list.yaml", "- a\n");
    at.write("broken.yaml", "models: [\n");
    auto const made = load_main(provider + "models: [{id: a, provider: sim}]\ninclude: [list.yaml, broken.yaml]\n");
    EXPECT_THAT(told(made), ElementsAre("error C005 list.yaml:1", "error C002 broken.yaml:1"));
    EXPECT_THAT(made.files, testing::Contains(at.file("broken.yaml"))) << "so that its mending is noticed";
}

TEST_F(include, refuses_more_than_256_files)
{
    folder("many");
    for (int i = 0; i < 257; ++i) at.write("many/" + std::to_string(i) + ".yaml", "x-a: 1\n");
    auto const made = load_main(provider + "models: [{id: a, provider: sim}]\ninclude: [\"many/*\"]\n");
    EXPECT_THAT(told(made), ElementsAre("error C008 main.yaml:4"));
    EXPECT_THAT(made.findings.at(0).message, HasSubstr("more than 256 files"));
}

TEST_F(include, refuses_more_than_4_mib_together)
{
    std::string const long_comment = '#' + std::string(2'200'000, 'x') + "\n";
    at.write("b.yaml", long_comment);
    at.write("c.yaml", long_comment);
    auto const made = load_main(provider + "models: [{id: a, provider: sim}]\ninclude: [b.yaml, c.yaml]\n");
    EXPECT_THAT(told(made), ElementsAre("error C008 main.yaml:4"));
    EXPECT_THAT(made.findings.at(0).message, HasSubstr("larger than 4 MiB"));
}

TEST_F(include, gives_another_revision_when_an_included_file_changes)
{
    std::string const text = provider + "include: [b.yaml]\nmodels: [{id: a, provider: sim}]\n";
    at.write("b.yaml", "models: [{id: b, provider: sim}]\n");
    auto const before = load_main(text);
    at.write("b.yaml", "models: [{id: c, provider: sim}]\n");
    auto const after = load_main(text);
    ASSERT_TRUE(before.frozen && after.frozen);
    EXPECT_NE(before.frozen->revision, after.frozen->revision);
}

TEST_F(include, takes_the_characters_of_its_own_folder_as_they_are)
{
    folder("[a]");
    at.write("[a]/b.yaml", "models: [{id: b, provider: sim}]\n");
    at.write("[a]/main.yaml", provider + "include: [\"b*.yaml\"]\n");
    auto const made = config::load(at.file("[a]/main.yaml"), with({}));
    ASSERT_THAT(told(made), IsEmpty()) << findings_as_text(made.findings);
    EXPECT_THAT(models_of(made), ElementsAre("b"));
}

TEST_F(include, holds_for_the_outline_that_commands_look_at)
{
    at.write("b.yaml", "storage: {path: elsewhere.db}\ngroups: [{id: g, members: [{model: a}]}]\n");
    at.write("main.yaml", provider + "include: [b.yaml]\nmodels: [{id: a, provider: sim}]\n");
    auto const made = outline_of(at.file("main.yaml"));
    ASSERT_TRUE(made.found);
    EXPECT_EQ(made.found->store, at.file("elsewhere.db"));
    EXPECT_THAT(made.found->groups, ElementsAre("g"));
}

}  // namespace
}  // namespace signalbox::config::test
