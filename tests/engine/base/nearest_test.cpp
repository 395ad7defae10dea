#include "engine/base/nearest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace signalbox::base {
namespace {

TEST(edit_distance, counts_inserted_deleted_replaced_and_swapped_characters)
{
    struct row {
        std::string_view left, right;
        std::size_t edits;
    };
    for (row const& each : std::initializer_list<row>{{"", "", 0},
                                                      {"", "abc", 3},
                                                      {"kitten", "sitting", 3},
                                                      {"mdoel", "model", 1},
                                                      {"MODEL", "model", 0},
                                                      {"ca", "abc", 3},
                                                      {"providers", "provider", 1}}) {
        EXPECT_EQ(edit_distance(each.left, each.right, 10), each.edits) << each.left;
        EXPECT_EQ(edit_distance(each.right, each.left, 10), each.edits) << each.right;
    }
}

TEST(edit_distance, gives_more_than_the_limit_when_there_are_more)
{
    EXPECT_GT(edit_distance("kitten", "sitting", 2), 2u);
    EXPECT_GT(edit_distance("a", "abcdefgh", 3), 3u);
    EXPECT_GT(edit_distance(std::string(129, 'a'), std::string(129, 'a'), 5), 5u);
    EXPECT_EQ(edit_distance(std::string(128, 'a'), std::string(128, 'a'), 5), 0u);
}

TEST(nearest, ignores_case_and_joints_and_finishes_what_was_begun)
{
    constexpr std::array<std::string_view, 6> known{"latency_ms", "model", "provider", "status", "first_token", "tag"};
    EXPECT_EQ(nearest("MODEL", known), "model");
    EXPECT_EQ(nearest("mdoel", known), "model");
    EXPECT_EQ(nearest("firsttoken", known), "first_token");
    EXPECT_EQ(nearest("first-tokne", known), "first_token");
    EXPECT_EQ(nearest("latency", known), "latency_ms");
    EXPECT_EQ(nearest("LAT", known), "latency_ms");
    EXPECT_EQ(nearest("la", known), "");
    EXPECT_EQ(nearest("tog", known), "tag");
    EXPECT_EQ(nearest("x", known), "");
    EXPECT_EQ(nearest("", known), "");
    EXPECT_EQ(nearest("temperature", known), "");
    EXPECT_EQ(nearest("providers", known), "provider");
}

TEST(nearest, is_what_was_meant_or_nothing)
{
    constexpr std::array<std::string_view, 9> known{"providers", "base_url", "timeouts",   "id",          "weight",
                                                    "model",     "group",    "latency_ms", "tokens.total"};
    EXPECT_EQ(nearest("provider", known), "providers");
    EXPECT_EQ(nearest("porviders", known), "providers");
    EXPECT_EQ(nearest("PROVIDERS", known), "providers");
    EXPECT_EQ(nearest("baseUrl", known), "base_url");
    EXPECT_EQ(nearest("base-url", known), "base_url");
    EXPECT_EQ(nearest("ID", known), "id");
    EXPECT_EQ(nearest("wieght", known), "weight");
    EXPECT_EQ(nearest("modle", known), "model");
    EXPECT_EQ(nearest("grupo", known), "group");
    EXPECT_EQ(nearest("token.total", known), "tokens.total");
    EXPECT_EQ(nearest("routes", known), "");
    EXPECT_EQ(nearest("xy", known), "");
    EXPECT_EQ(nearest("zzzzzzzz", known), "");
    EXPECT_EQ(nearest(std::string(10'000, 'x'), known), "");
}

TEST(nearest, takes_the_nearest_and_of_equals_the_alphabetically_first)
{
    constexpr std::array<std::string_view, 3> known{"model", "modal", "models"};
    EXPECT_EQ(nearest("models", known), "models");
    EXPECT_EQ(nearest("modol", known), "modal");
    constexpr std::array<std::string_view, 2> shorter{"mode", "model"};
    EXPECT_EQ(nearest("modle", shorter), "model");
}

TEST(did_you_mean, is_a_clause_or_nothing)
{
    constexpr std::array<std::string_view, 1> known{"provider"};
    EXPECT_EQ(did_you_mean("PROVIDERS", known), "; did you mean provider?");
    EXPECT_EQ(did_you_mean("weight", known), "");
}

}  // namespace
}  // namespace signalbox::base
