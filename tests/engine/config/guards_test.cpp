// Policies that ask and policies that mask: what is wrong with them, each with its place, and what running code gets of them.
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// One policy on line 6, which a consumer names.
std::string policy(std::string const& more)
{
    return simulator_head + "upstreams: [{id: check, url: 'http://127.0.0.1:9/base'}, {id: other, url: 'https://guard.example'}]\n" +
           "groups: [{id: g, members: [{model: m}]}, {id: c, strategy: classify, classifier: {model: m, labels: {x: m, y: g}, default: "
           "x}}]\n" +
           "policies: [{id: p, " + more + "}]\nconsumers: [{name: c, policies: [p]}]\nserver: {public: true}\n";
}

std::vector<std::string> found(std::string const& yaml)
{
    return lines(load_yaml(yaml).findings);
}

TEST(guards, ask_a_path_of_an_upstream)
{
    auto const made = load_yaml(policy("http_guard: {to: http:other/v1/check, timeout: 300ms, on_failure: allow}"));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    auto const& guard = std::get<policy::service_guard>(made.frozen->policies[0].what);
    EXPECT_EQ(made.frozen->providers[guard.at].id, "http:other");
    EXPECT_EQ(guard.path, "/v1/check");
    EXPECT_EQ(guard.timeout, std::chrono::milliseconds(300));
    EXPECT_EQ(guard.then, policy::on_failure::allow);
    auto const usual = load_yaml(policy("http_guard: {to: http:check}, deny: {status: 451}"));
    ASSERT_TRUE(usual.frozen) << findings_as_text(usual.findings);
    EXPECT_EQ(std::get<policy::service_guard>(usual.frozen->policies[0].what).then, policy::on_failure::deny);
    EXPECT_EQ(std::get<policy::service_guard>(usual.frozen->policies[0].what).timeout, std::chrono::seconds(2));
    EXPECT_EQ(usual.frozen->policies[0].status, 451);
}

TEST(guards, name_what_is_there)
{
    EXPECT_THAT(found(policy("http_guard: {to: http:chek/x}")),
                ElementsAre(AllOf(HasSubstr("error L014 6:37 policies[0].http_guard.to: no upstream is called \"chek\""),
                                  HasSubstr("http:check"))));
    EXPECT_THAT(found(policy("http_guard: {to: 'http://guard.example/x'}")), ElementsAre(HasSubstr("policies[0].http_guard.to: ")));
    EXPECT_THAT(found(policy("http_guard: {to: provider:s/x}")),
                ElementsAre(HasSubstr("error C006 6:37 policies[0].http_guard.to: a guard is a path of one of the upstreams, not")));
    EXPECT_THAT(found(policy("http_guard: {to: http:check/a/../b}")), ElementsAre(HasSubstr("has a segment \".\" or \"..\"")));
    EXPECT_THAT(found(policy("http_guard: {timeout: 1s}")), ElementsAre(HasSubstr("policies[0].http_guard.to: to is missing")));
    EXPECT_THAT(found(policy("http_guard: {to: http:check, on_failure: retry}")),
                ElementsAre(HasSubstr("policies[0].http_guard.on_failure")));
    EXPECT_THAT(found(policy("http_guard: {to: http:check}, require: 'true'")), ElementsAre(HasSubstr("a policy has exactly one of")));
    EXPECT_THAT(found(policy("http_guard: {to: http:check}, debug: true")),
                ElementsAre(HasSubstr("debug has no effect without require or model_guard")));
}

