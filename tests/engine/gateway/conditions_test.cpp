// Groups that look at a request: who is left out, who answers, what the caller and the event learn. Everything is simulated.
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class conditions : public testing::Test {
protected:
    conditions()
    {
        at.configure("signalbox: 1\nserver: {public: true}\nproviders: [{id: sim, kind: simulator}]\n"
                     "models:\n"
                     "  - {id: small, provider: sim, context: 200, max_output: 50, images: false, tools: false, structured_output: false}\n"
                     "  - {id: large, provider: sim}\n"
                     "  - {id: gold, provider: sim}\n"
                     "groups:\n"
                     "  - id: fit\n    strategy: fallback\n    members: [{model: small, timeout: 9s}, {model: large}]\n"
                     "  - id: tight\n    members: [{model: small}]\n"
                     "  - id: tiers\n    strategy: fallback\n    members:\n"
                     "      - {model: gold, timeout: 9s, when: 'header(\"X-Tier\") == \"gold\"'}\n"
                     "      - {model: small, timeout: 9s, when: 'prompt.tokens < 60 && !has(body.tools)'}\n"
                     "  - id: mixed\n    members:\n"
                     "      - {model: gold, weight: 90, when: 'query(\"plan\") == \"gold\"'}\n"
                     "      - {model: large, weight: 10}\n");
    }

    /// Which model answered; the status when none did.
    std::string answered_by(std::string const& model, std::string const& more = {}, header_values const& headers = {},
                            std::string const& text = "Hi", std::string_view path = "/v1/chat/completions")
    {
        body = "{\"model\":\"" + model +
               "\",\"messages\":[{\"role\":\"user\",\"content\":" + (text.starts_with("[") ? text : "\"" + text + "\"") + "}]" + more + "}";
        auto const& seen = at.ask(path, body, headers);
        return seen.status == 200 ? at.event().resolved_model() : std::to_string(seen.status);
    }

    gateway_fixture at;
    std::string body;
};

TEST_F(conditions, leaves_out_members_that_cannot_take_a_request)
{
    std::string const picture = R"([{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}])";
    EXPECT_EQ(answered_by("fit"), "small");
    EXPECT_EQ(answered_by("fit", ",\"max_tokens\":50"), "small");
    EXPECT_EQ(answered_by("fit", ",\"max_tokens\":51"), "large");
    EXPECT_EQ(answered_by("fit", "", {}, std::string(4'000, 'x')), "large");
    EXPECT_EQ(answered_by("fit", "", {}, picture), "large");
    EXPECT_EQ(answered_by("fit", R"(,"tools":[{"type":"function","function":{"name":"f"}}])"), "large");
    EXPECT_EQ(answered_by("fit", R"(,"tools":[])"), "small");
    EXPECT_EQ(answered_by("fit", R"(,"response_format":{"type":"json_object"})"), "large");
    EXPECT_EQ(answered_by("fit", R"(,"response_format":{"type":"text"})"), "small");
}

TEST_F(conditions, knows_images_and_tools_in_every_format)
{
    std::string_view const path = "/v1/messages";
    EXPECT_EQ(answered_by("fit", ",\"max_tokens\":9", {}, "Hi", path), "small");
    EXPECT_EQ(answered_by("fit", ",\"max_tokens\":9", {}, R"([{"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}])",
                          path),
              "large");
    EXPECT_EQ(answered_by("fit", R"(,"max_tokens":9,"tools":[{"name":"f","input_schema":{"type":"object"}}])", {}, "Hi", path), "large");
}

TEST_F(conditions, choose_members_by_the_request)
{
    EXPECT_EQ(answered_by("tiers", "", {{"x-tier", "gold"}}), "gold");
    EXPECT_EQ(answered_by("tiers"), "small");
    EXPECT_EQ(answered_by("tiers", "", {{"x-tier", "silver"}}), "small");
    for (int i = 0; i < 20; ++i) EXPECT_EQ(answered_by("mixed"), "large");
    EXPECT_EQ(at.event().assignment_probability(), 1);
    for (int i = 0; i < 20; ++i)
        EXPECT_THAT(answered_by("mixed", "", {}, "Hi", "/v1/chat/completions?plan=gold"), testing::AnyOf("large", "gold"));
    EXPECT_THAT(at.event().assignment_probability(), testing::AnyOf(0.9, 0.1));
}

TEST_F(conditions, refuse_with_the_reasons_when_no_member_is_left)
{
    EXPECT_EQ(answered_by("tight", ",\"max_tokens\":51"), "400");
    EXPECT_THAT(at.client->body,
                HasSubstr("no member of the group \\\"tight\\\" can take this request: sim/small: it answers with at most 50 tokens"));
    EXPECT_EQ(at.event().reason(), "bad_request");
    EXPECT_EQ(at.event().decision(), "blocked");
    EXPECT_EQ(at.event().group(), "tight");
    EXPECT_EQ(at.event().attempts_size(), 0);
    EXPECT_THAT(at.event().trail(), ElementsAre("sim/small (dropped: it answers with at most 50 tokens)"));
    EXPECT_EQ(answered_by("tiers", R"(,"tools":[{"type":"function","function":{"name":"f"}}])"), "400");
    // The condition is the operator's: the caller does not read it, nor what it looks at.
    EXPECT_THAT(at.client->body, HasSubstr("its condition does not hold"));
    EXPECT_THAT(at.client->body, Not(HasSubstr("X-Tier")));
}

TEST_F(conditions, are_recorded_with_who_was_left_out)
{
    EXPECT_EQ(answered_by("fit", ",\"max_tokens\":51"), "large");
    EXPECT_THAT(at.event().trail(), ElementsAre("sim/large (only)", "sim/small (dropped: it answers with at most 50 tokens)"));
    EXPECT_EQ(answered_by("tiers", "", {{"x-tier", "gold"}}), "gold");
    EXPECT_THAT(at.event().trail(), ElementsAre("sim/gold (first)", "sim/small (next)"));
}

TEST_F(conditions, survive_whatever_is_in_a_request)
{
    for (char const* path :
         {"/v1/chat/completions?plan", "/v1/chat/completions?=&&&", "/v1/chat/completions?plan=%zz%", "/v1/chat/completions?"})
        EXPECT_EQ(answered_by("mixed", "", {}, "Hi", path), "large") << path;
    EXPECT_EQ(answered_by("tiers", ",\"tools\":null", {{"X-Tier", ""}, {"X-Tier", "gold"}}), "small");
    EXPECT_EQ(answered_by("tiers", ",\"tools\":7"), "400");
}

}  // namespace
}  // namespace signalbox::test
