// The names of a condition and what each takes from a request.
#include "engine/route/request_facts.hpp"

#include "engine/expression/program.hpp"

#include <gtest/gtest.h>

namespace signalbox::route {

namespace {

class request_facts_test : public ::testing::Test {
protected:
    request_facts_test()
    {
        headers.add("Host", "gateway");
        headers.add("X-LLM", "gemini");
        headers.add("x-llm", "openai");
        headers.add("X-Empty", "");
    }

    void expect_all(bool wanted, std::initializer_list<std::string_view> conditions)
    {
        request_facts const about({.method = "POST",
                                   .path = "/v1/chat/completions",
                                   .query = "tier=gold&name=a%20b+c%2Bd&flag&tier=iron&%74est=1",
                                   .model = "fast",
                                   .body = body,
                                   .headers = &headers,
                                   .who = &who,
                                   .prompt_tokens = 1'200,
                                   .now = model::wall_time{std::chrono::seconds{1'795'219'200}}});
        for (std::string_view const each : conditions) {
            auto const made = expression::program::build(each, request_environment());
            ASSERT_TRUE(made) << made.error().message();
            EXPECT_EQ(made->holds(about), wanted) << each;
        }
    }

    wire::header_list headers;
    model::principal who{.key_id = "key_1", .consumer = "ann", .everything = true};
    std::string body =
        R"({"model":"fast","stream":true,"temperature":0.5,"n":2,"user":"a\"b","none":null,"user":"c\u00e9",)"
        R"("m\u0065ta":{"deep":[{"x":1},{"x":[2, 3]}]},"stop":["a","b\n"],"big":1e400,"messages":[{"role":"user","content":"hi"}]})";
};

}  // namespace

TEST_F(request_facts_test, gives_model_path_method_consumer_tokens_and_time)
{
    expect_all(true, {"model == 'fast'", "path.startsWith('/v1/')", "method == 'POST'", "consumer.name == 'ann'", "consumer.key == 'key_1'",
                      "prompt.tokens == 1200", "now == '2026-11-21T00:00:00.000000Z'", "now > '2026-11-20' && now < '2026-11-22'"});
    expect_all(true, {"size(consumer.tags) == 0", "!('gold' in consumer.tags)"});
    who.tags = R"(["gold","c\u00e9"])";
    expect_all(true, {"'gold' in consumer.tags", "'c\u00e9' in consumer.tags", "!('iron' in consumer.tags)", "size(consumer.tags) == 2"});
    who.tier = "gold";
    expect_all(true, {"consumer.tier == 'gold'", "has(consumer.tier)"});
    who = {};
    expect_all(true, {"consumer.tier == ''", "!has(consumer.tier)", "consumer.name == ''", "!has(consumer.name)", "!has(consumer.key)"});
}

TEST_F(request_facts_test, gives_claims_of_a_token_as_what_they_are)
{
    expect_all(true, {"claim('sub') == ''", "!has(claim('sub'))", "!('x' in claim('groups'))", "!(claim('level') > 1)", "!claim('admin')"});
    who.claims = R"({"sub":"ann","level":3,"share":0.5,"admin":true,"off":false,"groups":["gold","c\u00e9"],"none":null,"empty":"",)"
                 R"("realm_access":{"roles":["dev"]},"https://example.com/team":"blue","a":{"b":{"c":"deep"}}})";
    expect_all(true, {"claim('sub') == 'ann'",
                      "claim('sub') in ['ann', 'bob']",
                      "claim('sub').startsWith('an')",
                      "has(claim('sub'))",
                      "claim('level') == 3",
                      "claim('level') >= 2",
                      "claim('level') < 3.5",
                      "claim('share') == 0.5",
                      "claim('admin') == true",
                      "claim('admin')",
                      "!claim('off')",
                      "has(claim('off'))",
                      "'gold' in claim('groups')",
                      "claim('groups')[1] == 'c\u00e9'",
                      "size(claim('groups')) == 2",
                      "'dev' in claim('realm_access.roles')",
                      "claim('realm_access').roles[0] == 'dev'",
                      "claim('https://example.com/team') == 'blue'",
                      "claim('a.b.c') == 'deep'",
                      "has(claim('empty'))"});
    expect_all(true, {"claim('none') == ''", "!has(claim('none'))", "claim('missing') == ''", "claim('a.b.x') == ''",
                      "claim('sub.x') == ''", "claim('') == ''", "claim('level') != '3'", "claim('SUB') == ''"});
    expect_all(false, {"claim('sub')", "claim('level')", "claim('groups') == 'gold'", "claim('admin') == 'true'"});
}

TEST_F(request_facts_test, finds_headers_in_any_case_and_takes_their_first_line)
{
    expect_all(true, {"header('x-llm') == 'gemini'", "header('X-Llm') == 'gemini'", "req_header('host') == 'gateway'",
                      "req_headers['X-Llm'][0] == 'gemini'", "req_headers['x-LLM'][1] == 'openai'", "size(req_headers['x-llm']) == 2",
                      "'openai' in req_headers['X-LLM']", "size(req_headers) == 3", "req_headers.exists(h, h == 'X-LLM')",
                      "header('X-Empty') == '' && has(header('X-Empty'))"});
}

TEST_F(request_facts_test, takes_absent_headers_queries_and_fields_as_empty_or_null)
{
    expect_all(true,
               {"header('X-None') == ''", "!has(header('X-None'))", "query('none') == ''", "!has(query('none'))", "body.nothing == null",
                "body.none == null", "!has(body.none)", "!(req_headers['X-None'][0] == 'gemini')", "req_headers['X-None'][0] == null",
                "!(req_headers['X-None'][0] in ['gemini', 'openai'])", "body.messages[7].content == null", "body.user.deep == null",
                "!has(req_headers['X-None'])", "size(req_headers['X-None']) == 0", "body.big == null"});
}

TEST_F(request_facts_test, decodes_queries_and_takes_the_first_of_equal_fields)
{
    expect_all(true, {"query('tier') == 'gold'", "query('name') == 'a b c+d'", "query('flag') == '' && has(query('flag'))",
                      "query('test') == '1'"});
}

TEST_F(request_facts_test, walks_the_body)
{
    expect_all(true, {"body.stream", "body.temperature == 0.5", "body.n == 2", "body.user == 'c\\u00e9'", "body.meta.deep[0].x == 1",
                      "body.meta.deep[1].x[1] == 3", "body['meta']['deep'][1]['x'] == [2, 3]", "body.stop == ['a', 'b\\n']",
                      "body.messages.exists(m, m.role == 'user' && m.content == 'hi')", "body.exists(key, key == 'meta')",
                      "size(body.stop) == 2", "size(body.messages) == 1", "'n' in body"});
    expect_all(false, {"body.stop.exists(s, s == 'c')", "'x' in body", "body.stream == 'true'", "body.n > 2"});
    body = "[1, 2]";
    expect_all(true, {"body[1] == 2", "body.model == null"});
    body = "7";
    expect_all(true, {"body == 7", "body.model == null"});
    body = "{}";
    expect_all(true, {"size(body) == 0", "body.all(k, false)", "body.model == null"});
}

namespace {

int times_counted = 0;

std::uint64_t count(std::string_view model, std::string_view body)
{
    ++times_counted;
    return model.size() + body.size();
}

bool holds(char const* condition, request_facts::sources const& of)
{
    return expression::program::build(condition, request_environment())->holds(request_facts(of));
}

}  // namespace

TEST(prompt_tokens, are_counted_for_a_condition_that_asks_and_only_once)
{
    times_counted = 0;
    request_facts::sources const not_counted{.model = "abc", .body = "{}", .count_tokens = &count};
    EXPECT_TRUE(holds("model == 'abc'", not_counted));
    EXPECT_EQ(times_counted, 0);
    EXPECT_TRUE(holds("prompt.tokens > 4 && prompt.tokens < 6", not_counted));
    EXPECT_EQ(times_counted, 1);
    EXPECT_TRUE(holds("prompt.tokens == 7", {.model = "abc", .body = "{}", .prompt_tokens = 7, .count_tokens = &count}));
    EXPECT_EQ(times_counted, 1) << "they are known";
    EXPECT_TRUE(holds("prompt.tokens == 0", {.model = "abc", .body = "{}"})) << "nothing counts them";
}

}  // namespace signalbox::route
