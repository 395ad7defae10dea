// What another configuration would change: events added to a sum, and the command that prints it.
#include "server/what_if.hpp"

#include "engine/config/load.hpp"
#include "tests/server/served_program.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using server::what_if_result;
using server::what_if_sum;
using ::testing::HasSubstr;

std::string const models = "signalbox: 1\n"
                           "providers: [{id: lab, kind: simulator}]\n"
                           "models:\n"
                           "  - {id: one, provider: lab, price: {input: 1, output: 1}}\n"
                           "  - {id: two, provider: lab, price: {input: 3, output: 3}}\n"
                           "  - {id: three, provider: lab, price: {input: 5, output: 5}}\n"
                           "  - {id: free, provider: lab, tools: false}\n"
                           "server: {public: true}\n";

std::string group_of(std::string const& members)
{
    return models + "groups:\n  - {id: g, members: [" + members + "]}\n";
}

class what_if_sums : public testing::Test {
protected:
    void by(std::string const& yaml)
    {
        auto const made = config::load_text(yaml, "test.yaml", {.allow_inline_secrets = true});
        ASSERT_TRUE(made.frozen) << config::findings_as_text(made.findings);
        auto const who = std::make_shared<model::principal const>(model::principal{.consumer = "public", .everything = true});
        all = std::make_unique<what_if_sum>(
            made.frozen, [who](std::string_view, std::string_view consumer) { return consumer == "gone" ? nullptr : who; });
    }

    /// Requests for the group of which each was answered by this model, assigned with this probability.
    void add(int count, std::string const& model, double probability, std::string const& group = "g")
    {
        for (int i = 0; i < count; ++i) all->add(answered(model, probability, group), "lab/" + model);
    }

