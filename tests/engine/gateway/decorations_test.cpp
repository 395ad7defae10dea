// Policies that add to prompts, end to end: relayed and translated requests, with values of the request, once for each request that is sent.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view answer =
    R"({"id":"c","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,"message":{"role":"assistant",)"
    R"("content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}})";

class decorations : public testing::Test {
protected:
    decorations()
    {
        at.configure("signalbox: 1\n"
                     "providers:\n"
                     "  - {id: vendor, kind: openai, base_url: 'http://127.0.0.1:" +
                     std::to_string(vendor.port()) +
                     "/v1', auth: {type: none}, breaker: {max_fails: 0}}\n"
                     "models: [{id: m, provider: vendor, upstream: up}, {id: n, provider: vendor, upstream: up}]\n"
                     "groups: [{id: copied, strategy: mirror, mirror: {to: n}, members: [{model: m}]}]\n"
                     "policies:\n"
                     "  - id: team\n"
                     "    prompt:\n"
                     "      prepend: [{content: \"Team $${header('X-Team')}.\"}]\n"
                     "      append: [{role: user, content: Be brief.}]\n"
                     "  - {id: own, prompt: {replace_system: Ours.}}\n"
                     "  - {id: short, prompt_guard: {roles: [system], longest: 12}}\n"
                     "routes:\n"
                     "  - {id: team, match: {path: /team}, policies: [team], to: model:m}\n"
                     "  - {id: own, match: {path: /own}, policies: [own, short], to: model:m}\n"
                     "  - {id: messages, match: {path: /messages}, accept: anthropic, policies: [team], to: model:m}\n"
                     "  - {id: copied, match: {path: /copied}, policies: [team], to: group:copied}\n"
                     "  - {id: both, match: {path: /both}, policies: [team], mode: all, choose: [{when: 'true', to: model:m}, {when: "
                     "'true', to: model:n}]}\n"
                     "server: {public: true}\n");
        std::string const body(answer);
        vendor.always({read_request(), send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                                            std::to_string(body.size()) + "\r\n\r\n" + body)});
    }

    std::string sent_body(std::size_t place) const
    {
        std::string const& all = vendor.requests()[place];
        return all.substr(all.find("\r\n\r\n") + 4);
    }

    gateway_fixture at;
    scripted_upstream vendor{at.loop.get_executor()};
    std::string const asked =
        R"({"x":1.0,"model":"m","messages":[{"role":"system","content":"Theirs, which is long."},{"role":"user","content":"Q"}]})";
    std::string const with_team =
        R"({"x":1.0,"model":"up","messages":[{"role":"system","content":"Team blue."},{"role":"system","content":"Theirs, which is long."},)"
        R"({"role":"user","content":"Q"},{"role":"user","content":"Be brief."}]})";
};

TEST_F(decorations, are_added_to_a_relayed_request)
{
    EXPECT_EQ(at.ask("/team", asked, {{"X-Team", "blue"}}).status, 200);
    EXPECT_EQ(sent_body(0), with_team);
    ASSERT_EQ(at.event().policies_size(), 1);
    EXPECT_EQ(at.event().policies(0).outcome(), "changed");
    EXPECT_EQ(at.event().policies(0).matches(), 2u);
}

TEST_F(decorations, stand_in_place_of_the_callers_instructions_before_the_next_policy_looks)
{
    EXPECT_EQ(at.ask("/own", asked).status, 200);
    EXPECT_EQ(sent_body(0), R"({"x":1.0,"model":"up","messages":[{"role":"system","content":"Ours."},{"role":"user","content":"Q"}]})");
}

TEST_F(decorations, are_added_to_a_translated_request)
{
    at.ask("/messages", R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Q"}]})", {{"X-Team", "red"}});
    EXPECT_THAT(sent_body(0), HasSubstr(R"({"role":"system","content":"Team red."})"));
    EXPECT_THAT(sent_body(0), HasSubstr("Be brief."));
}

TEST_F(decorations, are_added_once_to_each_request_that_is_sent)
{
    EXPECT_EQ(at.ask("/both", asked, {{"X-Team", "blue"}}).status, 200);
    ASSERT_EQ(vendor.requests().size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(sent_body(i), with_team);
    EXPECT_EQ(at.ask("/copied", asked, {{"X-Team", "blue"}}).status, 200);
    at.run_until([this] { return vendor.requests().size() == 4; });
    for (std::size_t i = 2; i < 4; ++i) EXPECT_EQ(sent_body(i), with_team) << "a copy is of what was sent";
}

TEST_F(decorations, are_explained_before_anything_is_sent)
{
    wire::header_list const headers;
    inbound const request{"POST", "/team", "", &headers, asked, {}, {}, {}};
    auto const who = std::make_shared<model::principal>();
    who->everything = true;
    EXPECT_THAT(explain_request(request, who, at.states.current()->config, 0.5).text,
                HasSubstr("policies\n  team: adds 2 texts to the prompt\n"));
}

}  // namespace
}  // namespace signalbox::test
