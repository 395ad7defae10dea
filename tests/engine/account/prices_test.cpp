// The price table: reading it, finding a model in it, and multiplying out.
#include "engine/account/prices.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <limits>
#include <sstream>

namespace signalbox::account {
namespace {

using ::testing::HasSubstr;

price_table table_of(std::string const& models, std::string const& extra = {})
{
    auto read = parse_prices(R"({"format": "signalbox-prices/1", "as_of": "2026-11-21", )" + extra + R"("models": {)" + models + "}}");
    EXPECT_TRUE(read) << (read ? "" : read.error().detail);
    return read ? std::move(*read) : price_table{};
}

std::string problem(std::string const& json)
{
    auto const read = parse_prices(json);
    if (read) return "accepted";
    EXPECT_EQ(read.error().kind, model::fault::bad_request);
    return read.error().detail;
}

std::string problem_of(std::string const& models, std::string const& extra = {})
{
    return problem(R"({"format": "signalbox-prices/1", "as_of": "2026-11-21", )" + extra + R"("models": {)" + models + "}}");
}

TEST(parse_prices, reads_dollars_per_million_as_pico_dollars_per_token)
{
    price_table const table = table_of(R"("openai/gpt-4o-mini": {"input": "0.15", "output": "0.60", "cache_read": "0.075"})");
    EXPECT_EQ(table.name, "price table 2026-11-21");
    model::price const at = table.models.at("openai/gpt-4o-mini");
    EXPECT_EQ(at.input, 150'000);
    EXPECT_EQ(at.output, 600'000);
    EXPECT_EQ(at.cache_read, 75'000);
    EXPECT_EQ(at.cache_write, std::nullopt);
}

TEST(parse_prices, reads_every_kind_of_price)
{
    price_table const table =
        table_of(R"("a/b": {"input": "1", "output": "2", "cache_read": "3", "cache_write": "4", "cache_write_1h": "5", "reasoning": "6",)"
                 R"("audio_input": "7", "audio_output": "8", "image_input": "9", "image_output": "10"})");
    EXPECT_EQ(table.models.at("a/b"), (model::price{.input = 1'000'000,
                                                    .output = 2'000'000,
                                                    .cache_read = 3'000'000,
                                                    .cache_write = 4'000'000,
                                                    .cache_write_1h = 5'000'000,
                                                    .reasoning = 6'000'000,
                                                    .audio_input = 7'000'000,
                                                    .image_input = 9'000'000,
                                                    .audio_output = 8'000'000,
                                                    .image_output = 10'000'000}));
}

TEST(parse_prices, takes_other_units)
{
    price_table const thousand = table_of(R"("a/b": {"input": "0.00015", "output": "0.0006"})", R"("per_tokens": 1000, )");
    EXPECT_EQ(thousand.models.at("a/b").input, 150'000);
    price_table const one = table_of(R"("a/b": {"input": "0.00000015", "output": "0.000000000001"})", R"("per_tokens": 1, )");
    EXPECT_EQ(one.models.at("a/b").input, 150'000);
    EXPECT_EQ(one.models.at("a/b").output, 1);
}

TEST(parse_prices, is_exact_to_the_last_place)
{
    price_table const table = table_of(R"("a/b": {"input": "0.000001", "output": "999999.999999"},)"
                                       R"("a/c": {"input": "0", "output": "0.1000000000"})");
    EXPECT_EQ(table.models.at("a/b").input, 1);
    EXPECT_EQ(table.models.at("a/b").output, 999'999'999'999);
    EXPECT_EQ(table.models.at("a/c").input, 0);
    EXPECT_EQ(table.models.at("a/c").output, 100'000);
}

TEST(parse_prices, takes_numbers_without_exponent_too)
{
    EXPECT_EQ(table_of(R"("a/b": {"input": 0.15, "output": 2})").models.at("a/b").input, 150'000);
    EXPECT_THAT(problem_of(R"("a/b": {"input": 1e-2, "output": 2})"), HasSubstr("models.a/b.input"));
}

TEST(parse_prices, names_the_entry_and_field_that_is_wrong)
{
    EXPECT_THAT(problem_of(R"("a/b": {"input": "0.0000001", "output": "1"})"), HasSubstr("models.a/b.input: must be a decimal number"));
    for (char const* wrong : {"\"\"", "\"1.\"", "\".5\"", "\"-1\"", "\"+1\"", "\"1,5\"", "\"1e3\"", "\" 1\"", "null", "true", "[1]",
                              "\"1000000.000001\"", "\"99999999999999999999999999\""})
        EXPECT_THAT(problem_of(std::string(R"("a/b": {"output": "1", "input": )") + wrong + "}"), HasSubstr("models.a/b.input")) << wrong;
    EXPECT_THAT(problem_of(R"("a/b": {"input": "1"})"), HasSubstr("models.a/b: needs both input and output"));
    EXPECT_THAT(problem_of(R"("a/b": {"input": "1", "output": "1", "imput": "1"})"), HasSubstr("models.a/b.imput: unknown field"));
    EXPECT_THAT(problem_of(R"("a/b": {"input": "1", "input": "2", "output": "1"})"), HasSubstr("models.a/b.input: stands twice"));
    EXPECT_THAT(problem_of(R"("a/b": {"input": "1", "output": "1"}, "a/b": {"input": "1", "output": "1"})"),
                HasSubstr("models.a/b: stands twice"));
    EXPECT_THAT(problem_of(R"("a/b": "free")"), HasSubstr("models.a/b: must be an object"));
    EXPECT_THAT(problem_of(R"("": {"input": "1", "output": "1"})"), HasSubstr("without a name"));
}

TEST(parse_prices, checks_the_heading)
{
    EXPECT_THAT(problem("[]"), HasSubstr("must be an object"));
    EXPECT_THAT(problem("{"), HasSubstr("price table: "));
    EXPECT_THAT(problem(R"({"as_of": "2026-11-21", "models": {}})"), HasSubstr("format: must be"));
    EXPECT_THAT(problem(R"({"format": "signalbox-prices/2", "as_of": "2026-11-21", "models": {}})"), HasSubstr("format: must be"));
    EXPECT_THAT(problem(R"({"format": "signalbox-prices/1", "models": {}})"), HasSubstr("as_of: must be"));
    EXPECT_THAT(problem(R"({"format": "signalbox-prices/1", "as_of": "2026-11-21"})"), HasSubstr("models: must be"));
    EXPECT_THAT(problem_of("", R"("currency": "EUR", )"), HasSubstr("currency: must be"));
    EXPECT_THAT(problem_of("", R"("per_tokens": 100, )"), HasSubstr("per_tokens: must be"));
    EXPECT_THAT(problem_of("", R"("per_tokens": "1M", )"), HasSubstr("per_tokens: must be"));
    EXPECT_THAT(problem_of("", R"("model": {}, )"), HasSubstr("model: unknown field"));
}

TEST(parse_prices, fails_at_every_cut)
{
    std::string const whole = R"({"format": "signalbox-prices/1", "as_of": "2026-11-21",)"
                              R"("models": {"a/b": {"input": "1", "output": "2"}}})";
    ASSERT_TRUE(parse_prices(whole));
    for (std::size_t cut = 0; cut < whole.size(); ++cut) EXPECT_FALSE(parse_prices(whole.substr(0, cut))) << cut;
}

TEST(built_in_prices, are_the_shipped_table_with_its_date)
{
    std::ifstream file(SIGNALBOX_SOURCE_DIR "/schema/prices.json");
    std::stringstream text;
    text << file.rdbuf();
    auto const shipped = parse_prices(text.str());
    ASSERT_TRUE(shipped) << shipped.error().detail;
    EXPECT_EQ(built_in_prices().models, shipped->models);
    EXPECT_EQ(built_in_prices().name, "built-in 2026-11-21");
    EXPECT_GT(shipped->models.size(), 400u);
}

TEST(built_in_prices, know_what_common_models_cost)
{
    auto const known = [](char const* vendor, char const* model) { return find_price(built_in_prices(), vendor, model); };
    EXPECT_EQ(known("openai", "gpt-4o-mini"), (model::price{.input = 150'000, .output = 600'000, .cache_read = 75'000}));
    EXPECT_EQ(known("anthropic", "claude-sonnet-4-6"), (model::price{3'000'000, 15'000'000, 300'000, 3'750'000, 6'000'000, {}}));
    for (char const* model : {"claude-sonnet-4", "claude-haiku-4-5", "claude-opus-4-1", "claude-3-5-haiku-latest"})
        EXPECT_TRUE(known("anthropic", model)) << model;
    for (char const* model : {"gpt-4o", "gpt-4.1", "gpt-5", "gpt-5.1", "o3", "o4-mini", "gpt-3.5-turbo"})
        EXPECT_TRUE(known("openai", model)) << model;
    EXPECT_TRUE(known("groq", "llama-3.3-70b-versatile"));
    EXPECT_TRUE(known("groq", "openai/gpt-oss-120b"));
    EXPECT_TRUE(known("mistral", "mistral-large-latest"));
    EXPECT_TRUE(known("deepseek", "deepseek-chat"));
    EXPECT_TRUE(known("openrouter", "anthropic/claude-sonnet-4.5"));
    EXPECT_TRUE(known("together", "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo"));
}

/// Embeddings and rankings.
bool gives_no_tokens(std::string_view name)
{
    for (char const* each : {"embed", "bge-", "Rank", "rerank"})
        if (name.find(each) != std::string_view::npos) return true;
    return false;
}

TEST(built_in_prices, know_what_embeddings_pictures_and_sound_cost)
{
    auto const known = [](char const* vendor, char const* model) {
        return find_price(built_in_prices(), vendor, model).value_or(model::price{});
    };
    EXPECT_EQ(known("openai", "text-embedding-3-small"), (model::price{.input = 20'000, .output = 0}));
    EXPECT_EQ(known("google", "gemini-embedding-001").input, 150'000);
    EXPECT_EQ(known("cohere", "embed-v4.0").image_input, 470'000);
    EXPECT_EQ(known("bedrock", "amazon.titan-embed-text-v2:0"), (model::price{.input = 20'000, .output = 0}));
    EXPECT_EQ(known("bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0").input, 3'000'000);
    EXPECT_EQ(known("openai", "gpt-image-1"),
              (model::price{.input = 5'000'000, .output = 40'000'000, .cache_read = 1'250'000, .image_input = 10'000'000}));
    EXPECT_EQ(known("openai", "gpt-realtime").audio_output, 64'000'000);
    EXPECT_EQ(known("google", "gemini-2.5-flash").audio_input, 1'000'000);
    EXPECT_FALSE(find_price(built_in_prices(), "openai", "whisper-1")) << "it is billed by the second";
}

TEST(built_in_prices, hold_no_price_that_could_not_be_meant)
{
    for (auto const& [name, price] : built_in_prices().models) {
        EXPECT_GT(*price.input, 0) << name;
        if (gives_no_tokens(name)) {
            EXPECT_EQ(*price.output, 0) << name;
            EXPECT_LE(*price.input, 1'000'000) << name;
            continue;
        }
        EXPECT_GT(*price.output, 0) << name;
        EXPECT_LE(*price.input, *price.output * 4) << name;
        for (auto const part : {price.audio_input, price.image_input, price.audio_output, price.image_output})
            EXPECT_GT(part.value_or(1), 0) << name;
        EXPECT_LE(price.cache_read.value_or(0), *price.input) << name;
        EXPECT_LE(*price.output, 1'000'000'000) << name << ": more than 1000 USD for a million";
    }
}

TEST(find_price, looks_for_the_exact_name_first)
{
    price_table const in = table_of(R"("openai/gpt-4o": {"input": "2.5", "output": "10"},)"
                                    R"("openai/gpt-4o-2024-05-13": {"input": "5", "output": "15"})");
    EXPECT_EQ(find_price(in, "openai", "gpt-4o")->input, 2'500'000);
    EXPECT_EQ(find_price(in, "openai", "gpt-4o-2024-05-13")->input, 5'000'000);
}

TEST(find_price, leaves_a_date_behind_the_name_out)
{
    price_table const in = table_of(R"("openai/gpt-4o": {"input": "2.5", "output": "10"},)"
                                    R"("anthropic/claude-sonnet-4": {"input": "3", "output": "15"})");
    EXPECT_TRUE(find_price(in, "openai", "gpt-4o-2024-08-06"));
    EXPECT_TRUE(find_price(in, "anthropic", "claude-sonnet-4-20250514"));
    EXPECT_TRUE(find_price(in, "anthropic", "claude-sonnet-4@20250514"));
    for (char const* other : {"gpt-4o-mini", "gpt-4o-2024-08", "gpt-4o-2024-0806", "gpt-4o20240806", "gpt-4o-202408061", "4o-2024-08-06",
                              "-2024-08-06", "@", "-20240806", ""})
        EXPECT_FALSE(find_price(in, "openai", other)) << other;
}

TEST(find_price, leaves_a_providers_name_before_the_model_out)
{
    price_table const in = table_of(R"("openai/gpt-4o": {"input": "2.5", "output": "10"},)"
                                    R"("groq/openai/gpt-oss-120b": {"input": "1", "output": "2"})");
    EXPECT_TRUE(find_price(in, "openai", "openai/gpt-4o"));
    EXPECT_TRUE(find_price(in, "openai_compatible", "openai/gpt-4o")) << "a proxy's name for the vendor's model";
    EXPECT_TRUE(find_price(in, "openai", "models/gpt-4o-2024-08-06"));
    EXPECT_EQ(find_price(in, "groq", "openai/gpt-oss-120b")->input, 1'000'000);
}

TEST(find_price, knows_nothing_of_local_models_and_other_vendors)
{
    EXPECT_FALSE(find_price(built_in_prices(), "openai_compatible", "llama3.1"));
    EXPECT_FALSE(find_price(built_in_prices(), "openai_compatible", "gpt-4o"));
    EXPECT_FALSE(find_price(built_in_prices(), "simulator", "gpt-4o"));
    EXPECT_FALSE(find_price(built_in_prices(), "anthropic", "gpt-4o"));
    EXPECT_FALSE(find_price(built_in_prices(), "openrouter", "anthropic/claude-sonnet-4.5:free"));
}

constexpr model::price sonnet{3'000'000, 15'000'000, 300'000, 3'750'000, 6'000'000, {}};

TEST(cost, multiplies_each_part_by_its_own_price)
{
    model::usage const tokens{.input_tokens = 10'000,
                              .cached_tokens = 6'000,
                              .cache_write_tokens = 1'000,
                              .cache_write_1h_tokens = 500,
                              .output_tokens = 2'000,
                              .reasoning_tokens = 1'500};
    // 2500 * 3 + 6000 * 0.3 + 1000 * 3.75 + 500 * 6 + 2000 * 15, in micro-dollars
    EXPECT_EQ(cost(sonnet, tokens), model::money{7'500 + 1'800 + 3'750 + 3'000 + 30'000});
}

TEST(cost, of_sound_and_pictures_goes_by_their_own_prices)
{
    model::price const at{.input = 1'000'000,
                          .output = 2'000'000,
                          .audio_input = 10'000'000,
                          .image_input = 5'000'000,
                          .audio_output = 20'000'000,
                          .image_output = 40'000'000};
    // 1 + 2 * 10 + 4 * 5 of the input; 8 * 2 + 16 * 20 + 32 * 40 of the output.
    model::usage const tokens{.input_tokens = 7,
                              .output_tokens = 56,
                              .audio_input_tokens = 2,
                              .audio_output_tokens = 16,
                              .image_input_tokens = 4,
                              .image_output_tokens = 32};
    EXPECT_EQ(cost(at, tokens)->micros, 1 + 20 + 20 + 16 + 320 + 1'280);
    model::usage cached = tokens;
    cached.cached_tokens = 5;  // of which it is not known what they were
    EXPECT_EQ(cost(at, cached)->micros, 5 + 20 + 16 + 320 + 1'280);
    // Without prices of their own they cost what texts do.
    EXPECT_EQ(cost({.input = 1'000'000, .output = 2'000'000}, tokens)->micros, 7 + 112);
}

TEST(cost, falls_back_to_the_plainer_price)
{
    model::price const plain{.input = 1'000'000, .output = 2'000'000};
    model::usage const tokens{.input_tokens = 100,
                              .cached_tokens = 40,
                              .cache_write_tokens = 10,
                              .cache_write_1h_tokens = 10,
                              .output_tokens = 50,
                              .reasoning_tokens = 20};
    EXPECT_EQ(cost(plain, tokens), model::money{200});
    model::price const writes{.input = 1'000'000, .output = 2'000'000, .cache_write = 3'000'000};
    EXPECT_EQ(cost(writes, tokens), model::money{80 + 60 + 100}) << "the hour's price falls back to the short one";
    model::price const reasons{.input = 1'000'000, .output = 2'000'000, .reasoning = 5'000'000};
    EXPECT_EQ(cost(reasons, tokens), model::money{100 + 60 + 100});
}

TEST(cost, is_unknown_when_a_price_is)
{
    EXPECT_EQ(cost({}, {.input_tokens = 10}), std::nullopt);
    EXPECT_EQ(cost({.input = 1}, {.input_tokens = 10}), std::nullopt);
    EXPECT_EQ(cost({.output = 1}, {.input_tokens = 10}), std::nullopt);
}

TEST(cost, is_nothing_for_nothing_and_for_free_models)
{
    EXPECT_EQ(cost(sonnet, {}), model::money{0});
    EXPECT_EQ(cost({.input = 0, .output = 0}, {.input_tokens = 1'000'000, .output_tokens = 5}), model::money{0});
}

TEST(cost, rounds_half_up_to_micro_dollars)
{
    model::price const tenth{.input = 100'000, .output = 100'000};
    EXPECT_EQ(cost(tenth, {.input_tokens = 4}), model::money{0});
    EXPECT_EQ(cost(tenth, {.input_tokens = 5}), model::money{1});
    EXPECT_EQ(cost(tenth, {.input_tokens = 14}), model::money{1});
    EXPECT_EQ(cost(tenth, {.input_tokens = 7, .output_tokens = 8}), model::money{2}) << "rounded once, at the end";
}

TEST(cost, takes_parts_that_exceed_the_whole_at_their_word_and_never_goes_below)
{
    EXPECT_EQ(cost(sonnet, {.input_tokens = 100, .cached_tokens = 1'000}), model::money{300});
    EXPECT_EQ(cost(sonnet, {.output_tokens = 10, .reasoning_tokens = 1'000}), model::money{150});
}

TEST(cost, saturates_and_does_not_overflow)
{
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    constexpr auto dear = std::numeric_limits<std::int64_t>::max();
    model::price const endless{dear, dear, dear, dear, dear, dear};
    EXPECT_EQ(cost(endless, {most, most, most, most, most, most}), model::money{std::numeric_limits<std::int64_t>::max()});
    EXPECT_EQ(cost(endless, {.input_tokens = 1}), model::money{4'611'686'018'427}) << "a factor beyond 2^62 counts as 2^62";
}

TEST(cost, of_the_documents_example_fits_its_budget)
{
    model::price const mini{.input = 150'000, .output = 600'000};
    model::price const full{.input = 2'500'000, .output = 10'000'000};
    EXPECT_LT(cost(mini, {.input_tokens = 66'000})->micros, 10'000);
    EXPECT_GT(cost(mini, {.input_tokens = 67'000})->micros, 10'000);
    EXPECT_EQ(cost(full, {.input_tokens = 66'700}), model::money{166'750});
}

}  // namespace
}  // namespace signalbox::account
