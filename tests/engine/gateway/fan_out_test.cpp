// Routes that ask all their branches: which are asked, what their replies become, plain and streamed, and what ends them.
#include "engine/explanation.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

#include <map>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string const configured =
    "signalbox: 1\n"
    "server: {response_headers: {compat: [kong]}}\n"
    "providers: [{id: sim, kind: simulator}]\n"
    "models:\n"
    "  - {id: red, provider: sim, price: {input: 1, output: 1}, simulate: {text: 'I am red'}}\n"
    "  - {id: blue, provider: sim, price: {input: 1, output: 1}, simulate: {text: 'I am blue'}}\n"
    "  - {id: sick, provider: sim, simulate: {status: 500}}\n"
    "  - {id: slow, provider: sim, simulate: {text: late, first_token: 60s}}\n"
    "  - {id: tardy, provider: sim, simulate: {text: later, first_token: 80ms}}\n"
    "policies: [{id: polite, prompt_guard: {deny: [rude]}, deny: {status: 422, message: be kind}}]\n"
    "groups:\n"
    "  - {id: both, members: [{model: blue}, {model: red}]}\n"
    "  - {id: kind, policies: [polite], members: [{model: red}]}\n"
    "routes:\n"
    "  - {id: polite, match: {path: /polite}, mode: all, choose: [{when: 'true', to: kind, id: a}, {when: 'true', to: kind, id: b}]}\n"
    "  - {id: partly, match: {path: /partly}, mode: all, choose: [{when: 'true', to: kind, id: a}, {when: 'true', to: red}]}\n"
    "  - {id: pair, match: {path: '/pair/*'}, mode: all, choose: [{when: 'true', to: red}, {when: 'true', to: 'group:both', id: mix}]}\n"
    "  - {id: half, match: {path: /half}, mode: all, merge: {shape: object}, choose: [{when: 'true', to: red}, {when: 'true', to: sick}]}\n"
    "  - {id: strict, match: {path: /strict}, mode: all, merge: {partial: false}, choose: [{when: 'true', to: slow}, {when: 'true', to: "
    "sick}]}\n"
    "  - {id: tardy, match: {path: /tardy}, mode: all, choose: [{when: 'true', to: tardy}]}\n"
    "  - {id: ill, match: {path: /ill}, mode: all, choose: [{when: 'true', to: sick}]}\n"
    "  - {id: race, match: {path: /race}, mode: all, merge: {shape: first}, choose: [{when: 'true', to: slow}, {when: 'true', to: sick}, "
    "{when: 'true', to: red}]}\n"
    "  - {id: lost, match: {path: /lost}, mode: all, merge: {shape: first}, choose: [{when: 'true', to: sick}]}\n"
    "  - id: some\n"
    "    match: {path: /some}\n"
    "    mode: all\n"
    "    choose:\n"
    "      - {when: 'header(\"X-Red\") == \"1\"', to: red}\n"
    "      - {when: 'header(\"X-Blue\") == \"1\"', to: {value: body.user, map: {ann: blue}}, id: blue}\n"
    "    otherwise: both\n"
    "  - {id: none, match: {path: /none}, mode: all, choose: [{when: 'header(\"X-Red\") == \"1\"', to: red}]}\n"
    "  - {id: wait, match: {path: /wait}, mode: all, choose: [{when: 'true', to: slow, id: a}, {when: 'true', to: slow, id: b}]}\n"
    "consumers:\n"
    "  - {name: all, keys: [{secret: {inline: sb_all_of_them_1}}]}\n"
    "  - {name: one, keys: [{secret: {inline: sb_only_one_model}}], allow: ['model:red']}\n";

wire::json_view nth(wire::json_view list, std::size_t place)
{
    for (wire::json_view const each : list.elements())
        if (place-- == 0) return each;
    return {};
}

std::size_t count(wire::json_view list)
{
    std::size_t out = 0;
    for (wire::json_view const each : list.elements()) out += each.missing() ? 0 : 1;
    return out;
}

