// Routes that lead to other routes: what of each holds, who gets there, and what events and explanations tell of it.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// No two alike: what repeats has fewer tokens.
std::string words(int count)
{
    std::string out;
    while (count-- > 0) out += "w" + std::to_string(count * 79) + " ";
    return out;
}

class internal_routes : public testing::Test {
protected:
    internal_routes()
    {
        at.configure(
            "signalbox: 1\n"
            "providers:\n"
            "  - {id: sim, kind: simulator}\n"
            "  - {id: vendor, kind: openai, base_url: 'http://127.0.0.1:" +
            std::to_string(vendor.port()) +
            "/v1', auth: {secret: {inline: sk-of-the-gateway}}}\n"
            "upstreams: [{id: legacy, url: 'http://127.0.0.1:" +
            std::to_string(vendor.port()) +
            "/base'}]\n"
            "models:\n"
            "  - {id: a, provider: sim, simulate: {text: 'I am a'}}\n"
            "  - {id: b, provider: sim, simulate: {text: 'I am b'}}\n"
            "  - {id: c, provider: vendor}\n"
            "groups: [{id: both, members: [{model: a}, {model: b}]}]\n"
            "policies:\n"
            "  - {id: known, require: 'header(\"X-LLM\") in [\"openai\", \"gemini\", \"old\"]', deny: {status: 403, message: which}}\n"
            "  - {id: short, require: 'prompt.tokens < 100', deny: {message: too long}}\n"
            "limits: [{id: few, match: {route: gem}, count: requests, amount: 2, window: 1h}]\n"
            "routes:\n"
            "  - id: multi\n"
            "    match: {path: '/multi/*'}\n"
            "    policies: [known]\n"
            "    to: {value: 'header(\"X-LLM\")', map: {openai: 'route:/_llm/openai', gemini: 'route:/_llm/gemini', old: "
            "'http:legacy/x'}}\n"
            "  - {id: oai, match: {path: /_llm/openai}, internal: true, policies: [short], body_limit: 1000, stream: deny, to: "
            "'group:both'}\n"
            "  - id: gem\n"
            "    match: {path: '/_llm/{vendor}'}\n"
            "    internal: true\n"
            "    choose: [{when: 'header(\"X-Deep\") == \"yes\"', to: 'route:/_llm/deep/er'}]\n"
            "    otherwise: model:a\n"
            "  - {id: deep, match: {path: /_llm/deep/er/*}, internal: true, to: body.model}\n"
            "  - id: branch\n"
            "    match: {path: /branch}\n"
            "    forward_headers: [X-One, X-Two]\n"
            "    choose: [{when: 'header(\"X-Raw\") == \"1\"', to: 'route:/_raw'}]\n"
            "    otherwise: 'route:/c'\n"
            "  - {id: raw, match: {path: '/_raw/*'}, internal: true, accept: raw, to: 'provider:vendor/files'}\n"
            "  - {id: c, match: {path: /c}, forward_headers: [X-Two, X-Three], to: model:c}\n"
            "  - {id: both, match: {path: /both}, to: 'route:/_both'}\n"
            "  - {id: fan, match: {path: /_both}, internal: true, mode: all, choose: [{when: 'true', to: a}, {when: 'true', to: "
            "'route:/_llm/openai', id: o}]}\n"
            "  - {id: open, match: {path: /open}, public: true, to: 'route:/_llm/deep/er'}\n"
            "consumers:\n"
            "  - {name: all, keys: [{secret: {inline: sb_all_of_them_1}}]}\n"
            "  - {name: one, keys: [{secret: {inline: sb_only_one_model}}], allow: ['model:a']}\n"
            "  - {name: kept, keys: [{secret: {inline: sb_kept_to_one_way}}], allow: ['route:multi'], deny: ['route:oai']}\n");
    }
    memory_client const& ask(std::string_view path, header_values headers = {}, std::string const& more = {})
    {
        at.sink.events.clear();
        body = R"({"messages":[{"role":"user","content":")" + text + "\"}]" + more + "}";
        headers.push_back({"x-api-key", key});
        if (key.empty()) headers.back() = {"host", "127.0.0.1"};
        return at.ask(path, body, headers);
    }
    std::string served(std::string_view path, header_values headers = {}, std::string const& more = {})
    {
        auto const& seen = ask(path, std::move(headers), more);
        return seen.status == 200 ? at.event().resolved_model() : std::to_string(seen.status);
    }
    std::vector<std::string> trail() const { return {at.event().trail().begin(), at.event().trail().end()}; }
    void answers(std::string const& reply)
    {
        vendor.always({read_request(), send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                                            std::to_string(reply.size()) + "\r\n\r\n" + reply)});
    }

    gateway_fixture at;
    scripted_upstream vendor{at.loop.get_executor()};
    std::string body, text = "Hi", key = "sb_all_of_them_1";
};

