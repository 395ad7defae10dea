// A whole configuration over the files of a gateway: each object changes where it stands, and every other line stays.
#include "engine/config/placed_files.hpp"

#include <gmock/gmock.h>

namespace signalbox::config::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

node_pointer tree_of(std::string const& text)
{
    report findings{std::string()};
    auto root = read_document(text, findings);
    EXPECT_TRUE(root && !findings.failed()) << text;
    return root;
}

configuration_file file_of(std::string name, std::string text)
{
    auto root = tree_of(text);
    return {std::move(text), std::move(root), std::move(name)};
}

constexpr auto main_text = "signalbox: 1\n"
                           "include: [a.yaml, b.yaml]\n"
                           "server: {listen: [\"127.0.0.1:1\"]}  # mine\n"
                           "models:\n"
                           "  - {id: m, provider: p}  # first\n"
                           "  - {id: n, provider: p}\n";
constexpr auto a_text = "# of team a\n"
                        "signalbox: 1\n"
                        "models:\n"
                        "  # cheap\n"
                        "  - {provider: p, id: a1}\n"
                        "  - {id: a2, provider: p}\n";
constexpr auto b_text = "groups:\n"
                        "  - {id: g, members: [{model: m}]}  # by hand\n"
                        "storage: {path: x.db}\n";

std::vector<configuration_file> three()
{
    return {file_of("main.yaml", main_text), file_of("a.yaml", a_text), file_of("b.yaml", b_text)};
}

constexpr auto head =
    "signalbox: 1\nserver: {listen: [\"127.0.0.1:1\"]}\nstorage: {path: x.db}\ngroups: [{id: g, members: [{model: m}]}]\n";

placed_change place(std::string const& wanted)
{
    return placed_files(three(), *tree_of(wanted));
}

TEST(placed_files, change_nothing_where_they_say_the_same_already)
{
    auto const made =
        place(std::string(head) +
              "models: [{id: m, provider: p}, {id: n, provider: p}, {id: a1, provider: p}, {id: a2, provider: p}]\nx-own: [1]\n");
    EXPECT_THAT(made.files, IsEmpty());
    EXPECT_THAT(made.fresh, IsEmpty());
    EXPECT_THAT(made.refused, IsEmpty());
}

TEST(placed_files, change_and_remove_objects_where_they_stand_and_keep_other_lines)
{
    auto const made = place(std::string(head) + "models: [{id: m, provider: p}, {id: a1, provider: p}, {id: a2, provider: q}]\n");
    EXPECT_THAT(made.refused, IsEmpty());
    ASSERT_EQ(made.files.size(), 2u);
    EXPECT_EQ(made.files[0].which, 0u);
    EXPECT_EQ(made.files[0].fresh.text, "signalbox: 1\n"
                                        "include: [a.yaml, b.yaml]\n"
                                        "server: {listen: [\"127.0.0.1:1\"]}  # mine\n"
                                        "models:\n"
                                        "  - {id: m, provider: p}  # first\n");
    EXPECT_EQ(made.files[1].which, 1u);
    EXPECT_EQ(made.files[1].fresh.text, "# of team a\n"
                                        "signalbox: 1\n"
                                        "models:\n"
                                        "  # cheap\n"
                                        "  - {provider: p, id: a1}\n"
                                        "  - {id: a2, provider: q}\n");
    EXPECT_FALSE(made.files[0].fresh.whole || made.files[1].fresh.whole);
}

