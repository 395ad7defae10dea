// What the event of a request says that was refused before it was understood: the model that it named, in every format.
#include "engine/refused_request.hpp"

#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

class refused_request : public testing::TestWithParam<dialect> {
protected:
    refused_request()
    {
        at.configure(
            "signalbox: 1\nserver: {public: true}\nproviders:\n  - {id: one, kind: simulator}\nmodels:\n  - {id: m, provider: one}\n");
    }
    gateway_fixture at;
};

TEST_P(refused_request, has_its_model_in_its_event)
{
    EXPECT_EQ(at.ask(path_of(GetParam()), R"({"model":"m","stream":7,"messages":7,"contents":7,"input":7,"message":7})").status, 400)
        << at.client->body;
    EXPECT_EQ(at.event().requested_model(), "m");
    EXPECT_EQ(at.event().reason(), "bad_request");
    EXPECT_EQ(at.event().decision(), "blocked");
    EXPECT_EQ(at.ask(path_of(GetParam()), R"({"model":"m","messages":[)").status, 400) << at.client->body;
    EXPECT_EQ(at.event().requested_model(), "m") << "what stands before a fault was read";
}

INSTANTIATE_TEST_SUITE_P(of, refused_request, testing::ValuesIn(all_dialects()),
                         [](auto const& each) { return std::string(model::name(each.param)); });

TEST(refused_body, says_what_can_be_read_of_it)
{
    place const chat{.what = endpoint::chat};
    auto const model_in = [&](std::string_view body) { return named_model({.body = body}, chat); };
    EXPECT_EQ(model_in(R"({"model":"a"})"), "a");
    EXPECT_EQ(model_in(R"({"x":{"model":"b"},"model":"a")"), "a");
    EXPECT_EQ(model_in(R"({"model":"a","model":"b"})"), "") << "parsers differ on which of both counts";
    EXPECT_EQ(model_in(R"({"model":7})"), "");
    EXPECT_EQ(model_in(R"({"model":"a)"), "");
    EXPECT_EQ(model_in(R"(["model"])"), "");
    EXPECT_EQ(model_in(""), "");
}

TEST(refused_session, has_the_model_of_its_query)
{
    EXPECT_EQ(named_model({.query = "intent=x&model=m%2D1"}, {.what = endpoint::session}), "m-1");
    EXPECT_EQ(named_model({.query = "model=a&model=b"}, {.what = endpoint::session}), "");
}

TEST(refused_secret, does_not_reach_the_event_by_the_name_it_asks_for)
{
    gateway_fixture at;
    at.configure("signalbox: 1\nserver: {public: true}\nproviders:\n  - {id: one, kind: simulator}\nmodels:\n  - {id: m, provider: one}\n");
    at.ask("/v1/chat/completions", R"({"model":"callers-key-0123456789"})", {{"authorization", "Bearer callers-key-0123456789"}});
    EXPECT_EQ(at.client->status, 400);
    EXPECT_EQ(at.event().requested_model(), "***");
}

TEST(refused_stranger, is_not_asked_for_a_model)
{
    gateway_fixture at;
    at.configure("signalbox: 1\nproviders:\n  - {id: one, kind: simulator}\nmodels:\n  - {id: m, provider: one}\n"
                 "consumers: [{name: ann, keys: [{secret: {inline: sb_of_ann_for_tests}}]}]\n");
    at.ask("/v1beta/models/anything:generateContent", "{}");
    EXPECT_EQ(at.client->status, 401);
    EXPECT_EQ(at.event().requested_model(), "");
}

}  // namespace
}  // namespace signalbox::test
