// The objects of one tag over several files: each changes where it stands, and every other line stays.
#include "engine/config/tagged_files.hpp"

#include <gmock/gmock.h>

namespace signalbox::config::test {
namespace {

configuration_file file_of(std::string text)
{
    report findings{std::string()};
    auto root = read_document(text, findings);
    EXPECT_TRUE(root && !findings.failed()) << text;
    return {std::move(text), std::move(root)};
}

std::vector<configuration_file> three()
{
    return {
        file_of("signalbox: 1\ninclude: [a.yaml, b.yaml]\nmodels:\n  - {id: main, provider: p}  # first\n"),
        file_of(
            "# a\nmodels:\n  - {id: a1, provider: p}\n  - {id: a2, provider: p, tags: [t]}\nroutes:\n  - {id: r, path: /x, tags: [t]}\n"),
        file_of("groups:\n  # by hand\n  - {id: g, members: [{model: main}]}\n  - {id: h, members: [{model: a1}], tags: [t, u]}\n")};
}

TEST(tagged_files, change_objects_where_they_stand)
{
    auto const files = three();
    auto const made = tagged_files(
        files, *file_of("models: [{id: a2, provider: q}]\nroutes: [{id: r, path: /x}]\ngroups: [{id: h, members: []}]\n").root, "t");
    ASSERT_EQ(made.size(), 2u);
    EXPECT_EQ(made[0].which, 1u);
    EXPECT_EQ(made[0].fresh.text,
              "# a\nmodels:\n  - {id: a1, provider: p}\n  - {id: a2, provider: q, tags: [t]}\nroutes:\n  - {id: r, path: /x, tags: [t]}\n");
    EXPECT_FALSE(made[0].fresh.whole);
    EXPECT_EQ(made[1].which, 2u);
    EXPECT_THAT(made[1].fresh.text, ::testing::StartsWith("groups:\n  # by hand\n  - {id: g, members: [{model: main}]}\n"));
}

TEST(tagged_files, put_new_objects_beside_others_of_the_tag_or_into_the_first_file)
{
    auto const files = three();
    auto const wanted = file_of("models: [{id: a2, provider: p}, {id: n, provider: p}]\nroutes: [{id: r, path: /x}]\n"
                                "groups: [{id: h, members: [{model: a1}]}]\n");
    auto const beside = tagged_files(files, *wanted.root, "t");
    ASSERT_FALSE(beside.empty());
    EXPECT_EQ(beside[0].which, 1u);
    EXPECT_THAT(beside[0].fresh.text, ::testing::HasSubstr("  - {id: n, provider: p, tags: [t]}\n"));
    auto const first = tagged_files(files, *file_of("models: [{id: n, provider: p}]\n").root, "another");
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].which, 0u);
    EXPECT_EQ(first[0].fresh.text, "signalbox: 1\ninclude: [a.yaml, b.yaml]\nmodels:\n  - {id: main, provider: p}  # first\n  - {id: n, "
                                   "provider: p, tags: [another]}\n");
}

TEST(tagged_files, lose_what_the_tag_has_and_the_wanted_one_does_not)
{
    auto const made = tagged_files(three(), *file_of("signalbox: 1\n").root, "t");
    ASSERT_EQ(made.size(), 2u);
    EXPECT_EQ(made[0].fresh.text, "# a\nmodels:\n  - {id: a1, provider: p}\n");
    EXPECT_EQ(made[1].fresh.text, "groups:\n  # by hand\n  - {id: g, members: [{model: main}]}\n");
    EXPECT_THAT(tagged_files(three(), *file_of("signalbox: 1\n").root, "nowhere"), ::testing::IsEmpty());
}

TEST(tagged_files, leave_a_file_that_can_be_read_when_all_of_it_goes)
{
    std::vector<configuration_file> const files{file_of("signalbox: 1\ninclude: [a.yaml]\n"),
                                                file_of("models: [{id: a, provider: p, tags: [t]}]\n")};
    auto const made = tagged_files(files, *file_of("signalbox: 1\n").root, "t");
    ASSERT_EQ(made.size(), 1u);
    EXPECT_EQ(file_of(made[0].fresh.text).root->what, node::kind::map);
}

}  // namespace
}  // namespace signalbox::config::test