    static schema::Event answered(std::string const& model, double probability, std::string const& group = "g")
    {
        schema::Event made;
        made.set_role("primary");
        made.set_operation("chat");
        made.set_path("/v1/chat/completions");
        made.set_decision("allowed");
        made.set_requested_model(group);
        made.set_group(group);
        made.set_provider("lab");
        made.set_upstream_model(model);
        made.set_assignment_probability(probability);
        made.mutable_tokens()->set_prompt(600);
        made.mutable_tokens()->set_completion(400);
        made.set_actual_cost_micros(model == "one" ? 1'000 : model == "two" ? 3'000 : 5'000);
        made.set_latency_us(model == "one" ? 100'000 : 300'000);
        return made;
    }

    static double flow(what_if_result const& of, std::string const& from, std::string const& to)
    {
        for (auto const& each : of.flows)
            if (each.from == from && each.to == to) return each.requests;
        return 0;
    }

    std::unique_ptr<what_if_sum> all;
};

TEST_F(what_if_sums, change_nothing_by_the_configuration_that_was_in_force)
{
    by(group_of("{model: one, weight: 90}, {model: two, weight: 10}"));
    add(90, "one", 0.9);
    add(10, "two", 0.1);
    auto const made = all->result();
    EXPECT_EQ(made.requests, 100u);
    EXPECT_NEAR(made.changed, 0, 1e-9);
    EXPECT_TRUE(made.flows.empty());
    EXPECT_NEAR(made.micros_before, 120'000, 1e-6);
    EXPECT_NEAR(made.micros_after, 120'000, 1e-6);
}

TEST_F(what_if_sums, move_no_more_than_a_weight_says)
{
    by(group_of("{model: one, weight: 80}, {model: two, weight: 20}"));
    add(90, "one", 0.9);
    add(10, "two", 0.1);
    auto const made = all->result();
    EXPECT_NEAR(made.changed, 10, 1e-9);
    EXPECT_NEAR(flow(made, "lab/one", "lab/two"), 10, 1e-9);
    EXPECT_EQ(made.flows.size(), 1u);
    EXPECT_NEAR(made.micros_before, 120'000, 1e-6);
    EXPECT_NEAR(made.micros_after, 140'000, 1e-6) << "ten requests of a thousand tokens at three times the price";
    ASSERT_FALSE(made.times.change) << "ten replies of the other model are too few to tell";
    EXPECT_NEAR(made.times.unknown, 10, 1e-9);
}

TEST_F(what_if_sums, give_a_new_member_what_the_others_lose)
{
    by(group_of("{model: one, weight: 40}, {model: two, weight: 30}, {model: three, weight: 30}"));
    add(50, "one", 0.5);
    add(30, "two", 0.3);
    add(20, "three", 0.2);
    auto const made = all->result();
    EXPECT_NEAR(made.changed, 10, 1e-9);
    EXPECT_NEAR(flow(made, "lab/one", "lab/three"), 10, 1e-9);
    EXPECT_EQ(flow(made, "lab/one", "lab/two"), 0) << "the second has its share";
}

TEST_F(what_if_sums, model_times_from_replies_of_the_same_size)
{
    by(group_of("{model: one, weight: 50}, {model: two, weight: 50}"));
    add(100, "two", 1);
    add(40, "one", 1, "one");
    auto const made = all->result();
    EXPECT_NEAR(flow(made, "lab/two", "lab/one"), 50, 1e-9);
    ASSERT_TRUE(made.times.change);
    EXPECT_NEAR(made.times.change->mean, -200'000, 1);
    EXPECT_NEAR(made.times.moved, 50, 1e-9);
}

TEST_F(what_if_sums, count_what_would_be_refused_or_answered_for_the_first_time)
{
    by(models);
    add(3, "one", 1);
    add(2, "one", 1, "one");
    auto refused = answered("one", 0, "two");
    refused.set_decision("blocked");
    refused.set_reason("unknown_model");
    refused.clear_tokens();
    refused.clear_actual_cost_micros();
    ASSERT_TRUE(what_if_sum::compares(refused));
    all->add(refused, "");
    auto stranger = answered("one", 1, "one");
    stranger.set_consumer("gone");
    all->add(stranger, "lab/one");
    auto const made = all->result();
    EXPECT_NEAR(flow(made, "lab/one", "(refused)"), 4, 1e-9);
    EXPECT_NEAR(flow(made, "(refused)", "lab/two"), 1, 1e-9);
    EXPECT_NEAR(made.changed, 5, 1e-9);
    ASSERT_EQ(made.refusals.size(), 2u);
    EXPECT_THAT(made.refusals[0].words, HasSubstr("\"g\""));
    EXPECT_THAT(made.refusals[1].words, HasSubstr("belongs to this caller"));
    EXPECT_NEAR(made.cost_unknown, 1, 1e-9);
}

TEST_F(what_if_sums, say_which_costs_and_contents_are_not_known)
{
    by(group_of("{model: free}"));
    add(4, "one", 1);
    auto const made = all->result();
    EXPECT_NEAR(made.cost_unknown, 4, 1e-9);
    EXPECT_NEAR(made.micros_before, 0, 1e-9) << "both sides are about the same requests";
    ASSERT_EQ(made.contents.size(), 1u);
    EXPECT_THAT(made.contents[0].words, HasSubstr("lab/free, which does not take tools"));
}

TEST_F(what_if_sums, keep_what_goes_by_the_moment_and_tell_no_more)
{
    std::string const busy = models + "groups:\n  - {id: g, strategy: least_busy, members: [{model: one}, {model: two}]}\n";
    by(busy);
    add(5, "one", 0.5);
    add(5, "two", 0.5);
    add(2, "three", 1);
    add(3, "one", 1, "one");
    auto made = all->result();
    EXPECT_NEAR(made.changed, 0, 1e-9);
    EXPECT_NEAR(made.untold, 2, 1e-9) << "what the group does with requests of another model cannot be told";
    ASSERT_EQ(made.unknowns.size(), 1u);
    EXPECT_THAT(made.unknowns[0].words, HasSubstr("\"g\" goes by loads"));
}

TEST(what_if_events, are_those_of_callers_that_routes_decide_on)
{
    schema::Event made;
    made.set_operation("chat");
    made.set_role("primary");
    made.set_decision("allowed");
    EXPECT_TRUE(what_if_sum::compares(made));
    made.set_role("classify");
    EXPECT_FALSE(what_if_sum::compares(made));
    made.set_role("primary");
    made.set_operation("raw");
    EXPECT_FALSE(what_if_sum::compares(made));
    made.set_operation("chat");
    made.set_decision("blocked");
    made.set_reason("limit_exceeded");
    EXPECT_FALSE(what_if_sum::compares(made));
}

class what_if_command : public testing::Test {
protected:
    outcome what_if(std::vector<std::string> words)
    {
        words.insert(words.begin(), "what-if");
        return run(words, at.file(""));
    }
    temporary_folder at;
};

TEST_F(what_if_command, compares_a_store_with_another_file)
{
    std::string const said = "simulate: {text: one two three}";
    std::string const yaml =
        "providers: [{id: lab, kind: simulator}]\nmodels:\n  - {id: one, provider: lab, price: {input: 1, output: 1}, " + said +
        "}\n  - {id: two, provider: lab, price: {input: 2, output: 2}, " + said + "}\ngroups:\n";
    served_program one(at, on_free_ports(yaml + "  - {id: g, members: [{model: one}]}\n", "public: true, "));
    for (int i = 0; i < 4; ++i) ASSERT_EQ(one.chat("g").status, 200);
    ASSERT_EQ(one.chat("h").status, 404);
    ASSERT_EQ(one.stop().status, 0);
    at.write("new.yaml", on_free_ports(yaml + "  - {id: g, aliases: [h], members: [{model: one, weight: 1}, {model: two, weight: 3}]}\n",
                                       "public: true, "));
    auto const json = what_if({"new.yaml", "--output", "json"});
    ASSERT_EQ(json.status, 0) << json.err;
    auto const all = json_of(json.out);
    EXPECT_EQ(number_field(all, "requests"), 5);
    EXPECT_EQ(number_field(all, "changed"), 4);
    EXPECT_EQ(text_field(all, "cost.evidence"), "exact");
    EXPECT_NEAR(number_field(all, "cost.after_usd"), number_field(all, "cost.before_usd") * 1.75, 0.000002);
    auto const text = what_if({"new.yaml"});
    EXPECT_THAT(text.out, HasSubstr("change their route: 4 of 5 (80.0 %), exact"));
    EXPECT_THAT(text.out, HasSubstr("(refused)  lab/two"));
    auto const same = what_if({"signalbox.yaml", "--filter", "group:g"});
    EXPECT_THAT(same.out, HasSubstr("change their route: 0 of 4")) << same.out << same.err;
}

TEST_F(what_if_command, says_what_is_wrong)
{
    EXPECT_EQ(what_if({}).status, 2);
    EXPECT_EQ(what_if({"-"}).status, 2) << "an empty text is no configuration";
    EXPECT_THAT(what_if({"new.yaml", "--place", "old.yaml"}).err, HasSubstr("--place belongs to -"));
    EXPECT_THAT(what_if({"nothing.yaml"}).err, HasSubstr("nothing.yaml"));
    at.write("new.yaml", models + "groups: [{id: g, members: [{model: none}]}]\n");
    auto const bad = what_if({"new.yaml"});
    EXPECT_EQ(bad.status, 2);
    EXPECT_THAT(bad.err, HasSubstr("none"));
    at.write("new.yaml", models);
    EXPECT_EQ(what_if({"new.yaml", "--store", at.file("no.db")}).status, 1);
}

}  // namespace
}  // namespace signalbox::test