TEST_F(internal_routes, are_not_there_from_outside)
{
    for (char const* path :
         {"/_llm/openai", "/_llm/openai/", "/_llm/openai/chat/completions", "/_llm/gemini", "/_raw", "/_raw/x", "/_both"}) {
        EXPECT_EQ(ask(path).status, 404) << path;
        EXPECT_THAT(at.client->body, HasSubstr("no such path; try /v1/chat/completions")) << path;
        EXPECT_EQ(at.event().reason(), "unknown_path");
        EXPECT_EQ(at.event().trail_size(), 0) << "of a route that is not there nothing is told";
    }
    EXPECT_EQ(at.ask("/_llm/openai", {}, {{"x-api-key", key}}, "GET").status, 404);
    EXPECT_EQ(at.ask("/_llm/openai", {}, {}, "OPTIONS").status, 404);
    key = "sb_wrong";
    EXPECT_EQ(ask("/_llm/openai").status, 404) << "as any other path, without a look at the key";
}

TEST_F(internal_routes, serve_what_other_routes_lead_there)
{
    EXPECT_EQ(served("/multi", {{"X-LLM", "openai"}}), "a");
    EXPECT_EQ(at.event().group(), "both");
    EXPECT_EQ(at.event().path(), "/multi");
    EXPECT_THAT(trail(), ElementsAre("route multi (matched: header(\"X-LLM\") = \"openai\")", "route oai (matched)", HasSubstr("sim/a"),
                                     HasSubstr("sim/b")));
    EXPECT_EQ(served("/multi/v1/chat/completions", {{"X-LLM", "gemini"}}), "a");
    EXPECT_THAT(trail(), ElementsAre("route multi (matched: header(\"X-LLM\") = \"gemini\")", "route gem (otherwise)"));
    EXPECT_EQ(served("/multi", {{"X-LLM", "gemini"}, {"X-Deep", "yes"}}, R"(,"model":"b")"), "b");
    EXPECT_THAT(trail(), ElementsAre("route multi (matched: header(\"X-LLM\") = \"gemini\")",
                                     "route gem (when: header(\"X-Deep\") == \"yes\")", "route deep (matched)"));
}

TEST_F(internal_routes, are_chosen_by_no_words_of_a_caller)
{
    for (char const* value : {"../_llm/openai", "%2e%2e", "openai/", "OpenAI", "route:/_llm/openai", "_llm/openai", "http:legacy"}) {
        EXPECT_EQ(served("/multi", {{"X-LLM", value}}), "403") << value;
        EXPECT_EQ(at.event().reason(), "policy");
    }
    EXPECT_EQ(served("/multi"), "403");
    EXPECT_TRUE(vendor.requests().empty());
}