class fan_out_at_the_gateway : public testing::Test {
protected:
    fan_out_at_the_gateway() { at.configure(configured); }
    memory_client const& ask(std::string_view path, std::string const& more = {}, header_values headers = {})
    {
        at.sink.events.clear();
        headers.push_back({"x-api-key", key});
        bool const own = more.find("\"messages\"") != more.npos;
        body = own ? "{" + more.substr(1) + "}" : R"({"messages":[{"role":"user","content":"Hi"}])" + more + "}";
        return at.ask(path, body, headers);
    }
    wire::json_view reply() const
    {
        EXPECT_TRUE(wire::check_json(at.client->body)) << at.client->body;
        return wire::json_view(at.client->body);
    }
    std::string text_of(wire::json_view result) const { return nth(result["response"]["choices"], 0)["message"]["content"].string_or("?"); }
    /// Events of branches by the model that was to answer.
    std::map<std::string, schema::Event const*> branches() const
    {
        std::map<std::string, schema::Event const*> out;
        for (auto const& each : at.sink.events)
            if (each->role() == "branch") out[each->attempts_size() ? each->attempts(0).model() : "-"] = each.get();
        return out;
    }
    std::vector<std::string> lines_of(std::string const& begin) const
    {
        std::vector<std::string> out;
        for (std::string_view rest = at.client->body; !rest.empty();) {
            std::string_view const line = rest.substr(0, rest.find('\n'));
            if (line.starts_with(begin)) out.emplace_back(line);
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        }
        return out;
    }

    gateway_fixture at;
    std::string body, key = "sb_all_of_them_1";
};

TEST_F(fan_out_at_the_gateway, that_a_policy_denies_in_every_branch_is_denied_as_the_policy_says)
{
    for (std::string const stream : {"", R"(,"stream":true)"}) {
        auto const& seen = ask("/polite", stream + R"(,"user":"rude","messages":[{"role":"user","content":"rude"}])");
        EXPECT_EQ(seen.status, 422) << stream;
        EXPECT_EQ(reply()["error"]["message"].string_or(""), "be kind");
        EXPECT_EQ(reply()["error"]["code"].string_or(""), "policy_violation");
        EXPECT_EQ(at.event().reason(), "policy");
        EXPECT_EQ(at.event().decision(), "blocked");
        EXPECT_EQ(at.event().role(), "primary");
    }
    ask("/partly", R"(,"messages":[{"role":"user","content":"rude"}])");
    EXPECT_EQ(at.client->status, 200) << "one branch has answered";
    EXPECT_EQ(nth(reply()["results"], 0)["error"]["message"].string_or(""), "be kind");
}

TEST_F(fan_out_at_the_gateway, lists_the_replies_of_all_branches)
{
    auto const& seen = ask("/pair/v1/chat/completions");
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.content_type, "application/json");
    EXPECT_THAT(seen.lines, HasSubstr("X-Completed: true\r\n"));
    EXPECT_EQ(reply()["object"].string_or(""), "fanout");
    EXPECT_EQ(reply()["completed"].boolean(), true);
    ASSERT_EQ(count(reply()["results"]), 2u);
    auto const red = nth(reply()["results"], 0), mix = nth(reply()["results"], 1);
    EXPECT_EQ(red["id"].string_or(""), "red");
    EXPECT_EQ(red["model"].string_or(""), "sim/red");
    EXPECT_EQ(red["status"].integer(), 200);
    EXPECT_EQ(text_of(red), "I am red");
    EXPECT_EQ(mix["id"].string_or(""), "mix");
    EXPECT_EQ(text_of(mix), "I am blue");
    EXPECT_TRUE(mix["error"].missing());
    auto const sum = [&](char const* field) {
        return *red["response"]["usage"][field].integer() + *mix["response"]["usage"][field].integer();
    };
    for (char const* field : {"prompt_tokens", "completion_tokens", "total_tokens"})
        EXPECT_EQ(reply()["usage"][field].integer(), sum(field)) << field;
    EXPECT_GT(sum("total_tokens"), 0);
}

