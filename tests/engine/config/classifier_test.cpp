// Groups that classify, in a configuration: what they become, and what is said of those that make no sense.
#include "load_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string const head = "signalbox: 1\n"
                         "providers: [{id: s, kind: simulator}]\n"
                         "models: [{id: selector, provider: s}, {id: small, provider: s}, {id: large, provider: s}]\n";
std::string const tiers = "model: selector, labels: {smart: \"group:big\", fast: small}, default: fast";
std::string const big = "  - {id: big, members: [{model: large}]}\n";

std::vector<std::string> said(std::string const& groups, std::string const& more = {})
{
    return lines(load_yaml(head + "groups:\n" + groups + more).findings);
}

std::string chat(std::string const& classifier, std::string const& more = {})
{
    return "  - {id: chat, strategy: classify" + more + ", classifier: {" + classifier + "}}\n";
}

TEST(classifier, becomes_members_in_the_order_of_the_labels)
{
    auto const made =
        load_yaml(head + "groups:\n" + big + chat(tiers + ", prompt: which, timeout: 2s, consumer: router, cache: {ttl: 1h, max: 7}"));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_THAT(made.findings, IsEmpty());
    route::group const& group = made.frozen->table.groups[1];
    EXPECT_EQ(group.how, route::strategy::classify);
    ASSERT_TRUE(group.classifies);
    route::classifier const& by = *group.classifies;
    EXPECT_THAT(by.labels, ElementsAre("fast", "smart"));
    EXPECT_EQ(by.usual, 0u);
    EXPECT_EQ(by.model, "model:selector");
    EXPECT_EQ(by.prompt, "which");
    EXPECT_EQ(by.timeout, std::chrono::seconds(2));
    EXPECT_EQ(by.kept, std::chrono::hours(1));
    EXPECT_EQ(by.most_kept, 7u);
    EXPECT_EQ(by.who->consumer, "router");
    ASSERT_EQ(group.members.size(), 2u);
    EXPECT_EQ(group.members[0].target, 1u);
    EXPECT_EQ(group.members[0].tag, "fast");
    EXPECT_EQ(group.members[1].group, 0u);
    EXPECT_EQ(group.members[1].tag, "smart");
    EXPECT_THAT(group.leaves, ElementsAre(1, 2));
}

