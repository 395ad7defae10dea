// Which conversation the event of a chat belongs to: what callers name it by, and the digest of its beginning where they do not.
#include "engine/conversation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

std::string of(std::string_view body, std::initializer_list<wire::header> headers = {})
{
    wire::header_list all;
    for (wire::header const& each : headers) all.add(each.name, each.value);
    return conversation_of(all, body).text;
}

TEST(conversation, is_what_the_headers_of_agents_name)
{
    constexpr std::string_view body = R"({"messages":[{"role":"user","content":"Hi"}],"prompt_cache_key":"cached"})";
    EXPECT_EQ(of(body, {{"X-Claude-Code-Session-Id", "11-22"}}), "11-22");
    EXPECT_EQ(of(body, {{"session_id", "codex-1"}}), "codex-1");
    EXPECT_EQ(of(body, {{"x-session-id", "late"}, {"X-Conversation-Id", "first"}, {"session-id", "middle"}}), "first");
    EXPECT_EQ(of(body, {{"X-Conversation-Id", ""}}), "cached");
    EXPECT_EQ(of(body, {{"x-session-id", std::string(200, 'a')}}), std::string(longest_conversation, 'a'));
}

TEST(conversation, is_what_the_body_names_where_no_header_does)
{
    EXPECT_EQ(of(R"({"metadata":{"conversation_id":"m1"},"prompt_cache_key":"k1"})"), "m1");
    EXPECT_EQ(of(R"({"metadata":{"session_id":"m2"}})"), "m2");
    EXPECT_EQ(of(R"({"session_id":"s3","messages":[]})"), "s3");
    EXPECT_EQ(of(R"({"prompt_cache_key":"k4"})"), "k4");
    EXPECT_EQ(of(R"({"metadata":{"user_id":"user_ab_account_cd_session_0a-1b"}})"), "0a-1b");
    EXPECT_EQ(of(R"({"metadata":{"user_id":"{\"device_id\":\"d\",\"session_id\":\"5e-6f\"}"}})"), "5e-6f");
}

TEST(conversation, is_a_digest_of_its_beginning_that_stays_while_it_grows)
{
    std::string const first = of(R"({"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]})");
    EXPECT_EQ(first.substr(0, 12), "first_turns:");
    EXPECT_EQ(first.size(), 28u);
    EXPECT_EQ(of(R"({"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},
                  {"role":"assistant","content":"Hello"},{"role":"user","content":"And now?"}]})"),
              first);
    EXPECT_NE(of(R"({"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Ho"}]})"), first);
    EXPECT_NE(of(R"({"system":"Be long.","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]})"), first);
    EXPECT_EQ(of(R"({"input":"Hi"})"), of(R"({"input":"Hi","model":"other"})"));
}

TEST(conversation, of_long_first_turns_is_told_apart_by_both_ends_and_the_size)
{
    auto const asked = [](std::string const& text) {
        std::string body = R"({"messages":[{"role":"user","content":")";
        return of(body.append(text).append("\"}]}"));
    };
    std::string const middle(5'000, 'm');
    EXPECT_NE(asked("a" + middle), asked("b" + middle));
    EXPECT_NE(asked(middle + "a"), asked(middle + "b"));
    EXPECT_NE(asked(middle), asked(middle + "m"));
}

TEST(conversation, is_empty_where_there_is_no_turn)
{
    EXPECT_EQ(of(R"({"model":"a"})"), "");
    EXPECT_EQ(of(R"({"messages":[{"role":"system","content":"Be brief."}]})"), "");
    EXPECT_EQ(of(R"({"metadata":{"user_id":"ann"}})"), "");
}

class events_of_conversations : public testing::Test {
protected:
    events_of_conversations()
    {
        at.configure("signalbox: 1\nserver: {public: true}\nproviders: [{id: sim, kind: simulator}]\nmodels: [{id: a, provider: sim}]\n");
    }
    gateway_fixture at;
};

TEST_F(events_of_conversations, tell_it_of_chats_alone)
{
    std::string const chat = R"({"model":"a","messages":[{"role":"user","content":"Hi"}]})";
    at.ask("/v1/chat/completions", chat, {{"x-session-id", "s1"}});
    EXPECT_EQ(at.event().conversation(), "s1");
    at.ask("/v1/chat/completions", chat, {});
    EXPECT_EQ(at.event().conversation().substr(0, 12), "first_turns:");
    at.ask("/v1/embeddings", R"({"model":"a","input":"Hi"})", {{"x-session-id", "s1"}});
    EXPECT_EQ(at.event().conversation(), "");
}

}  // namespace
}  // namespace signalbox::test