TEST_F(internal_routes, hold_for_the_request_with_those_before)
{
    text = words(120);
    EXPECT_EQ(served("/multi", {{"X-LLM", "openai"}}), "403") << "the policy of the second";
    EXPECT_THAT(at.client->body, HasSubstr("too long"));
    text = "Hi";
    EXPECT_EQ(served("/multi", {{"X-LLM", "openai"}}, R"(,"stream":true)"), "400");
    EXPECT_THAT(at.client->body, HasSubstr("this path does not stream"));
    EXPECT_THAT(trail(), ElementsAre("route multi (matched: header(\"X-LLM\") = \"openai\")", "route oai (no branch taken)"));
    EXPECT_EQ(served("/multi", {{"X-LLM", "openai"}}, R"(,"user":")" + std::string(1000, ' ') + "\""), "413");
    EXPECT_EQ(served("/multi", {{"X-LLM", "gemini"}}), "a");
    EXPECT_EQ(served("/multi", {{"X-LLM", "gemini"}}), "a");
    EXPECT_EQ(served("/multi", {{"X-LLM", "gemini"}}), "429") << "the limit of the second";
    EXPECT_EQ(served("/multi", {{"X-LLM", "openai"}}), "a");
}

TEST_F(internal_routes, open_nothing_that_a_key_may_not_use)
{
    key = "sb_only_one_model";
    EXPECT_EQ(served("/multi", {{"X-LLM", "gemini"}}), "a");
    EXPECT_EQ(served("/multi", {{"X-LLM", "openai"}}), "403");
    EXPECT_EQ(at.event().reason(), "forbidden");
    EXPECT_EQ(served("/multi", {{"X-LLM", "gemini"}, {"X-Deep", "yes"}}, R"(,"model":"b")"), "403");
    EXPECT_EQ(served("/branch", {{"X-Raw", "1"}}), "403");
    EXPECT_TRUE(vendor.requests().empty());
}

TEST_F(internal_routes, are_opened_with_the_route_that_leads_there_and_closed_by_a_deny_list)
{
    key = "sb_kept_to_one_way";
    EXPECT_EQ(served("/multi", {{"X-LLM", "gemini"}}), "a") << "the list of routes names the one that is asked";
    EXPECT_EQ(served("/multi", {{"X-LLM", "openai"}}), "403");
    EXPECT_THAT(at.client->body, HasSubstr("this key may not use what this path leads to"));
    EXPECT_EQ(served("/branch"), "403");
}

TEST_F(internal_routes, are_led_to_without_a_key_by_a_public_route)
{
    key.clear();
    EXPECT_EQ(served("/open", {}, R"(,"model":"b")"), "b");
    EXPECT_EQ(served("/multi", {{"X-LLM", "gemini"}}), "401");
}

TEST_F(internal_routes, pass_the_fields_on_that_each_of_the_routes_lets_pass)
{
    answers(sample_of(dialect::openai_chat).plain_reply);
    EXPECT_EQ(served("/branch", {{"X-One", "1"}, {"X-Two", "2"}, {"X-Three", "3"}, {"traceparent", "00-1"}}), "c");
    EXPECT_THAT(vendor.requests().back(), HasSubstr("X-Two: 2\r\n"));
    for (char const* name : {"X-One", "X-Three", "traceparent"}) EXPECT_THAT(vendor.requests().back(), Not(HasSubstr(name))) << name;
    EXPECT_EQ(served("/c", {{"X-One", "1"}, {"X-Two", "2"}, {"X-Three", "3"}}), "c");
    EXPECT_THAT(vendor.requests().back(), HasSubstr("X-Three: 3\r\n")) << "asked itself, the route has its own list alone";
}