TEST(classifier, has_defaults)
{
    auto const made = load_yaml(head + "groups:\n" + big + chat(tiers));
    ASSERT_TRUE(made.frozen);
    route::classifier const& by = *made.frozen->table.groups[1].classifies;
    EXPECT_EQ(by.timeout, std::chrono::seconds(3));
    EXPECT_EQ(by.kept, std::chrono::hours(24));
    EXPECT_EQ(by.most_kept, 50'000u);
    EXPECT_EQ(by.who->consumer, "classifier");
    auto const without = load_yaml(head + "groups:\n" + big + chat(tiers + ", cache: {ttl: 0s}"));
    ASSERT_TRUE(without.frozen);
    EXPECT_EQ(without.frozen->table.groups[1].classifies->most_kept, 0u);
}

TEST(classifier, belongs_to_its_strategy)
{
    EXPECT_THAT(
        said("  - {id: chat, strategy: classify}\n"),
        ElementsAre("error C007 5:26 groups[0].strategy: strategy classify needs a classifier: the model that is asked, and the labels "
                    "(classifier: {model: MODEL, labels: {LABEL: MODEL, LABEL: MODEL}, default: LABEL})"));
    EXPECT_THAT(
        said(big + "  - {id: chat, members: [{model: small}], classifier: {" + tiers + "}}\n"),
        ElementsAre("warning L027 6:55 groups[1].classifier: classifier has no effect without strategy classify (strategy: classify)"));
    EXPECT_THAT(
        said(big + chat(tiers, ", members: [{model: small}], affinity: {by: ip}")),
        ElementsAre("warning L027 6:45 groups[1].members: members has no effect with strategy classify: its labels say what serves",
                    "warning L027 6:73 groups[1].affinity: affinity has no effect with strategy classify: its labels say what serves"));
}

TEST(classifier, needs_labels_that_can_be_told_apart)
{
    EXPECT_THAT(
        said(chat("model: selector, default: a")),
        ElementsAre("error C007 5:48 groups[0].classifier.labels: labels is missing: The words it may answer with, each with the model or "
                    "group that serves then."));
    EXPECT_THAT(
        said(chat("model: selector, default: a, labels: {a: small}")),
        ElementsAre(
            "error L018 5:86 groups[0].classifier.labels: with one label there is nothing to ask (labels: {fast: MODEL, smart: MODEL})"));
    EXPECT_THAT(
        said(chat("model: selector, default: a, labels: {a: small, A: large}")),
        ElementsAre("error L003 5:90 groups[0].classifier.labels.a: two labels differ only by case, and answers are read without it"));
    EXPECT_THAT(
        said(chat("model: selector, default: a, labels: {a: small, \"!\": large}")),
        ElementsAre("error C006 5:102 groups[0].classifier.labels.!: the label \"!\" has no letter or digit, so that no answer holds it"));
}

TEST(classifier, names_what_there_is)
{
    EXPECT_THAT(said(chat("model: selecter, default: a, labels: {a: smal, b: \"group:x\"}")),
                ElementsAre("error L014 5:56 groups[0].classifier.model: no group or model is called \"selecter\" (model:selector)",
                            "error L014 5:90 groups[0].classifier.labels.a: no group or model is called \"smal\" (model:small)",
                            "error L014 5:99 groups[0].classifier.labels.b: no group or model is called \"group:x\""));
    EXPECT_THAT(said(chat("model: selector, default: fats, labels: {fast: small, smart: large}")),
                ElementsAre("error L015 5:75 groups[0].classifier.default: the default \"fats\" is none of the labels (fast)"));
    EXPECT_THAT(said(chat("model: selector, default: a, labels: {a: \"*\", b: large}")),
                ElementsAre("error C006 5:90 groups[0].classifier.labels.a: a label stands for one model or group, not for \"*\""));
}

TEST(classifier, is_asked_once_and_by_nothing_else)
{
    EXPECT_THAT(
        said(big + chat(tiers) + "  - {id: outer, members: [{group: chat}], fallback_group: chat}\n"),
        ElementsAre("error L015 7:35 groups[2].members[0].group: a group that classifies is no part of another one; ask for it by its name",
                    "error L015 7:59 groups[2].fallback_group: a group that classifies is no part of another one; ask for it by its name"));
    auto const again = load_yaml(
        head + "groups:\n" + big + chat(tiers) +
        "  - {id: second, strategy: classify, classifier: {model: \"group:chat\", labels: {a: small, b: \"group:chat\"}, default: a}}\n");
    EXPECT_THAT(heads(again.findings),
                ElementsAre("error L015 7:58 groups[2].classifier.model", "error L015 7:94 groups[2].classifier.labels.b"));
    EXPECT_THAT(heads(load_yaml(head + "groups:\n" + chat("model: selector, labels: {a: \"group:chat\", b: small}, default: a")).findings),
                ElementsAre("error L015 5:78 groups[0].classifier.labels.a"));
}

TEST(classifier, counts_for_a_consumer_without_keys)
{
    std::string const consumers = "consumers: [{name: router, internal: true, keys: [{secret: {env: K}}]}]\n";
    auto const made =
        load_yaml(head + "groups:\n" + big + chat(tiers + ", consumer: router") + consumers, with({{"K", "0123456789abcdef"}}));
    EXPECT_THAT(
        lines(made.findings),
        ElementsAre("error C006 7:50 consumers[0].keys: an internal consumer has no keys: only the gateway itself acts as \"router\""));
}

}  // namespace
}  // namespace signalbox::config
