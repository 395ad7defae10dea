// Which route a request's head belongs to: a table of paths, hosts, methods and headers, and many routes at once.
#include "engine/route/surface.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::route {

namespace {

struct asked {
    std::string_view path;
    std::string_view method = "POST";
    std::vector<std::pair<std::string_view, std::string_view>> headers = {};
};

/// "2", "2 rest", "405 GET, POST" or "404".
std::string seen(surface const& in, asked const& one)
{
    wire::header_list headers;
    for (auto const& [name, value] : one.headers) headers.add(name, value);
    asked_head const head{one.method, one.path, headers};
    auto const found = in.find(head);
    // What is found, and what comparing each rule by itself says, belong together.
    bool some = false;
    for (std::size_t i = 0; i < in.size(); ++i) some = some || why_not(in.rule(i), head).empty();
    EXPECT_EQ(found.rule && !found.wrong_method, some) << one.path;
    if (!found.rule) return "404";
    EXPECT_EQ(why_not(in.rule(*found.rule), head).starts_with("the method is not"), found.wrong_method);
    if (found.wrong_method) return "405 " + std::to_string(*found.rule);
    return std::to_string(*found.rule) + (found.rest.empty() ? "" : " " + std::string(found.rest));
}

match_rule at(std::string path, std::vector<std::string> methods = {})
{
    return {.path = std::move(path), .methods = std::move(methods)};
}

}  // namespace

TEST(surface, finds_no_internal_rule_and_what_stands_behind_one)
{
    match_rule hidden = at("/llm/{name}"), only = at("/only");
    hidden.internal = only.internal = true;
    surface const in({hidden, at("/llm/*"), only});
    EXPECT_EQ(seen(in, {"/llm/a"}), "1 a");
    EXPECT_EQ(seen(in, {"/only"}), "404");
    wire::header_list const none;
    EXPECT_EQ(why_not(in.rule(2), {"POST", "/only", none}), "only other routes lead to it");
    EXPECT_EQ(why_not(in.rule(2), {"POST", "/other", none}), "the path is not /only");
}

TEST(surface, matches_literal_segments_names_and_any_rest)
{
    surface const in({at("/chat"), at("/app/*"), at("/team/{id}/chat"), at("/team/{id}/*"), at("/*")});
    for (auto const& [path, wanted] : std::vector<std::pair<std::string_view, std::string>>{
             {"/chat", "0"},
             {"/chat/", "0"},
             {"//chat", "0"},
             {"/chat/x", "4 chat/x"},
             {"/app", "1"},
             {"/app/", "1"},
             {"/app/v1/chat/completions", "1 v1/chat/completions"},
             {"/app//v1", "1 v1"},
             {"/apple", "4 apple"},
             {"/team/7/chat", "2"},
             {"/team/7", "3"},
             {"/team/7/other/x", "3 other/x"},
             {"/team", "4 team"},
             {"/", "4"},
             {"", "4"},
             {"/CHAT", "4 CHAT"},
             {"/%63hat", "4 %63hat"},
             {"/app/../chat", "404"},
             {"/app/%2e%2E/chat", "404"},
             {"/app/.%2e", "404"},
             {"/./chat", "404"},
             {"/team/../chat", "404"},
             {"/app/...", "1 ..."},
             {"/app/.git", "1 .git"},
             {"/team/a%2Fb/chat", "2"},
             {"/team/%2e%2e%2fx/chat", "2"},
             {"/app/%2", "1 %2"},
         })
        EXPECT_EQ(seen(in, {path}), wanted) << path;
    EXPECT_EQ(seen(surface(), {"/chat"}), "404");
}

TEST(surface, prefers_literals_to_names_longer_paths_to_shorter_ones_and_then_the_first)
{
    surface const in({at("/{a}/x"), at("/b/{c}"), at("/b/x"), at("/b/*"), at("/{a}/*"), at("/b/x")});
    EXPECT_EQ(seen(in, {"/b/x"}), "2");
    EXPECT_EQ(seen(in, {"/b/y"}), "1");
    EXPECT_EQ(seen(in, {"/z/x"}), "0");
    EXPECT_EQ(seen(in, {"/b/y/z"}), "3 y/z");
    EXPECT_EQ(seen(in, {"/z/y/z"}), "4 y/z");
    // Of one depth: a literal that leads nowhere does not hide a name that does.
    surface const back({at("/a/b/c"), at("/{x}/b/d")});
    EXPECT_EQ(seen(back, {"/a/b/d"}), "1");
}

TEST(surface, looks_at_methods_last_and_names_those_that_would_do)
{
    surface const in({at("/a", {"POST"}), at("/a", {"PUT", "POST"}), at("/b", {"GET"}), at("/*")});
    EXPECT_EQ(seen(in, {"/a"}), "0");
    EXPECT_EQ(seen(in, {"/a", "PUT"}), "1");
    EXPECT_EQ(seen(in, {"/a", "GET"}), "3 a") << "another route takes every method";
    surface const strict({at("/a", {"POST"}), at("/a", {"PUT", "POST"}), at("/b", {"GET"})});
    EXPECT_EQ(seen(strict, {"/a", "DELETE"}), "405 0");
    EXPECT_EQ(seen(strict, {"/b", "POST"}), "405 2");
    EXPECT_EQ(seen(strict, {"/c", "POST"}), "404");
    EXPECT_EQ(seen(strict, {"/a", "post"}), "405 0") << "methods have a case (RFC 9110 9.1)";
}