TEST_F(internal_routes, may_be_raw)
{
    answers("{\"raw\":1}");
    EXPECT_EQ(ask("/branch", {{"X-Raw", "1"}, {"X-Two", "2"}, {"X-Three", "3"}, {"content-length", "45"}}).status, 200);
    EXPECT_EQ(at.client->body, "{\"raw\":1}");
    std::string const sent = vendor.requests().back();
    EXPECT_TRUE(sent.starts_with("POST /v1/files HTTP/1.1\r\n")) << sent;
    EXPECT_THAT(sent, HasSubstr("Authorization: Bearer sk-of-the-gateway\r\n"));
    EXPECT_THAT(sent, HasSubstr("X-Two: 2\r\n"));
    EXPECT_THAT(sent, Not(HasSubstr("X-Three")));
    EXPECT_THAT(sent, Not(HasSubstr(key)));
    EXPECT_TRUE(sent.ends_with("\r\n\r\n" + body)) << sent;
    EXPECT_EQ(at.event().operation(), "raw");
    EXPECT_THAT(trail(), ElementsAre("route branch (when: header(\"X-Raw\") == \"1\")", "route raw (matched)"));
}

TEST_F(internal_routes, stand_beside_plain_servers_in_one_map)
{
    answers("{\"old\":1}");
    EXPECT_EQ(ask("/multi", {{"X-LLM", "old"}, {"content-length", "45"}}).status, 200);
    EXPECT_TRUE(vendor.requests().back().starts_with("POST /base/x HTTP/1.1\r\n")) << vendor.requests().back();
    EXPECT_EQ(at.event().trail(0), "route multi (matched: header(\"X-LLM\") = \"old\")");
    key = "sb_only_one_model";
    EXPECT_EQ(served("/multi", {{"X-LLM", "old"}}), "403") << "an allow-list has to name the server";
}

TEST_F(internal_routes, may_ask_several_and_be_one_of_several)
{
    EXPECT_EQ(ask("/both").status, 200);
    EXPECT_THAT(at.client->body, HasSubstr("I am a"));
    ASSERT_EQ(at.sink.events.size(), 3u);
    EXPECT_THAT(trail(), ElementsAre("route both (matched)", "route fan (all: a when true)", "route fan (all: o when true)"));
    int led = 0;
    for (auto const& each : at.sink.events) {
        if (each->role() != "branch" || each->group() != "both") continue;
        ++led;
        EXPECT_EQ(each->trail(0), "route both (matched)");
        EXPECT_EQ(each->trail(1), "route fan (when: true)");
        EXPECT_EQ(each->trail(2), "route oai (matched)");
    }
    EXPECT_EQ(led, 1);
}

TEST_F(internal_routes, are_explained_as_they_are_decided)
{
    wire::header_list headers;
    headers.add("X-LLM", "gemini");
    headers.add("X-Deep", "yes");
    inbound request{.method = "POST", .path = "/multi", .headers = &headers, .body = R"({"model":"b","messages":[1]})"};
    auto const who = std::make_shared<model::principal const>(model::principal{.consumer = "x", .everything = true});
    std::string const words = explain_request(request, who, at.states.current()->config, 0).text;
    EXPECT_THAT(words, HasSubstr("  multi: taken\n"));
    EXPECT_THAT(words, HasSubstr("  -> route multi (matched: header(\"X-LLM\") = \"gemini\")\n"
                                 "  when header(\"X-Deep\") == \"yes\": true; header(\"X-Deep\") = \"yes\"\n"
                                 "  -> route gem (when: header(\"X-Deep\") == \"yes\")\n"
                                 "  -> route deep (matched)\n"));
    request.path = "/_llm/openai";
    auto const outside = explain_request(request, who, at.states.current()->config, 0);
    EXPECT_FALSE(outside.served);
    EXPECT_THAT(outside.text, HasSubstr("  oai: only other routes lead to it\n"));
    EXPECT_THAT(outside.text, HasSubstr("refused with 404, unknown_path"));
    request.path = "/both";
    std::string const several = explain_request(request, who, at.states.current()->config, 0).text;
    EXPECT_THAT(several, HasSubstr("branch o\n  -> route both (matched)\n"));
    EXPECT_THAT(several, HasSubstr("  -> route oai (matched)\n"));
}

}  // namespace
}  // namespace signalbox::test
