// `signalbox prices`: the table, one model of it, a table of the user's own, and names and files that are wrong.
#include "tests/server/served_program.hpp"

namespace signalbox::test {
namespace {

class prices_command : public testing::Test {
protected:
    outcome prices(std::vector<std::string> words)
    {
        words.insert(words.begin(), "prices");
        return run(words, at.file(""));
    }
    temporary_folder at;
    std::string const own = R"({"format":"signalbox-prices/1","name":"our contract","as_of":"2026-10-01","per_tokens":1000,)"
                            R"("source":"the contract","licence":"ours alone",)"
                            R"("models":{"acme/large":{"input":"0.002","output":"0.01","cache_write_1h":"0.004"},)"
                            R"("acme/small":{"input":"0.0001","output":"0.0002"}}})";
};

TEST_F(prices_command, one_model_has_its_prices_and_where_they_come_from)
{
    auto const said = prices({"openai/gpt-4o-mini"});
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_EQ(said.out, "MODEL               INPUT  OUTPUT  CACHE READ  CACHE WRITE  WRITE 1H  REASONING\n"
                        "openai/gpt-4o-mini  $0.15   $0.60      $0.075            -         -          -\n"
                        "USD for a million tokens, by built-in 2026-11-21. \"-\": the price of its kind (docs/formats/prices.md).\n");
}

TEST_F(prices_command, a_part_of_a_name_lists_every_model_that_has_it_and_none_lists_all)
{
    auto const some = prices({"GPT-4O-mini"});
    EXPECT_EQ(some.status, 0);
    EXPECT_NE(some.out.find("openai/gpt-4o-mini "), std::string::npos) << some.out;
    EXPECT_NE(some.out.find("openai/gpt-4o-mini-search-preview"), std::string::npos) << some.out;
    EXPECT_EQ(some.out.find("claude"), std::string::npos) << some.out;
    auto const all = prices({});
    EXPECT_EQ(all.status, 0);
    for (std::string const name : {"openai/gpt-4o ", "anthropic/claude-sonnet-4-6 ", "mistral/"})
        EXPECT_NE(all.out.find(name), std::string::npos) << name;
}

TEST_F(prices_command, a_table_of_ones_own_is_read_in_its_own_unit)
{
    auto const said = prices({"--table", at.write("own.json", own), "--output", "json"});
    ASSERT_EQ(said.status, 0) << said.err;
    auto const all = json_of(said.out);
    EXPECT_EQ(text_field(all, "table"), "our contract 2026-10-01");
    EXPECT_EQ(text_field(all, "source"), "the contract");
    EXPECT_EQ(text_field(all, "licence"), "ours alone");
    EXPECT_EQ(number_field(all, "per_tokens"), 1'000'000);
    auto const large = field(field(all, "models"), "acme/large");
    EXPECT_EQ(number_field(large, "input"), 2);
    EXPECT_EQ(number_field(large, "output"), 10);
    EXPECT_EQ(number_field(large, "cache_write_1h"), 4);
    EXPECT_EQ(large.struct_value().fields().count("cache_read"), 0u) << "an absent price is absent, not 0";
}

TEST_F(prices_command, an_unknown_model_is_answered_with_the_nearest)
{
    auto const said = prices({"gpt-4o-minni"});
    EXPECT_EQ(said.status, 1);
    EXPECT_EQ(said.out, "");
    EXPECT_NE(said.err.find("no model of built-in 2026-11-21 is called \"gpt-4o-minni\"; did you mean \"gpt-4o-mini\"?"), std::string::npos)
        << said.err;
}

TEST_F(prices_command, a_table_that_cannot_be_used_is_named_with_its_fault)
{
    auto const none = prices({"--table", at.file("nowhere.json")});
    EXPECT_EQ(none.status, 2);
    EXPECT_NE(none.err.find("nowhere.json: "), std::string::npos) << none.err;
    std::string wrong = own;
    wrong.replace(wrong.find("cache_write_1h"), 14, "cache_wrote_1h");
    auto const bad = prices({"--table", at.write("bad.json", wrong)});
    EXPECT_EQ(bad.status, 2);
    EXPECT_NE(bad.err.find("models.acme/large.cache_wrote_1h: unknown field"), std::string::npos) << bad.err;
}

}  // namespace
}  // namespace signalbox::test
