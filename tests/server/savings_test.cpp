// What a gateway saved: events beside the price of one model, and the command that prints it.
#include "server/savings.hpp"
#include "tests/server/served_program.hpp"

namespace signalbox::test {
namespace {

using server::savings;

/// A dollar for a million tokens in, ten for a million out, a tenth of a dollar for those from a cache.
savings one_dollar()
{
    savings out;
    out.price.input = 1'000'000;
    out.price.output = 10'000'000;
    out.price.cache_read = 100'000;
    return out;
}

schema::Event answered(std::uint64_t in, std::uint64_t out, std::optional<std::int64_t> micros, std::string const& role = "primary")
{
    schema::Event made;
    made.set_decision("allowed");
    made.set_role(role);
    made.mutable_tokens()->set_prompt(in);
    made.mutable_tokens()->set_completion(out);
    if (micros) made.set_actual_cost_micros(*micros);
    return made;
}

TEST(savings, are_what_the_same_tokens_would_have_cost_less_what_was_spent)
{
    savings all = one_dollar();
    all.add(answered(1'000, 200, 500));  // 1,000 + 2,000 micro-dollars alone
    all.add(answered(2'000, 0, 2'000));  // 2,000
    all.add(answered(100, 1, 60, "classify"));
    all.add(answered(100, 1, 40, "classify"));
    all.add(answered(100, 1, 7, "shadow"));
    all.add(answered(10, 10, 110, "branch"));  // 110
    EXPECT_EQ(all.requests, 3u);
    EXPECT_EQ(all.tokens_in, 3'010u);
    EXPECT_EQ(all.tokens_out, 210u);
    EXPECT_EQ(all.alone_micros, 5'110);
    EXPECT_EQ(all.paid_micros, 2'610);
    EXPECT_EQ(all.own[0].requests, 2u);
    EXPECT_EQ(all.own[0].micros, 100);
    EXPECT_EQ(all.own[1].requests, 0u);
    EXPECT_EQ(all.own[2].micros, 7);
    EXPECT_EQ(all.spent_micros(), 2'717);
    EXPECT_EQ(all.saved_micros(), 2'393);
    EXPECT_EQ(all.saved_permille(), 468);
}

TEST(savings, leave_out_what_has_no_known_cost_on_both_sides)
{
    savings all = one_dollar();
    all.add(answered(5'000, 5'000, std::nullopt));
    all.add(answered(0, 0, std::nullopt));
    all.add(answered(0, 0, 0));  // refused before any model was asked
    EXPECT_EQ(all.unknown, 1u);
    EXPECT_EQ(all.requests, 0u);
    EXPECT_EQ(all.alone_micros, 0);
    EXPECT_EQ(all.saved_permille(), 0);
}

TEST(savings, may_be_a_loss)
{
    savings all = one_dollar();
    auto cached = answered(1'000, 0, 1'000);
    cached.mutable_tokens()->set_cached(1'000);
    all.add(cached);
    EXPECT_EQ(all.alone_micros, 100);
    EXPECT_EQ(all.saved_micros(), -900);
    EXPECT_EQ(all.saved_permille(), -9'000);
}

class savings_command : public testing::Test {
protected:
    outcome report(std::vector<std::string> words)
    {
        words.insert(words.begin(), {"report", "savings"});
        return run(words, at.file(""));
    }
    temporary_folder at;
};

TEST_F(savings_command, prints_what_a_store_adds_up_to)
{
    std::string const models =
        "models: [{id: sim, provider: lab, price: {input: 1, output: 1, per: 1M}, simulate: {text: one two three}}]\n";
    served_program one(at, on_free_ports("providers: [{id: lab, kind: simulator}]\n" + models, "public: true, "));
    for (int i = 0; i < 3; ++i) ASSERT_EQ(one.chat("sim").status, 200);
    auto const left = one.stop();
    ASSERT_EQ(left.status, 0) << left.err;
    std::string const table = at.write("own.json", R"({"format":"signalbox-prices/1","name":"t","as_of":"2026-10-01","per_tokens":1000000,)"
                                                   R"("source":"s","licence":"l","models":{"acme/dear":{"input":"4","output":"4"}}})");
    auto const json = report({"--against", "acme/dear", "--table", table, "--store", at.file("events.db"), "--output", "json"});
    ASSERT_EQ(json.status, 0) << json.err;
    auto const all = json_of(json.out);
    EXPECT_EQ(number_field(all, "requests"), 3);
    EXPECT_EQ(number_field(all, "saved_percent"), 75);
    auto const text = report({"--against", "acme/dear", "--table", table, "--store", at.file("events.db")});
    EXPECT_NE(text.out.find("75.0 % of what acme/dear would have cost"), std::string::npos) << text.out;
    auto const none = report({"--against", "acme/dear", "--table", table, "--store", at.file("events.db"), "--filter", "model:other"});
    EXPECT_EQ(none.out, "No request here has tokens and a known cost: there is nothing to compare.\n");
    auto const nothing = report(
        {"--against", "acme/dear", "--table", table, "--store", at.file("events.db"), "--filter", "model:other", "--output", "json"});
    EXPECT_EQ(field(json_of(nothing.out), "saved_percent").kind_case(), json_value::kNullValue) << nothing.out;
}

TEST_F(savings_command, says_what_is_wrong)
{
    auto const near = report({"--against", "openai/gpt-4o-minj"});
    EXPECT_EQ(near.status, 1);
    EXPECT_NE(near.err.find("did you mean \"openai/gpt-4o-mini\"?"), std::string::npos) << near.err;
    auto const bare = report({"--against", "gpt-4o-mini"});
    EXPECT_NE(bare.err.find("did you mean \"openai/gpt-4o-mini\"?"), std::string::npos) << bare.err;
    auto const none = report({});
    EXPECT_EQ(none.status, 2);
    EXPECT_NE(none.err.find("--against"), std::string::npos) << none.err;
    auto const lost = report({"--against", "openai/gpt-4o-mini", "--store", at.file("nothing.db")});
    EXPECT_EQ(lost.status, 1);
}

}  // namespace
}  // namespace signalbox::test
