// The example files are what people begin with: they load without an error or a doubt.
#include "tests/engine/config/load_fixture.hpp"

#include "engine/route/decide.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace signalbox::config {
namespace {

using namespace test;

std::string const examples = std::string(SIGNALBOX_SOURCE_DIR) + "/schema/examples";

variables const everything{
    {"OPENAI_API_KEY", "sk-openai"},          {"ANTHROPIC_API_KEY", "sk-ant"},       {"WEB_GATEWAY_KEY", "sb_of_the_web"},
    {"DEMO_APP_KEY", "sb_of_an_application"}, {"DEMO_KEY", "sb_of_a_demonstration"}, {"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
    {"AWS_SECRET_ACCESS_KEY", "s3cret"},      {"GEMINI_KEY", "a-key-of-google"},     {"ANALYSTS_GATEWAY_KEY", "sb_of_the_analysts"},
    {"MISTRAL_API_KEY", "sk-mistral"},        {"DEEPSEEK_API_KEY", "sk-deepseek"},   {"COHERE_API_KEY", "sk-cohere"}};

TEST(examples, load_without_a_finding)
{
    int seen = 0;
    for (auto const& file : std::filesystem::directory_iterator(examples)) {
        if (file.path().extension() != ".yaml") continue;
        ++seen;
        loaded const made = load(file.path().string(), with(everything));
        bool const open = file.path().filename() == "krakend-routing.yaml";  // as the proxy is that it shows
        if (open) {
            EXPECT_EQ(made.findings.size(), 1u) << findings_as_text(made.findings);
            EXPECT_NE(findings_as_text(made.findings).find("L008"), std::string::npos);
        } else {
            EXPECT_EQ(findings_as_text(made.findings), "") << file.path();
        }
        EXPECT_TRUE(made.frozen) << file.path();
    }
    EXPECT_GE(seen, 2);
}

/// "fast-chat weighted: openai/gpt-4o-mini 70, ..." for each group.
std::string shown(route::table const& table)
{
    std::string out;
    for (route::group const& group : table.groups) {
        out += group.id + ' ' + std::string(route::name(group.how)) + ' ' + std::to_string(group.exhausted_status) + ':';
        for (route::member const& member : group.members) {
            out += ' ' + table.targets[member.target].full_name + ' ' + std::to_string(member.weight);
            if (!member.tag.empty()) out += ' ' + member.tag;
            if (member.timeouts.whole) out += ' ' + std::to_string(member.timeouts.whole->count()) + "ms";
            out += ';';
        }
        out += '\n';
    }
    return out;
}

TEST(examples, balancing_signs_for_aws_and_compares_its_members)
{
    loaded const made = load(examples + "/balancing.yaml", with(everything));
    ASSERT_TRUE(made.frozen);
    snapshot const& it = *made.frozen;
    ASSERT_TRUE(it.providers[1].aws);
    EXPECT_EQ(it.providers[1].aws->region, "us-west-2");
    EXPECT_TRUE(it.table.metered);
    ASSERT_EQ(it.table.groups.size(), 4u);
    auto const first = [&](std::uint32_t group, route::question asked) {
        route::plan const made_plan = route::decide(it.table, {route::destination::kind::group, group}, asked);
        return made_plan.steps.empty() ? std::string() : it.table.targets[made_plan.steps.front().target].model;
    };
    std::vector<route::load> loads(2);
    loads[0] = {9, 100, {std::chrono::milliseconds(300), std::chrono::milliseconds(900)}, {}};
    loads[1] = {2, 800, {std::chrono::milliseconds(400), std::chrono::milliseconds(500)}, {}};
    EXPECT_EQ(first(0, {.loads = loads, .chance = 0.5}), "oss");
    EXPECT_EQ(first(1, {.loads = loads}), "oss") << "2 for 34 are fewer than 9 for 66";
    EXPECT_EQ(first(2, {.loads = loads}), "mini");
    route::needs small{.input_tokens = 1'000, .output_tokens = 100}, huge{.input_tokens = 100'000, .output_tokens = 20'000};
    EXPECT_EQ(first(3, {.asked = &small}), "oss");
    EXPECT_EQ(first(3, {.asked = &huge}), "") << "0.013 dollars at the cheapest";
}

TEST(examples, nested_groups_keep_a_conversation_at_its_arm_behind_a_condition)
{
    loaded const made = load(examples + "/nested-groups.yaml", with(everything));
    ASSERT_TRUE(made.frozen);
    route::table const& table = made.frozen->table;
    EXPECT_EQ(table.default_group, 0u);
    wire::header_list gold, plain;
    gold.add("X-Tier", "gold");
    plain.add("X-Conversation-Id", "c-17");
    auto const order = [&](wire::header_list const& headers, double chance) {
        route::request_facts::sources const request{.headers = &headers};
        route::request_facts const about(request);
        route::plan const decided =
            route::decide(table, {route::destination::kind::group, 0}, {.chance = chance, .request = &request, .about = &about});
        std::string names = std::string(decided.unit) + ":";
        for (route::step const& each : decided.steps) names += " " + table.targets[each.target].model;
        return names;
    };
    std::string const first = order(plain, 0.1);
    EXPECT_TRUE(first == "conversation: mini haiku llama" || first == "conversation: haiku mini llama") << first;
    EXPECT_EQ(order(plain, 0.9), first);
    std::string const paying = order(gold, 0.1);
    EXPECT_TRUE(paying == "request: 4o mini haiku llama" || paying == "request: 4o haiku mini llama") << paying;
    ASSERT_TRUE(table.groups[0].moves_on);
    EXPECT_TRUE(table.groups[0].moves_on->usual);
}

TEST(examples, multi_model_routing_says_what_it_should)
{
    loaded const made = load(examples + "/multi-model-routing.yaml", with(everything));
    ASSERT_TRUE(made.frozen);
    snapshot const& it = *made.frozen;
    EXPECT_EQ(it.server.listen, std::vector<std::string>{"0.0.0.0:41002"});
    EXPECT_EQ(shown(it.table),
              "fast-chat weighted 502: openai/gpt-4o-mini 70; anthropic/claude-haiku-4-5 30;\n"
              "reliable-chat fallback 502: openai/gpt-4o 1 5000ms; anthropic/claude-sonnet-4-0 1 10000ms; local/llama3.1 1 30000ms;\n"
              "chat-experiment weighted 502: openai/gpt-4o 50 control; anthropic/claude-sonnet-4-0 50 experiment;\n");
    ASSERT_EQ(it.keys.size(), 1u);
    EXPECT_EQ(*it.keys[0].who, (model::principal{"cfg_web_0", "web", false, {"group:fast-chat", "group:reliable-chat"}}));
    EXPECT_EQ(it.table.targets[0].price, (model::price{150'000, 600'000}));
    for (route::target const& target : it.table.targets) EXPECT_TRUE(target.price.known()) << target.model;
    EXPECT_EQ(it.providers[2].style, provider::credential_style::none);
    EXPECT_EQ(it.storage.path, examples + "/signalbox.db");
}

TEST(examples, multi_model_routing_without_its_keys_names_each_variable)
{
    loaded const made = load(examples + "/multi-model-routing.yaml", with({}));
    EXPECT_FALSE(made.frozen);
    std::string const text = findings_as_text(made.findings);
    for (std::string const name : {"OPENAI_API_KEY", "ANTHROPIC_API_KEY", "WEB_GATEWAY_KEY"})
        EXPECT_NE(text.find("the environment variable " + name + " is not set"), text.npos) << text;
    EXPECT_EQ(made.findings.size(), 3u);
}

TEST(examples, the_demo_needs_no_key_and_no_network)
{
    loaded const made = load_text(demo_configuration(), "demo.yaml", with({}));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_EQ(made.findings, std::vector<finding>{});
    snapshot const& it = *made.frozen;
    EXPECT_TRUE(it.open_to_all);
    EXPECT_EQ(it.server.listen, std::vector<std::string>{"127.0.0.1:8080"});
    EXPECT_EQ(it.server.admin_listen, "127.0.0.1:9090");
    for (upstream::origin const& origin : it.origins) EXPECT_TRUE(origin.simulated) << origin.id;
    EXPECT_EQ(shown(it.table), "demo-chat weighted 502: simulator/sim-fast 70 control; simulator/sim-slow 30 experiment;\n"
                               "reliable-chat fallback 502: simulator/sim-flaky 1 5000ms; simulator/sim-fast 1 10000ms;\n"
                               "demo-claude fallback 502: simulator-anthropic/sim-claude 1;\n");
    EXPECT_EQ(it.origins[0].simulations.at("sim-flaky").error_rate, 0.5);
    EXPECT_EQ(it.origins[1].simulated_dialect, model::dialect::anthropic);
    // What agents ask for by themselves, for small tasks and when no model is chosen, is there as well.
    for (char const* name : {"gpt-4o-mini", "claude-sonnet-4-5", "claude-haiku-4-5-20251001", "claude-opus-4-8", "gpt-5.4-nano", "sim-fast",
                             "model:sim-claude", "group:reliable-chat"})
        EXPECT_TRUE(route::find(it.table, name)) << name;
}

TEST(examples, the_demo_compiled_in_is_the_file)
{
    EXPECT_EQ(demo_configuration(), file_text(examples + "/demo.yaml"));
}

TEST(examples, classified_routing_asks_its_selector_for_one_of_two_labels)
{
    loaded const made = load(examples + "/classified-routing.yaml", with(everything));
    ASSERT_TRUE(made.frozen);
    route::table const& table = made.frozen->table;
    route::destination const chat{route::destination::kind::group, 0};
    EXPECT_TRUE(std::holds_alternative<route::inquiry>(route::resolve(table, chat, {})));
    auto const first = [&](std::optional<std::uint32_t> label) {
        return table.targets[route::decide(table, chat, {.label = route::label_answer{label}}).steps.front().target].model;
    };
    ASSERT_EQ(table.groups[0].classifies->labels, (std::vector<std::string>{"fast", "smart"}));
    EXPECT_EQ(first(0), "mini");
    EXPECT_EQ(first(1), "haiku");
    EXPECT_EQ(first(std::nullopt), "mini");
}

}  // namespace
}  // namespace signalbox::config