TEST(placed_files, put_a_new_object_behind_the_one_before_it_and_else_into_the_first_file)
{
    auto const made =
        place(std::string(head) + "models: [{id: first, provider: p}, {id: m, provider: p}, {id: n, provider: p}, {id: a1, provider: p}, "
                                  "{id: last, provider: p}, {id: a2, provider: p}]\nroutes: [{id: r, path: /x, group: g}]\n");
    EXPECT_THAT(made.refused, IsEmpty());
    ASSERT_EQ(made.fresh.size(), 3u);
    EXPECT_EQ(made.fresh[0].id, "first");
    EXPECT_EQ(made.fresh[0].file, 0u);
    EXPECT_EQ(made.fresh[1].id, "last");
    EXPECT_EQ(made.fresh[1].file, 1u);
    EXPECT_EQ(made.fresh[2].section, "routes");
    EXPECT_EQ(made.fresh[2].file, 0u);
    ASSERT_EQ(made.files.size(), 2u);
    EXPECT_THAT(made.files[0].fresh.text, HasSubstr("models:\n  - {id: first, provider: p}\n  - {id: m, provider: p}  # first\n"));
    EXPECT_THAT(made.files[0].fresh.text, HasSubstr("routes:\n  - {id: r, path: /x, group: g}\n"));
    EXPECT_THAT(made.files[1].fresh.text, HasSubstr("  - {provider: p, id: a1}\n  - {id: last, provider: p}\n  - {id: a2, provider: p}\n"));
}

TEST(placed_files, change_sections_in_the_file_that_has_them_and_leave_what_includes)
{
    auto const made = place("signalbox: 1\nserver: {listen: [\"127.0.0.1:1\"]}\nstorage: {path: y.db}\nlogging: {level: debug}\n"
                            "groups: [{id: g, members: [{model: m}]}]\n"
                            "models: [{id: m, provider: p}, {id: n, provider: p}, {id: a1, provider: p}, {id: a2, provider: p}]\n");
    EXPECT_THAT(made.refused, IsEmpty());
    ASSERT_EQ(made.files.size(), 2u);
    EXPECT_THAT(made.files[0].fresh.text, ::testing::StartsWith(main_text));
    EXPECT_THAT(made.files[0].fresh.text, HasSubstr("logging:"));
    EXPECT_EQ(made.files[1].which, 2u);
    EXPECT_THAT(made.files[1].fresh.text, ::testing::StartsWith("groups:\n  - {id: g, members: [{model: m}]}  # by hand\n"));
    EXPECT_THAT(made.files[1].fresh.text, HasSubstr("y.db"));
}

TEST(placed_files, refuse_an_order_that_the_files_cannot_have)
{
    auto const made =
        place(std::string(head) + "models: [{id: a1, provider: p}, {id: m, provider: p}, {id: n, provider: p}, {id: a2, provider: p}]\n");
    EXPECT_THAT(made.refused, ElementsAre(HasSubstr("model m stands in main.yaml, which is read before a.yaml with model a1"),
                                          HasSubstr("model n stands in main.yaml, which is read before a.yaml with model a1")));
    EXPECT_THAT(made.files, IsEmpty());
}

TEST(placed_files, take_another_order_within_a_file)
{
    auto const made =
        place(std::string(head) + "models: [{id: n, provider: p}, {id: m, provider: p}, {id: a1, provider: p}, {id: a2, provider: p}]\n");
    EXPECT_THAT(made.refused, IsEmpty());
    ASSERT_EQ(made.files.size(), 1u);
    EXPECT_THAT(made.files[0].fresh.text, HasSubstr("models:\n  - {id: n, provider: p}\n  - {id: m, provider: p}  # first\n"));
}

TEST(placed_files, refuse_what_is_no_list_and_a_section_of_several_files)
{
    EXPECT_THAT(place(std::string(head) + "models: m\n").refused, ElementsAre("the section models must be a list"));
    std::vector<configuration_file> files{file_of("main.yaml", "signalbox: 1\ninclude: [a.yaml]\nlabels: [x]\n"),
                                          file_of("a.yaml", "labels: [y]\n")};
    EXPECT_THAT(placed_files(files, *tree_of("signalbox: 1\nlabels: [x, z]\n")).refused,
                ElementsAre("the section labels stands in several files (main.yaml, a.yaml): change it there"));
    EXPECT_THAT(placed_files(files, *tree_of("signalbox: 1\nlabels: [x, y]\n")).refused, IsEmpty());
}

}  // namespace
}  // namespace signalbox::config::test