TEST_F(fan_out_at_the_gateway, leave_an_event_each_that_hangs_on_that_of_the_request)
{
    ask("/pair");
    ASSERT_EQ(at.sink.events.size(), 3u);
    schema::Event const& whole = at.event();
    EXPECT_EQ(whole.role(), "primary");
    EXPECT_EQ(whole.parent(), 0u);
    EXPECT_EQ(whole.status(), 200u);
    EXPECT_EQ(whole.decision(), "allowed");
    EXPECT_EQ(whole.actual_cost_micros(), 0) << "branches have the costs";
    EXPECT_EQ(whole.tokens().prompt(), 0u);
    ASSERT_EQ(whole.trail_size(), 2);
    EXPECT_EQ(whole.trail(0), "route pair (all: red when true)");
    EXPECT_EQ(whole.trail(1), "route pair (all: mix when true)");
    ASSERT_EQ(whole.labels_size(), 2);
    EXPECT_EQ(whole.labels(0).value() + " of " + whole.labels(1).value(), "2 of 2");
    ASSERT_EQ(branches().size(), 2u);
    for (char const* model : {"red", "blue"}) {
        schema::Event const& its = *branches()[model];
        EXPECT_EQ(its.parent(), whole.id());
        EXPECT_EQ(its.consumer(), "all");
        EXPECT_EQ(its.path(), "/pair");
        EXPECT_EQ(its.trail(0), "route pair (when: true)");
        EXPECT_GT(its.actual_cost_micros(), 0);
        EXPECT_EQ(its.resolved_model(), model);
    }
    EXPECT_EQ(branches()["blue"]->group(), "both");
}

TEST_F(fan_out_at_the_gateway, are_200_when_any_succeeded_and_502_when_none_did)
{
    EXPECT_EQ(ask("/half").status, 200);
    EXPECT_THAT(at.client->lines, HasSubstr("X-Completed: false\r\n"));
    EXPECT_EQ(reply()["completed"].boolean(), false);
    EXPECT_EQ(text_of(reply()["results"]["red"]), "I am red");
    EXPECT_EQ(reply()["results"]["sick"]["status"].integer(), 500);
    EXPECT_TRUE(reply()["results"]["sick"]["response"].missing());
    EXPECT_FALSE(reply()["results"]["sick"]["error"]["message"].string_or("").empty()) << at.client->body;
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_EQ(at.event().labels(1).value(), "1");
    EXPECT_EQ(branches()["sick"]->status(), 500u);
    for (char const* path : {"/ill", "/lost"}) {
        EXPECT_EQ(ask(path).status, 502) << path;
        EXPECT_THAT(at.client->lines, HasSubstr("X-Completed: false\r\n"));
        EXPECT_EQ(nth(reply()["results"], 0)["status"].integer(), 500);
        EXPECT_EQ(at.event().decision(), "error");
        EXPECT_EQ(at.event().reason(), "exhausted");
        EXPECT_EQ(at.event().status(), 502u);
    }
}

TEST_F(fan_out_at_the_gateway, break_the_others_off_when_none_may_fail)
{
    EXPECT_EQ(ask("/strict").status, 502);
    EXPECT_EQ(branches()["slow"]->decision(), "abandoned");
    EXPECT_EQ(nth(reply()["results"], 1)["status"].integer(), 500);
    EXPECT_TRUE(nth(reply()["results"], 0)["response"].missing());
}

