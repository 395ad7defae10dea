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

std::string placed(key_places const& in, fields const& head, fields const& query = {})
{
    placed_credential seen(in);
    for (auto const& [name, value] : head) seen.add_header(name, value);
    for (auto const& [name, value] : query) seen.add_field(name, value);
    auto const key = seen.key();
    return key ? std::string(*key) : "refused: " + key.error().detail;
}

TEST(placed_credential, is_taken_from_its_places_in_their_order)
{
    key_places const in{.headers = {"x-team", "x-old"}, .fields = {"pass"}};
    EXPECT_EQ(placed(in, {{"X-Team", " k "}}), "k");
    EXPECT_EQ(placed(in, {{"x-old", "b"}, {"x-team", "a"}}, {{"pass", "c"}}), "a");
    EXPECT_EQ(placed(in, {{"x-old", "b"}, {"x-team", ""}}, {{"pass", "c"}}), "b");
    EXPECT_EQ(placed(in, {{"Authorization", "Bearer d"}}, {{"pass", "c"}}), "c");
    EXPECT_EQ(placed(in, {{"Authorization", "Bearer d"}}, {{"Pass", "c"}}), "d") << "names of query fields have their case";
    EXPECT_EQ(placed(in, {{"x-api-key", "e"}, {"pass", "f"}}, {{"x-team", "g"}}), "");
}

TEST(placed_credential, may_stand_in_the_usual_places_as_well)
{
    key_places const in{.headers = {"x-team"}, .usual = true};
    EXPECT_EQ(placed(in, {{"x-api-key", "e"}, {"x-team", "a"}}), "a");
    EXPECT_EQ(placed(in, {{"x-api-key", "e"}, {"Authorization", "Bearer d"}}), "e");
    EXPECT_EQ(placed(in, {{"x-api-key", "e"}, {"x-api-key", "f"}}),
              "refused: duplicate credential: the header x-api-key came more than once with different values");
}

TEST(placed_credential, reads_bearer_for_what_it_is_read_for)
{
    fields const key{{"Authorization", "Bearer k"}}, token{{"Authorization", "Bearer a.b.c"}};
    EXPECT_EQ(placed({.bearer = bearer_use::all}, key) + placed({.bearer = bearer_use::all}, token), "ka.b.c");
    EXPECT_EQ(placed({.bearer = bearer_use::tokens}, key) + placed({.bearer = bearer_use::tokens}, token), "a.b.c");
    EXPECT_EQ(placed({.bearer = bearer_use::none}, key) + placed({.bearer = bearer_use::none}, token), "");
}

TEST(placed_credential, refuses_a_place_that_was_used_twice)
{
    key_places const in{.headers = {"x-team"}, .fields = {"pass"}};
    EXPECT_EQ(placed(in, {{"x-team", "a"}, {"x-team", "b"}}),
              "refused: duplicate credential: the header or query field x-team came more than once with different values");
    EXPECT_EQ(placed(in, {}, {{"pass", "a"}, {"pass", "b"}}),
              "refused: duplicate credential: the header or query field pass came more than once with different values");
    EXPECT_EQ(placed(in, {{"x-team", "a"}, {"x-team", "a"}}), "a");
    EXPECT_EQ(placed(in, {{"Authorization", "Bearer a"}, {"Authorization", "Bearer b"}}),
              "refused: duplicate credential: the header authorization came more than once with different values");
    EXPECT_EQ(placed(in, {{"x-api-key", "a"}, {"x-api-key", "b"}, {"x-team", "c"}}), "c") << "no place of a key here";
}

TEST(first_place, is_what_a_caller_is_told)
{
    EXPECT_EQ(first_place({.headers = {"x-team"}, .fields = {"pass"}}), "x-team: KEY");
    EXPECT_EQ(first_place({.fields = {"pass"}}), "?pass=KEY");
    EXPECT_EQ(first_place({.usual = true}), "Authorization: Bearer KEY");
    EXPECT_EQ(first_place({.usual = true, .bearer = bearer_use::none}), "x-api-key: KEY");
}

}  // namespace
}  // namespace signalbox::access
