// Whose payloads a configuration keeps: what is wrong with it, each with its place, and what running code gets of it.
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using model::payload_keeping;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string const tail =
    "policies: [{id: cards, modify: [{regexp: {find: '\\d{16}', replace: CARD}}]}, {id: team, require: \"header('X-Team') != ''\"}]\n"
    "groups: [{id: g, members: [{model: m}], policies: [team]}]\n"
    "server: {public: true}\n";

/// Line 4 is the test's.
std::vector<std::string> found(std::string const& line)
{
    return lines(load_yaml(simulator_head + line + "\n" + tail).findings);
}

std::shared_ptr<snapshot const> frozen(std::string const& text)
{
    auto made = load_yaml(text);
    EXPECT_TRUE(made.frozen) << findings_as_text(made.findings);
    return made.frozen;
}

TEST(payloads, are_told_where_they_have_no_effect_or_cannot_be_redacted)
{
    EXPECT_THAT(found("logging: {payloads: sample, sample: 0.5, redact: [cards]}"), IsEmpty());
    EXPECT_THAT(found("logging: {payloads: errors, sample: 0.5, redact: [cards]}"),
                ElementsAre(HasSubstr("warning L027 4:37 logging.sample: sample has no effect without payloads: sample")));
    EXPECT_THAT(found("logging: {payloads: all, redact: [cards, team]}"),
                ElementsAre(HasSubstr("error C006 4:42 logging.redact[1]: the policy \"team\" changes nothing")));
    EXPECT_THAT(found("logging: {payloads: all, redact: [cards, card]}"), ElementsAre(HasSubstr("4:42 logging.redact[1]")));
    EXPECT_THAT(found("logging: {payloads: full, redact: [cards]}"), ElementsAre(HasSubstr("error C006 4:21 logging.payloads")));
    EXPECT_THAT(found("logging: {payloads: sample, sample: 1.5, redact: [cards]}"),
                ElementsAre(HasSubstr("error C006 4:37 logging.sample")));
    EXPECT_THAT(found("routes: [{id: r, match: {path: /r}, to: 'group:g', logging: {redact: [cards]}}]"),
                ElementsAre(HasSubstr("error C007 4:61 routes[0].logging.payloads")));
    EXPECT_THAT(
        found("logging: {payload_store: {size: 1KiB, part_limit: 1GiB, queue: 1KiB, retention: 1s}, payloads: all, redact: [cards]}"),
        ElementsAre(HasSubstr("logging.payload_store.size"), HasSubstr("logging.payload_store.part_limit"),
                    HasSubstr("logging.payload_store.queue"), HasSubstr("logging.payload_store.retention")));
}

TEST(payloads, that_are_not_kept_have_nothing_to_redact)
{
    EXPECT_THAT(found("logging: {payloads: none, redact: [cards]}"),
                ElementsAre(HasSubstr("warning L027 4:35 logging.redact: redact has no effect: no payloads are kept")));
    EXPECT_THAT(found("logging: {redact: [cards]}"), ElementsAre(HasSubstr("warning L027 4:19 logging.redact")));
    EXPECT_THAT(found("logging: {redact: [cards]}\nconsumers: [{name: c, logging: {payloads: errors}}]"), IsEmpty());
    EXPECT_THAT(found("logging: {payloads: all}\nconsumers: [{name: c, logging: {payloads: none, redact: [cards]}}]"),
                ElementsAre(HasSubstr("warning L027 5:57 consumers[0].logging.redact")));
}

TEST(payloads, that_name_a_policy_use_it)
{
    EXPECT_THAT(found("logging: {payloads: all}"), ElementsAre(HasSubstr("warning L027 5:12 policies[0]: the policy has no effect")));
    EXPECT_THAT(found("consumers: [{name: c, logging: {payloads: all, redact: [cards]}}]"), IsEmpty());
}