TEST(surface, asks_for_host_and_headers)
{
    surface const in({{.path = "/a", .hosts = {"ai.example.com", "[::1]"}}, {.path = "/a", .headers = {{"X-Team", "blue"}}}, at("/a")});
    EXPECT_EQ(seen(in, {"/a", "POST", {{"Host", "AI.example.com:8443"}}}), "0");
    EXPECT_EQ(seen(in, {"/a", "POST", {{"host", "[::1]:80"}}}), "0");
    EXPECT_EQ(seen(in, {"/a", "POST", {{"host", "[::1]"}}}), "0");
    EXPECT_EQ(seen(in, {"/a", "POST", {{"host", "[::1"}}}), "2");
    EXPECT_EQ(seen(in, {"/a", "POST", {{"host", ":80"}}}), "2");
    EXPECT_EQ(seen(in, {"/a", "POST", {{"host", ""}}}), "2");
    EXPECT_EQ(seen(in, {"/a", "POST", {{"host", "other"}, {"x-team", "red"}, {"x-team", "blue"}}}), "1");
    EXPECT_EQ(seen(in, {"/a", "POST", {{"x-team", "Blue"}}}), "2");
    EXPECT_EQ(seen(in, {"/a"}), "2");
}

TEST(surface, prefers_the_request_s_host_to_any_host)
{
    surface const in({at("/a/b"), {.path = "/*", .hosts = {"own"}}, {.path = "/a/*", .hosts = {"own"}, .methods = {"PUT"}}});
    EXPECT_EQ(seen(in, {"/a/b", "POST", {{"host", "own"}}}), "1 a/b");
    EXPECT_EQ(seen(in, {"/a/b", "PUT", {{"host", "own"}}}), "2 b");
    EXPECT_EQ(seen(in, {"/a/b", "PUT", {{"host", "other"}}}), "0");
}

TEST(surface, finds_each_of_ten_thousand_routes)
{
    std::vector<match_rule> rules;
    for (int i = 0; i < 10'000; ++i)
        rules.push_back(at("/tenant-" + std::to_string(i % 100) + "/{user}/app-" + std::to_string(i / 100) + "/*"));
    surface const in(std::move(rules));
    ASSERT_EQ(in.size(), 10'000u);
    for (int i = 0; i < 10'000; i += 37)
        EXPECT_EQ(seen(in, {"/tenant-" + std::to_string(i % 100) + "/ann/app-" + std::to_string(i / 100) + "/v1/chat"}),
                  std::to_string(i) + " v1/chat");
    EXPECT_EQ(seen(in, {"/tenant-7/ann/app-100"}), "404");
}

TEST(surface, bounds_what_a_long_path_costs)
{
    std::string pattern, path;
    for (int i = 0; i < 40; ++i) pattern += i % 2 ? "/{n}" : "/a", path += "/a";
    surface const in({at(pattern), at("/a/*")});
    EXPECT_EQ(seen(in, {path}), "0");
    std::string endless = "/a";
    for (int i = 0; i < 10'000; ++i) endless += "/a";
    EXPECT_EQ(seen(in, {endless}).substr(0, 4), "1 a/");
}

TEST(path_shape, is_equal_for_paths_that_match_the_same)
{
    EXPECT_EQ(path_shape("/a/{x}/b/*"), "/a/{}/b/*");
    EXPECT_EQ(path_shape("//a/{y}/b//*"), "/a/{}/b/*");
    EXPECT_EQ(path_shape("/"), "/");
    EXPECT_NE(path_shape("/a/*"), path_shape("/a"));
}

TEST(why_not, says_what_does_not_match)
{
    match_rule const rule{.path = "/a/{b}", .hosts = {"x", "y"}, .methods = {"POST", "PUT"}, .headers = {{"X-A", "1"}}};
    wire::header_list none, host, all;
    host.add("host", "y");
    all.add("host", "y");
    all.add("x-a", "1");
    EXPECT_EQ(why_not(rule, {"POST", "/a", none}), "the path is not /a/{b}");
    EXPECT_EQ(why_not(rule, {"POST", "/a/b", none}), "the host is not x, y");
    EXPECT_EQ(why_not(rule, {"POST", "/a/b", host}), "no header line is X-A: 1");
    EXPECT_EQ(why_not(rule, {"GET", "/a/b", all}), "the method is not POST, PUT");
    EXPECT_EQ(why_not(rule, {"POST", "/a/..", all}), "the path has a segment \".\" or \"..\"");
    EXPECT_EQ(why_not(rule, {"PUT", "/a/b/", all}), "");
}

TEST(path_problem, names_what_no_request_could_match)
{
    for (char const* good : {"/", "/a", "/a/", "/a/{b}/c", "/*", "/a/*", "/v1.5/x-y_z~"}) EXPECT_EQ(path_problem(good), "") << good;
    for (auto const& [bad, part] : std::vector<std::pair<std::string_view, std::string_view>>{
             {"", "begins with no"},
             {"a", "begins with no"},
             {"/a?b", "without query and escapes"},
             {"/a%2Fb", "without query and escapes"},
             {"/a/*/b", "\"*\" elsewhere"},
             {"/a*", "\"*\" elsewhere"},
             {"/a/../b", "\"..\""},
             {"/./b", "\".\""},
             {"/{}", "is no {name}"},
             {"/{a}{b}", "is no {name}"},
             {"/{a{b}", "inside a segment"},
             {"/a b", "no request's path has"},
             {"/a\xc3\xa4", "no request's path has"},
             {"/{a", "is no {name}"},
             {"/a{b}", "inside a segment"},
         })
        EXPECT_THAT(path_problem(bad), ::testing::HasSubstr(std::string(part))) << bad;
}

}  // namespace signalbox::route
