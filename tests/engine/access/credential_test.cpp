// From header fields to the key a caller presents.
#include "engine/access/credential.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace signalbox::access {
namespace {

using fields = std::vector<std::pair<std::string_view, std::string_view>>;

model::result<std::string_view> key_of(fields const& head)
{
    credential_headers seen;
    for (auto const& [name, value] : head) seen.add(name, value);
    return presented_key(seen);
}

std::string presented(fields const& head)
{
    auto const key = key_of(head);
    return key ? std::string(*key) : "refused: " + key.error().detail;
}

TEST(presented_key, is_taken_from_each_header_that_carries_one)
{
    EXPECT_EQ(presented({{"x-api-key", "k"}}), "k");
    EXPECT_EQ(presented({{"api-key", "k"}}), "k");
    EXPECT_EQ(presented({{"apikey", "k"}}), "k");
    EXPECT_EQ(presented({{"X-Goog-Api-Key", "k"}}), "k");
    EXPECT_EQ(presented({{"Authorization", "Bearer k"}}), "k");
}

TEST(presented_key, takes_header_names_and_the_scheme_in_any_case)
{
    EXPECT_EQ(presented({{"X-API-Key", "k"}}), "k");
    EXPECT_EQ(presented({{"APIKEY", "k"}}), "k");
    EXPECT_EQ(presented({{"AUTHORIZATION", "bEaReR k"}}), "k");
}

TEST(presented_key, prefers_named_headers_to_bearer)
{
    EXPECT_EQ(presented({{"Authorization", "Bearer unused"}, {"apikey", "real"}}), "real");
    EXPECT_EQ(presented({{"apikey", "real"}, {"Authorization", "Bearer unused"}}), "real");
    EXPECT_EQ(presented({{"x-api-key", "real"}, {"Authorization", "Bearer other"}}), "real");
}

TEST(presented_key, orders_named_headers_whatever_came_first)
{
    EXPECT_EQ(presented({{"apikey", "c"}, {"api-key", "b"}, {"x-api-key", "a"}}), "a");
    EXPECT_EQ(presented({{"apikey", "c"}, {"api-key", "b"}}), "b");
}

TEST(presented_key, takes_no_scheme_off_a_named_header)
{
    EXPECT_EQ(presented({{"apikey", "Bearer x"}}), "Bearer x");
}

TEST(presented_key, is_empty_when_nothing_is_presented)
{
    EXPECT_EQ(presented({}), "");
    EXPECT_EQ(presented({{"content-type", "application/json"}, {"x-other", "k"}}), "");
    EXPECT_EQ(presented({{"Authorization", "Basic dXNlcjpwYXNz"}}), "");
    EXPECT_EQ(presented({{"Authorization", "Bearer"}}), "");
    EXPECT_EQ(presented({{"Authorization", "Bearer   "}}), "");
    EXPECT_EQ(presented({{"Authorization", "Bearerk"}}), "");
    EXPECT_EQ(presented({{"Authorization", ""}}), "");
}

TEST(presented_key, passes_over_empty_named_headers)
{
    EXPECT_EQ(presented({{"x-api-key", ""}, {"Authorization", "Bearer k"}}), "k");
    EXPECT_EQ(presented({{"x-api-key", "  "}, {"apikey", "k"}}), "k");
}

TEST(presented_key, leaves_white_space_around_it_behind)
{
    EXPECT_EQ(presented({{"x-api-key", " \tk "}}), "k");
    EXPECT_EQ(presented({{"Authorization", " Bearer \t k\t"}}), "k");
}

TEST(presented_key, refuses_one_header_with_two_values)
{
    auto const key = key_of({{"x-api-key", "a"}, {"X-Api-Key", "b"}});
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind, model::fault::unauthorized);
    EXPECT_EQ(key.error().param, "x-api-key");
    EXPECT_NE(key.error().detail.find("duplicate"), std::string::npos);
    EXPECT_FALSE(key_of({{"Authorization", "Bearer a"}, {"authorization", "Bearer b"}}));
    EXPECT_FALSE(key_of({{"apikey", "a"}, {"apikey", ""}}));
}

TEST(presented_key, takes_one_header_twice_with_the_same_value)
{
    EXPECT_EQ(presented({{"x-api-key", "a"}, {"x-api-key", "a"}}), "a");
}

TEST(presented_key, never_repeats_a_key_in_the_refusal)
{
    auto const key = key_of({{"x-api-key", "first-secret"}, {"x-api-key", "second-secret"}});
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().detail.find("secret"), std::string::npos);
}

TEST(carries_credential, names_what_must_not_go_upstream)
{
    for (std::string_view name : {"authorization", "Authorization", "X-API-KEY", "api-key", "ApiKey"})
        EXPECT_TRUE(carries_credential(name)) << name;
    for (std::string_view name : {"accept", "x-api-keys", "apikeys", ""}) EXPECT_FALSE(carries_credential(name)) << name;
}

}  // namespace
}  // namespace signalbox::access