TEST(payloads, L011_of_all_requests_in_production)
{
    auto const tagged = [](std::string const& tags, std::string const& rest) {
        return heads(load_yaml(simulator_head + "meta: {tags: [" + tags + "]}\n" + rest + "\nserver: {public: true}\n").findings);
    };
    EXPECT_THAT(tagged("eu, production", "logging: {payloads: all}"), ElementsAre("warning L011 5:21 logging.payloads"));
    EXPECT_THAT(tagged("'env:Prod'", "logging: {payloads: all}"), ElementsAre("warning L011 5:21 logging.payloads"));
    EXPECT_THAT(tagged("'stage=live'", "logging: {payloads: all}"), ElementsAre("warning L011 5:21 logging.payloads"));
    EXPECT_THAT(tagged("pre-production, product, delivery", "logging: {payloads: all}"), IsEmpty());
    EXPECT_THAT(tagged("production", "logging: {payloads: sample}"), IsEmpty());
    EXPECT_THAT(tagged("production", "groups: [{id: g, members: [{model: m}], logging: {payloads: all}}]"),
                ElementsAre("warning L011 5:61 groups[0].logging.payloads"));
    EXPECT_THAT(tagged("eu", "groups: [{id: g, tags: [prod], members: [{model: m}], logging: {payloads: all}}]"),
                ElementsAre("warning L011 5:75 groups[0].logging.payloads"));
    EXPECT_THAT(tagged("eu", "consumers: [{name: c, tags: [live], logging: {payloads: all}}]"),
                ElementsAre("warning L011 5:57 consumers[0].logging.payloads"));
    EXPECT_THAT(tagged("prod", "routes: [{id: r, match: {path: /r}, to: m, logging: {payloads: all}}]"),
                ElementsAre("warning L011 5:64 routes[0].logging.payloads"));
}

TEST(payloads, are_off_by_default_with_bounds)
{
    auto const made = frozen(simulator_head + "server: {public: true}\n");
    EXPECT_EQ(made->payloads.keeps, payload_keeping::none);
    EXPECT_FALSE(made->keeps_payloads);
    EXPECT_EQ(made->payload_store.size, 1'073'741'824u);
    EXPECT_EQ(made->payload_store.retention, std::chrono::hours(168));
    EXPECT_EQ(made->payload_store.part_limit, 16'777'216u);
    EXPECT_EQ(made->payload_store.queue, 67'108'864u);
}

TEST(payloads, are_kept_as_route_group_and_consumer_say)
{
    auto const made = frozen(
        simulator_head +
        "policies: [{id: team, require: 'true'}, {id: cards, modify: [{regexp: {find: a, replace: b}}]}]\n"
        "routes: [{id: q, match: {path: /q}, to: m, policies: [team]}, {id: r, match: {path: /r}, to: m, logging: {payloads: errors}}]\n"
        "groups: [{id: g, members: [{model: m}], logging: {payloads: sample, sample: 0.25, redact: [cards]}}]\n"
        "consumers: [{name: c, logging: {payloads: none}}, {name: d}]\n"
        "storage: {retention: 2d}\n"
        "server: {public: true}\n");
    EXPECT_TRUE(made->keeps_payloads);
    EXPECT_FALSE(made->routes.all[0].payloads);
    EXPECT_EQ(made->routes.all[1].payloads->keeps, payload_keeping::errors);
    EXPECT_EQ(made->table.groups[0].payloads->keeps, payload_keeping::sample);
    EXPECT_EQ(made->table.groups[0].payloads->share, 0.25);
    EXPECT_THAT(made->table.groups[0].payloads->redact, ElementsAre(1u));
    EXPECT_EQ(made->consumer_payloads.at("c").keeps, payload_keeping::none);
    EXPECT_FALSE(made->consumer_payloads.contains("d"));
    EXPECT_EQ(made->payload_store.retention, std::chrono::hours(48)) << "no payload outlives its event";
}

}  // namespace
}  // namespace signalbox::config