TEST_F(fan_out_at_the_gateway, give_the_first_reply_as_it_is)
{
    EXPECT_EQ(ask("/race").status, 200);
    EXPECT_EQ(reply()["object"].string_or(""), "chat.completion");
    EXPECT_EQ(nth(reply()["choices"], 0)["message"]["content"].string_or(""), "I am red");
    std::string const model = "X-Signalbox-Model: sim/red\r\nX-Kong-LLM-Model: sim/red\r\n";
    EXPECT_THAT(at.client->lines, HasSubstr(model));
    EXPECT_THAT(at.client->lines, HasSubstr("X-Kong-Upstream-Latency: "));
    EXPECT_THAT(at.client->lines, HasSubstr("X-Completed: true\r\n"));
    EXPECT_EQ(branches()["slow"]->decision(), "abandoned");
    EXPECT_EQ(branches()["sick"]->decision(), "error");
    EXPECT_EQ(ask("/race", ",\"stream\":true").status, 200);
    EXPECT_THAT(at.client->content_type, HasSubstr("text/event-stream"));
    EXPECT_THAT(at.client->lines, HasSubstr(model)) << "before the branch is over";
    EXPECT_TRUE(lines_of("event:").empty());
    EXPECT_EQ(lines_of("data: [DONE]").size(), 1u);
    EXPECT_TRUE(at.client->finished);
}