TEST(guards, ask_a_model_for_labels_of_which_some_deny)
{
    auto const made =
        load_yaml(policy("model_guard: {model: g, labels: [fine, attack], deny: [attack], prompt: Is it so, timeout: 5s, consumer: w}"));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    auto const& guard = std::get<policy::model_guard>(made.frozen->policies[0].what);
    EXPECT_EQ(guard.asks.model, "group:g");
    EXPECT_THAT(guard.asks.labels, ElementsAre("fine", "attack"));
    EXPECT_THAT(guard.denies, ElementsAre("attack"));
    EXPECT_EQ(guard.asks.prompt, "Is it so");
    EXPECT_EQ(guard.asks.timeout, std::chrono::seconds(5));
    EXPECT_EQ(guard.asks.kept, std::chrono::hours(24));
    EXPECT_EQ(guard.asks.most_kept, 50'000u);
    EXPECT_EQ(guard.asks.who->consumer, "w");
    EXPECT_EQ(guard.then, policy::on_failure::deny);
}

TEST(guards, have_labels_that_can_be_told_apart)
{
    auto const asking = [](std::string const& more) { return found(policy("model_guard: {" + more + "}")); };
    EXPECT_THAT(asking("model: m, labels: [a], deny: [a]"),
                ElementsAre(HasSubstr("L018 6:52 policies[0].model_guard.labels: with one label there is nothing to ask"),
                            HasSubstr("policies[0].model_guard.deny: every label denies")));
    EXPECT_THAT(asking("model: m, labels: [a, A], deny: [a]"),
                ElementsAre(HasSubstr("policies[0].model_guard.labels[1]: two labels differ only")));
    EXPECT_THAT(asking("model: m, labels: [a, b, a], deny: [a]"),
                ElementsAre(HasSubstr("policies[0].model_guard.labels[2]: the label \"a\" stands here twice")));
    EXPECT_THAT(asking("model: m, labels: [a, '-'], deny: [a]"), ElementsAre(HasSubstr("has no letter or digit")));
    EXPECT_THAT(asking("model: m, labels: [fine, attack], deny: [atack]"),
                ElementsAre(AllOf(HasSubstr("error L015 6:75 policies[0].model_guard.deny[0]: \"atack\" is none of the labels"),
                                  HasSubstr("attack)"))));
    EXPECT_THAT(asking("model: m, labels: [a, b], deny: [a, b]"), ElementsAre(HasSubstr("every label denies")));
    EXPECT_THAT(asking("model: m, labels: [a, b]"), ElementsAre(HasSubstr("policies[0].model_guard.deny: deny is missing")));
    EXPECT_THAT(asking("model: nothing, labels: [a, b], deny: [a]"), ElementsAre(HasSubstr("no group or model is called \"nothing\"")));
    EXPECT_THAT(asking("model: c, labels: [a, b], deny: [a]"), ElementsAre(HasSubstr("asks a classifier itself")));
    EXPECT_THAT(asking("model: 'model:*', labels: [a, b], deny: [a]"), ElementsAre(HasSubstr("a guard asks one model or group")));
}

TEST(masks, have_a_pattern_and_a_name)
{
    auto const made = load_yaml(policy("modify: [{mask: {find: '\\d{16}', name: CARD}}]"));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    auto const& how = std::get<policy::modifier>(made.frozen->policies[0].what).all[0].how;
    EXPECT_EQ(std::get<policy::masking>(how).name, "CARD");
    EXPECT_THAT(found(policy("modify: [{mask: {find: a, name: card}}]")),
                ElementsAre(HasSubstr(
                    "policies[0].modify[0].mask.name: a name has capitals, digits and _, at most 32, and begins with a capital")));
    EXPECT_THAT(found(policy("modify: [{mask: {find: a, name: " + std::string(33, 'A') + "}}]")), ElementsAre(HasSubstr("mask.name")));
    EXPECT_THAT(found(policy("modify: [{mask: {find: a, name: " + std::string(32, 'A') + "}}]")), IsEmpty());
    EXPECT_THAT(found(policy("modify: [{mask: {find: '(', name: A}}]")), ElementsAre(HasSubstr("mask.find: the pattern cannot be used")));
    EXPECT_THAT(found(policy("modify: [{mask: {find: 'a*', name: A}}]")), ElementsAre(HasSubstr("found in every text")));
    EXPECT_THAT(found(policy("modify: [{mask: {name: A}}]")), ElementsAre(HasSubstr("mask.find: find is missing")));
    EXPECT_THAT(found(policy("phase: both, modify: [{mask: {find: a, name: A}}]")),
                ElementsAre(HasSubstr("error C006 6:27 policies[0].phase: mask takes texts out of requests")));
}

}  // namespace
}  // namespace signalbox::config
