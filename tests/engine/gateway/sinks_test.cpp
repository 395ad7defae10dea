// Which sinks the event of a request is for, as it keeps it: by route, group, consumer and the configuration, and for what the gateway asks by itself.
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

namespace signalbox::test {
namespace {

using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class sinks : public testing::Test {
protected:
    void configure(std::string const& logging)
    {
        at.configure("signalbox: 1\n"
                     "providers: [{id: sim, kind: simulator}]\n"
                     "models:\n"
                     "  - {id: m, provider: sim, simulate: {text: hello}}\n"
                     "  - {id: says, provider: sim, simulate: {text: easy}}\n"
                     "groups:\n"
                     "  - {id: plain, members: [{model: m}]}\n"
                     "  - {id: traced, members: [{model: m}], logging: {sinks: [lf, out]}}\n"
                     "  - {id: asked, strategy: classify, logging: {sinks: [lf]}, classifier: {model: says, labels: {easy: m, hard: m}, "
                     "default: hard}}\n"
                     "  - {id: copied, strategy: mirror, members: [{model: m}], mirror: {to: says}, logging: {sinks: [out]}}\n"
                     "routes:\n"
                     "  - {id: r, match: {path: /r}, to: body.model, logging: {sinks: [out, file]}}\n"
                     "  - {id: mute, match: {path: /mute}, to: body.model, logging: {sinks: []}}\n"
                     "consumers:\n"
                     "  - {name: me, keys: [{secret: {inline: sb_of_mine_for_tests}}]}\n"
                     "  - {name: shy, keys: [{secret: {inline: sb_of_the_shy_one_1}}], logging: {sinks: [file, lf]}}\n"
                     "sinks:\n"
                     "  - {id: file, type: file, path: events.jsonl}\n"
                     "  - {id: out, type: stdout}\n"
                     "  - {id: lf, type: otlp, endpoint: 'http://127.0.0.1:1'}\n" +
                     logging);
    }
    static std::string kept_in(schema::Event const& event)
    {
        for (schema::Label const& each : event.labels())
            if (each.name() == "sinks") return each.value();
        return "all";
    }
    /// What the event of such a request keeps.
    std::string kept(std::string const& path, std::string const& model, std::string const& key = "sb_of_mine_for_tests")
    {
        body = R"({"model":")" + model + R"(","messages":[{"role":"user","content":"Hi"}]})";
        bearer = "Bearer " + key;
        at.ask(path, body, {{"Authorization", bearer}});
        return kept_in(at.event());
    }

    gateway_fixture at;
    std::string body, bearer;
    std::string const chat = "/v1/chat/completions", shy = "sb_of_the_shy_one_1";
};

TEST_F(sinks, are_all_where_nothing_is_said)
{
    configure("");
    EXPECT_EQ(kept(chat, "plain"), "all");
    EXPECT_EQ(kept(chat, "m"), "all");
}

TEST_F(sinks, are_those_of_the_configuration_where_no_section_on_the_way_says_others)
{
    configure("logging: {sinks: [lf]}\n");
    EXPECT_EQ(kept(chat, "plain"), "lf");
    EXPECT_EQ(kept(chat, "traced"), "lf,out");
    EXPECT_EQ(kept("/r", "plain"), "out,file");
    EXPECT_EQ(kept(chat, "plain", shy), "file,lf");
    configure("logging: {sinks: []}\n");
    EXPECT_EQ(kept(chat, "plain"), "(none)");
}

TEST_F(sinks, are_those_that_all_sections_on_the_way_name)
{
    configure("");
    EXPECT_EQ(kept("/r", "traced"), "out");
    EXPECT_EQ(kept(chat, "traced", shy), "lf");
    EXPECT_EQ(kept("/r", "traced", shy), "(none)");
    EXPECT_EQ(kept("/mute", "traced"), "(none)");
}

TEST_F(sinks, of_a_refused_request_are_those_of_what_was_known)
{
    configure("logging: {sinks: [lf]}\n");
    EXPECT_EQ(kept("/r", "unknown"), "out,file");
    EXPECT_EQ(kept(chat, "m", "sb_of_a_stranger_12345"), "lf");
}

TEST_F(sinks, of_what_the_gateway_asks_for_a_request_are_no_more_than_of_the_request)
{
    configure("");
    kept(chat, "asked");
    std::map<std::string, std::string> by_role;
    for (auto const& each : at.sink.events) by_role[each->role()] = kept_in(*each);
    EXPECT_THAT(by_role, UnorderedElementsAre(Pair("classify", "lf"), Pair("primary", "lf")));
}

TEST_F(sinks, of_a_copy_are_those_of_its_request)
{
    configure("logging: {sinks: [lf]}\n");
    kept(chat, "copied");
    at.run_until([&] { return at.sink.events.size() == 2; });
    for (auto const& each : at.sink.events) EXPECT_EQ(kept_in(*each), "out") << each->role();
    bool ended = false;
    at.door->end_shadows([&] { ended = true; });
    at.run_until([&] { return ended; });
}

TEST_F(sinks, that_do_not_get_the_event_make_no_span_above_the_providers)
{
    configure("");
    std::string const line = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    body = R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})";
    auto const has_parent = [&](std::string const& path) {
        at.ask(path, body, {{"traceparent", line}, {"Authorization", "Bearer sb_of_mine_for_tests"}});
        return std::ranges::any_of(at.event().labels(), [](schema::Label const& each) { return each.name() == "parent_span"; });
    };
    EXPECT_TRUE(has_parent(chat));
    EXPECT_FALSE(has_parent("/r"));
}

}  // namespace
}  // namespace signalbox::test
