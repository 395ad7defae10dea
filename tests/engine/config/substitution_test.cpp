#include "engine/config/substitution.hpp"

#include "tests/engine/config/load_fixture.hpp"

#include <gtest/gtest.h>

namespace signalbox::config {
namespace {

using namespace test;

substituted put(std::string_view text)
{
    return substitute(text, with({{"A", "one"}, {"B_2", "two"}, {"EMPTY", ""}}).lookup);
}

TEST(substitution, puts_variables_and_defaults_in)
{
    EXPECT_EQ(put("plain").text, "plain");
    EXPECT_FALSE(put("plain").changed);
    EXPECT_EQ(put("${A}").text, "one");
    EXPECT_EQ(put("x-${A}-${B_2}.y").text, "x-one-two.y");
    EXPECT_TRUE(put("${A}").changed);
    EXPECT_EQ(put("${NONE:-three}").text, "three");
    EXPECT_EQ(put("${EMPTY:-three}").text, "three");
    EXPECT_EQ(put("${A:-three}").text, "one");
    EXPECT_EQ(put("${NONE:-}").text, "");
    EXPECT_EQ(put("${EMPTY}").text, "");
    EXPECT_EQ(put("${NONE:-a:-b}").text, "a:-b");
}

TEST(substitution, leaves_other_dollars_alone)
{
    EXPECT_EQ(put("$A $ $$ 5$").text, "$A $ $$ 5$");
    EXPECT_EQ(put("$${A}").text, "${A}");
    EXPECT_FALSE(put("$${A}").changed);
    EXPECT_EQ(put("$$${A}").text, "$${A}");
}

TEST(substitution, names_what_is_not_set)
{
    EXPECT_EQ(put("${NO} ${A} ${NOR}").unset, (std::vector<std::string>{"NO", "NOR"}));
}

TEST(substitution, shows_what_is_no_reference)
{
    EXPECT_EQ(put("${lower}").malformed, "${lower}");
    EXPECT_EQ(put("${}").malformed, "${}");
    EXPECT_EQ(put("${1A}").malformed, "${1A}");
    EXPECT_EQ(put("${A-x}").malformed, "${A-x}");
    EXPECT_EQ(put("x ${open").malformed, "${open}");
}

TEST(substitution, does_not_substitute_what_it_put_in)
{
    auto const lookup = with({{"A", "${B}"}, {"B", "secret"}}).lookup;
    EXPECT_EQ(substitute("${A}", lookup).text, "${B}");
}

}  // namespace
}  // namespace signalbox::config
