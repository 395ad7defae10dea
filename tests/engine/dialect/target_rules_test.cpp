// The table of what targets refuse: which rows hold for which model, and that
// each has a source.
#include "engine/dialect/target_rules.hpp"

#include "engine/dialect/parts/target_surface.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace signalbox::dialect {

namespace {

constexpr model_version version(unsigned major, unsigned minor)
{
    return {major, minor};
}

TEST(target_rules, reads_the_generation_from_a_models_name)
{
    EXPECT_EQ(version_in("gpt-5.4-mini", "gpt-"), version(5, 4));
    EXPECT_EQ(version_in("gpt-5", "gpt-"), version(5, 0));
    EXPECT_EQ(version_in("gpt-5-2025-08-07", "gpt-"), version(5, 0));
    EXPECT_EQ(version_in("gpt-4o-mini", "gpt-"), version(4, 0));
    EXPECT_EQ(version_in("gpt-4.1", "gpt-"), version(4, 1));
    EXPECT_EQ(version_in("ft:gpt-4.1:org::id", "gpt-"), version(4, 1));
    EXPECT_EQ(version_in("o3-mini", "o"), version(3, 0));
    EXPECT_EQ(version_in("gpt-oss-20b", "gpt-"), std::nullopt);
    EXPECT_EQ(version_in("omni-moderation", "o"), std::nullopt);
    EXPECT_EQ(version_in("claude-sonnet-4-5", "gpt-"), std::nullopt);
    EXPECT_EQ(version_in("", "gpt-"), std::nullopt);
    EXPECT_EQ(version_in("gpt-", "gpt-"), std::nullopt);
}

TEST(target_rules, hold_by_kind_and_generation)
{
    EXPECT_EQ(rules_of("openai", "gpt-4o").value(rule::tool_names), 64u);
    EXPECT_EQ(rules_of("openai_compatible", "qwen3").value(rule::tool_names), 64u);
    EXPECT_EQ(rules_of("anthropic", "claude-sonnet-4-5").value(rule::tool_names), 128u);
    EXPECT_FALSE(rules_of("simulator", "gpt-5.6").any());
    EXPECT_TRUE(rules_of("openai_compatible", "qwen3").has(rule::system_first));
    EXPECT_TRUE(rules_of("openai_compatible", "qwen3").has(rule::joined_text));
    EXPECT_FALSE(rules_of("openai", "gpt-4o").has(rule::system_first));
    EXPECT_FALSE(rules_of("openai", "gpt-5.3").has(rule::tools_without_reasoning));
    EXPECT_TRUE(rules_of("openai", "gpt-5.4").has(rule::tools_without_reasoning));
    EXPECT_TRUE(rules_of("openai", "gpt-5.6-mini").has(rule::tools_without_reasoning));
    EXPECT_TRUE(rules_of("openai", "gpt-6").has(rule::tools_without_reasoning));
    EXPECT_FALSE(rules_of("openai_compatible", "gpt-5.4").has(rule::tools_without_reasoning));
    EXPECT_FALSE(rules_of("openai", "gpt-5.4", model::dialect::openai_responses).has(rule::tools_without_reasoning));
    EXPECT_TRUE(rules_of("openai", "gpt-5.4", model::dialect::openai_responses).has(rule::efforts));
    EXPECT_TRUE(rules_of("anthropic", "claude-opus-4-8").has(rule::closed_schemas));
    EXPECT_FALSE(rules_of("openai", "gpt-4o").has(rule::efforts));
}

TEST(target_rules, of_another_surface_hold_beside_a_kinds_own)
{
    EXPECT_EQ(surface_of("azure"), "openai");
    EXPECT_EQ(surface_of("groq"), "openai_compatible");
    EXPECT_EQ(surface_of("anthropic"), "anthropic");
    EXPECT_EQ(surface_of("simulator"), "simulator");
    EXPECT_EQ(rules_of("azure", "gpt-5.4"), rules_of("openai", "gpt-5.4"));
    EXPECT_EQ(rules_of("vllm", "qwen3"), rules_of("openai_compatible", "qwen3"));
    EXPECT_TRUE(rules_of("mistral", "mistral-large-latest").has(rule::joined_text));
    EXPECT_EQ(rules_of("mistral", "mistral-large-latest").value(rule::call_ids), 9u);
    EXPECT_FALSE(rules_of("openai_compatible", "mistral-large-latest").has(rule::call_ids));
}

TEST(target_rules, know_the_efforts_of_each_generation)
{
    auto const words = [](std::string_view model) {
        std::string out;
        std::uint32_t const set = rules_of("openai", model).value(rule::efforts);
        for (std::size_t i = 0; i < model::effort_words.size(); ++i)
            if ((set >> i & 1) != 0) out.append(out.empty() ? "" : " ").append(model::effort_words[i]);
        return out;
    };
    EXPECT_EQ(words("o3"), "low medium high");
    EXPECT_EQ(words("gpt-5"), "minimal low medium high");
    EXPECT_EQ(words("gpt-5.1"), "none low medium high");
    EXPECT_EQ(words("gpt-5.2"), "none low medium high xhigh");
    EXPECT_EQ(words("gpt-5.6"), "none low medium high xhigh max");
}

TEST(target_rules, have_a_name_and_a_source_each)
{
    for (std::size_t i = 0; i < model::rule_names.size(); ++i) {
        auto const which = static_cast<rule>(i);
        EXPECT_FALSE(name(which).empty());
        EXPECT_EQ(model::rule_named(name(which)), which);
    }
    EXPECT_EQ(model::rule_named("nonesuch"), std::nullopt);
    for (rule_row const& row : rule_rows()) {
        EXPECT_FALSE(row.source.empty()) << name(row.what);
        EXPECT_NE(row.value, 0u) << name(row.what);
        EXPECT_TRUE(row.from <= row.to) << name(row.what);
    }
}

std::string number(model_version of)
{
    return std::to_string(of.major) + "." + std::to_string(of.minor);
}

/// The row as docs/formats/target-rules.md shows it.
std::string line_of(rule_row const& row)
{
    bool const from_first = row.from == model_version{}, to_last = row.to.major == 999;
    std::string models = row.family.empty() ? "all" : std::string(row.family) + (from_first ? "*" : number(row.from));
    if (!from_first && to_last) models += " and later";
    if (!from_first && !to_last && row.from != row.to) models += " to " + number(row.to);
    if (row.only) models += ", in " + std::string(name(*row.only));
    bool const length = row.what == rule::tool_names || row.what == rule::call_ids;
    std::string value = length ? std::to_string(row.value) : "on";
    if (row.what == rule::efforts) value.clear();
    for (std::size_t i = 0; row.what == rule::efforts && i < model::effort_words.size(); ++i)
        if ((row.value >> i & 1) != 0) value.append(value.empty() ? "" : ", ").append(model::effort_words[i]);
    return "| `" + std::string(name(row.what)) + "` | `" + std::string(row.kind) + "` | " + models + " | " + value + " | " +
           std::string(row.source) + " |\n";
}

TEST(target_rules, stand_in_their_page)
{
    std::ifstream file(SIGNALBOX_SOURCE_DIR "/docs/formats/target-rules.md");
    std::ostringstream text;
    text << file.rdbuf();
    for (rule_row const& row : rule_rows()) EXPECT_NE(text.str().find(line_of(row)), std::string::npos) << line_of(row);
    for (std::string_view const each : model::rule_names)
        EXPECT_NE(text.str().find("\n| `" + std::string(each) + "` | "), std::string::npos) << "what " << each << " does";
}

TEST(target_rules, take_values_from_a_configuration)
{
    EXPECT_EQ(rule_value(rule::system_first, "on"), 1u);
    EXPECT_EQ(rule_value(rule::system_first, "off"), 0u);
    EXPECT_EQ(rule_value(rule::system_first, "64"), std::nullopt);
    EXPECT_EQ(rule_value(rule::tool_names, "48"), 48u);
    EXPECT_EQ(rule_value(rule::tool_names, "off"), 0u);
    for (std::string_view const bad : {"on", "23", "1025", "-1", "64x", ""})
        EXPECT_EQ(rule_value(rule::tool_names, bad), std::nullopt) << bad;
    EXPECT_EQ(rule_value(rule::call_ids, "9"), 9u);
    EXPECT_EQ(rule_value(rule::call_ids, "off"), 0u);
    for (std::string_view const bad : {"on", "5", "12", "9x", ""}) EXPECT_EQ(rule_value(rule::call_ids, bad), std::nullopt) << bad;
    EXPECT_EQ(rule_value(rule::efforts, "none, high"), 1u + 16u);
    EXPECT_EQ(rule_value(rule::efforts, "max"), 64u);
    for (std::string_view const bad : {"", "on", "high,,low", "turbo"}) EXPECT_EQ(rule_value(rule::efforts, bad), std::nullopt) << bad;
}

}  // namespace

}  // namespace signalbox::dialect