TEST_F(fan_out_at_the_gateway, wait_for_their_branches_and_say_so_once)
{
    at.arrived_before = std::chrono::milliseconds(50);
    EXPECT_EQ(ask("/tardy").status, 200);
    EXPECT_GE(at.event().latency_us(), 130'000);
    EXPECT_GE(at.event().gateway_us(), 50'000) << "what it waited before it was asked is not the branches' time";
    EXPECT_LE(at.event().gateway_us(), at.event().latency_us() - 80'000);
}

TEST_F(fan_out_at_the_gateway, ask_only_the_branches_that_hold)
{
    EXPECT_EQ(ask("/some", ",\"user\":\"ann\"", {{"X-Red", "1"}, {"X-Blue", "1"}}).status, 200);
    EXPECT_EQ(count(reply()["results"]), 2u);
    EXPECT_EQ(ask("/some", "", {{"X-Red", "1"}}).status, 200);
    EXPECT_EQ(count(reply()["results"]), 1u);
    EXPECT_EQ(nth(reply()["results"], 0)["id"].string_or(""), "red");
    EXPECT_EQ(ask("/some").status, 200);
    EXPECT_EQ(count(reply()["results"]), 1u);
    EXPECT_EQ(nth(reply()["results"], 0)["id"].string_or(""), "otherwise");
    EXPECT_EQ(at.event().trail(0), "route some (all: otherwise, otherwise)");
    EXPECT_EQ(ask("/some", ",\"user\":\"bob\"", {{"X-Red", "1"}, {"X-Blue", "1"}}).status, 200);
    EXPECT_EQ(nth(reply()["results"], 1)["status"].integer(), 400) << "a value that leads nowhere is the fault of its branch";
    EXPECT_EQ(ask("/none").status, 404);
    EXPECT_THAT(at.client->body, HasSubstr("no branch of the route"));
    EXPECT_EQ(at.sink.events.size(), 1u);
}

TEST_F(fan_out_at_the_gateway, open_nothing_that_a_key_may_not_use)
{
    key = "sb_only_one_model";
    EXPECT_EQ(ask("/pair").status, 200);
    EXPECT_EQ(text_of(nth(reply()["results"], 0)), "I am red");
    EXPECT_EQ(nth(reply()["results"], 1)["status"].integer(), 403);
    EXPECT_EQ(branches()["-"]->reason(), "forbidden");
}

TEST_F(fan_out_at_the_gateway, stream_events_under_the_names_of_their_branches_with_one_end)
{
    EXPECT_EQ(ask("/pair", ",\"stream\":true").status, 200);
    EXPECT_THAT(at.client->content_type, HasSubstr("text/event-stream"));
    EXPECT_TRUE(at.client->finished);
    auto const names = lines_of("event: ");
    ASSERT_GT(names.size(), 4u);
    EXPECT_GT(std::ranges::count(names, "event: red"), 1);
    EXPECT_GT(std::ranges::count(names, "event: mix"), 1);
    EXPECT_EQ(names.back(), "event: fanout");
    auto const data = lines_of("data: ");
    EXPECT_EQ(data.size(), names.size() + 1) << "one for each event, and the mark of the end";
    EXPECT_EQ(data.back(), "data: [DONE]");
    EXPECT_EQ(std::ranges::count(data, "data: [DONE]"), 1);
    std::string const summary = data[data.size() - 2].substr(6);
    ASSERT_TRUE(wire::check_json(summary)) << summary;
    wire::json_view const end(summary);
    EXPECT_EQ(end["object"].string_or(""), "fanout");
    EXPECT_EQ(end["completed"].boolean(), true);
    EXPECT_EQ(nth(end["results"], 1)["model"].string_or(""), "sim/blue");
    EXPECT_TRUE(nth(end["results"], 0)["response"].missing());
    EXPECT_GT(end["usage"]["total_tokens"].integer(), 0);
    EXPECT_TRUE(at.event().stream());
    EXPECT_EQ(at.event().status(), 200u);
}

TEST_F(fan_out_at_the_gateway, tell_of_failed_branches_at_the_end_of_a_stream)
{
    EXPECT_EQ(ask("/half", ",\"stream\":true").status, 200);
    auto const data = lines_of("data: ");
    ASSERT_GT(data.size(), 2u);
    std::string const summary = data[data.size() - 2].substr(6);
    EXPECT_EQ(wire::json_view(summary)["completed"].boolean(), false);
    EXPECT_EQ(nth(wire::json_view(summary)["results"], 1)["status"].integer(), 500);
    EXPECT_EQ(ask("/ill", ",\"stream\":true").status, 502);
    EXPECT_EQ(at.client->content_type, "application/json");
}

TEST_F(fan_out_at_the_gateway, end_when_the_client_leaves)
{
    at.client_leaves_after = 1;
    ask("/pair", ",\"stream\":true");
    EXPECT_EQ(at.event().decision(), "abandoned");
    EXPECT_EQ(at.sink.events.size(), 3u);
    at.client_leaves_after = ~std::size_t{0};
    at.sink.events.clear();
    header_values const headers{{"x-api-key", key}};
    for (char const* more : {"", R"(,"stream":true)"}) {
        body = std::string(R"({"messages":[{"role":"user","content":"Hi"}])") + more + "}";
        at.start("/wait", body, headers);
        for (int i = 0; i < 50; ++i) at.loop.poll_one();
        at.stop->fire(model::fault::client_closed);
        at.finish();
        ASSERT_EQ(at.sink.events.size(), 3u);
        for (auto const& each : at.sink.events) EXPECT_EQ(each->decision(), "abandoned") << each->role();
        EXPECT_EQ(at.client->status, 0);
        at.sink.events.clear();
    }
}

TEST_F(fan_out_at_the_gateway, end_with_words_when_the_server_stops)
{
    header_values const headers{{"x-api-key", key}};
    at.start("/wait", R"({"messages":[{"role":"user","content":"Hi"}]})", headers);
    for (int i = 0; i < 50; ++i) at.loop.poll_one();
    at.stop->fire(model::fault::deadline_passed);
    at.finish();
    EXPECT_EQ(at.client->status, 504);
    EXPECT_EQ(at.event().reason(), "deadline_passed");
    EXPECT_EQ(at.sink.events.size(), 3u);
}

TEST_F(fan_out_at_the_gateway, are_explained_one_by_one)
{
    wire::header_list headers;
    headers.add("X-Red", "1");
    headers.add("X-Blue", "1");
    inbound const request{.method = "POST", .path = "/some", .headers = &headers, .body = R"({"messages":[1],"user":"bob"})"};
    auto const who = std::make_shared<model::principal const>(model::principal{.consumer = "x", .everything = true});
    explanation const made = explain_request(request, who, at.states.current()->config, 0);
    EXPECT_TRUE(made.served);
    EXPECT_THAT(made.text, HasSubstr("  -> branch red, at the same time as others that hold\n"));
    EXPECT_THAT(made.text, HasSubstr("branch red\nmodel red: sim/red\n"));
    EXPECT_THAT(made.text, HasSubstr("branch blue\n  body.user = \"bob\", not in the map\nrefused with 400"));
    EXPECT_THAT(made.text, Not(HasSubstr("branch otherwise")));
}

}  // namespace
}  // namespace signalbox::test
