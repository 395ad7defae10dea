// Estimates against the true counts of three tokenizers, and what must never be counted.
#include "engine/account/token_estimate.hpp"
#include "engine/account/token_table.hpp"
#include "engine/account/token_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace signalbox::account {
namespace {

constexpr char folder[] = SIGNALBOX_SOURCE_DIR "/tests/golden/tokens/";

std::string file(std::string const& name)
{
    std::ifstream in(folder + name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

struct counted {
    std::string name;
    double o200k, cl100k, llama3;
};

std::vector<counted> corpus()
{
    std::ifstream in(std::string(folder) + "counts.tsv");
    std::vector<counted> all;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("#")) continue;
        std::istringstream fields(line);
        counted each;
        fields >> each.name >> each.o200k >> each.cl100k >> each.llama3;
        all.push_back(each);
    }
    return all;
}

double estimate(std::string_view model, std::string const& name)
{
    std::string const text = file(name);
    EXPECT_FALSE(text.empty()) << name;
    return static_cast<double>(name.starts_with("requests/") ? estimate_request_tokens(model, text) : estimate_text_tokens(model, text));
}

TEST(token_estimate, is_within_15_percent_of_the_true_count_on_every_text)
{
    ASSERT_GE(corpus().size(), 30u);
    for (counted const& each : corpus()) {
        EXPECT_NEAR(estimate("gpt-4o", each.name) / each.o200k, 1.0, 0.15) << each.name << " with o200k_base";
        EXPECT_NEAR(estimate("gpt-4-turbo", each.name) / each.cl100k, 1.0, 0.15) << each.name << " with cl100k_base";
        EXPECT_NEAR(estimate("llama-3.3-70b-versatile", each.name) / each.llama3, 1.0, 0.15) << each.name << " with Llama 3's";
    }
}

TEST(token_estimate, is_within_5_percent_over_the_whole_corpus)
{
    double estimated = 0, true_count = 0;
    for (counted const& each : corpus()) {
        estimated += estimate("gpt-4o", each.name);
        true_count += each.o200k;
    }
    EXPECT_NEAR(estimated / true_count, 1.0, 0.05);
}

TEST(token_estimate, reads_a_body_the_same_whether_text_is_escaped_or_not)
{
    std::string const words = file("text/german_prose.txt");
    std::string plain, escaped;
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto const byte = static_cast<unsigned char>(words[i]);
        if (byte == '\n' || byte == '"') {
            plain += byte == '\n' ? "\\n" : "\\\"";
            escaped += byte == '\n' ? "\\n" : "\\\"";
        } else if (byte >= 0xC3 && byte < 0xC4 && i + 1 < words.size()) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", ((byte & 0x1F) << 6) | (static_cast<unsigned char>(words[i + 1]) & 0x3F));
            plain += words[i];
            plain += words[i + 1];
            escaped += code;
            ++i;
        } else {
            plain += words[i];
            escaped += words[i];
        }
    }
    auto const body = [](std::string const& content) {
        return R"({"model":"gpt-4o","messages":[{"role":"user","content":")" + content + R"("}]})";
    };
    double const one = static_cast<double>(estimate_request_tokens("gpt-4o", body(plain)));
    double const other = static_cast<double>(estimate_request_tokens("gpt-4o", body(escaped)));
    EXPECT_NEAR(other / one, 1.0, 0.05);
}

std::string with_image(std::size_t bytes_of_base64)
{
    static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string data;
    std::uint32_t chance = 1;
    while (data.size() < bytes_of_base64) data += letters[(chance = chance * 1'664'525u + 1'013'904'223u) >> 26];
    return R"({"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"text","text":"What is in this picture?"},)"
           R"({"type":"image_url","image_url":{"url":"data:image/png;base64,)" +
           data + R"("}},{"type":"text","text":"Answer in one word, please."}]}]})";
}

TEST(token_estimate, does_not_count_base64_as_text)
{
    std::uint64_t const without = estimate_request_tokens("gpt-4o", with_image(0));
    for (std::size_t size : {600u, 5'000u, 100'000u, 3'000'000u}) {
        std::uint64_t const with = estimate_request_tokens("gpt-4o", with_image(size));
        EXPECT_LE(with, without + 5) << size;
        EXPECT_GE(with + 5, without) << size;
    }
}

// 8,000 characters of base64-like text are between 4,000 and 7,000 tokens in o200k_base.
TEST(token_estimate, counts_text_that_looks_like_data)
{
    std::string const data = with_image(8'000).substr(with_image(0).find("base64,") + 7, 8'000);
    std::string const body = R"({"model":"gpt-4o","messages":[{"role":"user","content":")" + data + R"("}]})";
    EXPECT_GT(estimate_request_tokens("gpt-4o", body), 2'500u);
    EXPECT_GT(estimate_request_tokens("gpt-4o", R"({"model":"gpt-4o","messages":[{"role":"user","content":"data: )" + data + R"("}]})"),
              2'500u);
    EXPECT_GT(estimate_request_tokens("gpt-4o", R"({"messages":[{"role":"user","content":"{\"data\":\")" + data + R"(\"}"}]})"), 2'500u);
}

TEST(token_estimate, does_not_count_the_data_of_parts_in_either_dialect)
{
    std::string const data = with_image(8'000).substr(with_image(0).find("base64,") + 7, 8'000);
    for (std::string const& part :
         {R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":")" + data + R"("}})",
          R"({"type":"image","source":{"data": ")" + data + R"(","media_type":"image/png","type":"base64"}})",
          R"({"type":"input_audio","input_audio":{"data":")" + data + R"(","format":"wav"}})",
          R"({"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,)" + data + R"("}})"})
        EXPECT_LT(estimate_request_tokens("gpt-4o", R"({"messages":[{"role":"user","content":[)" + part + "]}]}"), 60u)
            << part.substr(0, 90);
}

TEST(token_estimate, is_nothing_for_nothing_and_never_less_than_a_request_can_have)
{
    EXPECT_EQ(estimate_text_tokens("gpt-4o", ""), 0u);
    EXPECT_EQ(estimate_request_tokens("gpt-4o", ""), 0u);
    EXPECT_EQ(estimate_text_tokens("gpt-4o", "a"), 1u);
    EXPECT_EQ(estimate_request_tokens("gpt-4o", "{}"), 8u);
    EXPECT_GE(estimate_request_tokens("gpt-4o", R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})"), 8u);
}

TEST(token_estimate, takes_any_bytes_at_any_length)
{
    std::string noise;
    std::uint32_t chance = 7;
    for (int i = 0; i < 20'000; ++i) noise += static_cast<char>((chance = chance * 1'664'525u + 1'013'904'223u) >> 24);
    for (std::size_t size = 0; size < noise.size(); size += size < 700 ? 1 : 977) {
        for (char const* model : {"gpt-4o", "gpt-4", "llama3", "claude-sonnet-4"}) {
            EXPECT_LE(estimate_text_tokens(model, std::string_view(noise).substr(0, size)), 4 * size + 1);
            EXPECT_LE(estimate_request_tokens(model, std::string_view(noise).substr(0, size)), 4 * size + 8);
        }
    }
}

TEST(token_estimate, grows_with_the_text)
{
    std::string const words = file("text/english_prose.txt");
    std::uint64_t last = 0;
    for (int times : {1, 2, 4, 8, 16, 64}) {
        std::string text;
        for (int i = 0; i < times; ++i) text += words;
        std::uint64_t const now = estimate_text_tokens("gpt-4o", text);
        EXPECT_GT(now, last);
        EXPECT_NEAR(static_cast<double>(now) / static_cast<double>(times * estimate_text_tokens("gpt-4o", words)), 1.0, 0.06) << times;
        last = now;
    }
}

TEST(token_estimate, puts_claude_above_cl100k)
{
    std::string const words = file("text/english_prose.txt");
    double const claude = static_cast<double>(estimate_text_tokens("anthropic/claude-sonnet-4-6", words));
    double const cl100k = static_cast<double>(estimate_text_tokens("gpt-4", words));
    EXPECT_GT(claude / cl100k, 1.12);
    EXPECT_LT(claude / cl100k, 1.25);
}

TEST(family_of, goes_by_the_models_name)
{
    using token::family;
    for (char const* model :
         {"gpt-4o", "gpt-4o-mini-2024-07-18", "gpt-4.1", "gpt-4.5-preview", "gpt-5.1", "o3", "mistral-large-latest", "", "qwen3"})
        EXPECT_EQ(token::family_of(model), family::o200k) << model;
    for (char const* model : {"gpt-4", "gpt-4-turbo", "gpt-4-0613", "gpt-3.5-turbo", "gpt-35-turbo"})
        EXPECT_EQ(token::family_of(model), family::cl100k) << model;
    for (char const* model : {"claude-sonnet-4-6", "anthropic/claude-3.5-haiku"})
        EXPECT_EQ(token::family_of(model), family::claude) << model;
    for (char const* model : {"llama-3.3-70b-versatile", "meta-llama/Llama-3.1-8B", "llama3.1"})
        EXPECT_EQ(token::family_of(model), family::llama3) << model;
}

TEST(pieces_of, reads_short_texts_whole)
{
    for (std::size_t size : {1u, 15u, 511u, 512u, 513u, 2'000u, 4'096u}) {
        std::string const text(size, ' ');
        auto const pieces = token::pieces_of(text);
        EXPECT_EQ(pieces.whole, size);
        EXPECT_EQ(pieces.read, size);
        char const* next = text.data();
        for (std::size_t i = 0; i < pieces.count; ++i) {
            EXPECT_EQ(pieces.all[i].at, next) << size;
            next += pieces.all[i].size;
        }
        EXPECT_EQ(next, text.data() + size);
    }
}

TEST(pieces_of, spreads_windows_over_long_texts_within_their_bounds)
{
    for (std::size_t size : {4'097u, 5'000u, 33'333u, 1'000'000u}) {
        std::string const text(size, ' ');
        auto const pieces = token::pieces_of(text);
        EXPECT_EQ(pieces.whole, size);
        EXPECT_LE(pieces.read, token::read_limit);
        EXPECT_GT(pieces.read, token::read_limit * 9 / 10);
        char const* last = text.data();
        for (std::size_t i = 0; i < pieces.count; ++i) {
            EXPECT_GE(pieces.all[i].at, last) << "windows do not overlap";
            EXPECT_LE(pieces.all[i].at + pieces.all[i].size, text.data() + size);
            EXPECT_GE(pieces.all[i].at - pieces.all[i].before, text.data());
            last = pieces.all[i].at + pieces.all[i].size;
        }
        EXPECT_GT(last, text.data() + size * 9 / 10) << "the end is read too";
    }
}

TEST(pieces_of, finds_base64_wherever_it_begins)
{
    for (std::size_t before = 0; before < 1'100; before += 7) {
        std::string const text = std::string(before, ' ') + ";base64," + std::string(token::data_size + 40, 'A') + "\"  and more";
        auto const pieces = token::pieces_of(text);
        EXPECT_EQ(pieces.whole, before + 8 + 11) << before;
    }
}

TEST(pieces_of, takes_runs_shorter_than_data_for_text)
{
    std::string const text = "key " + std::string(token::data_size - 1, 'A') + " end";
    EXPECT_EQ(token::pieces_of(text).whole, text.size());
}

TEST(pieces_of, takes_more_images_than_its_bound_for_text_and_stays_within_it)
{
    std::string text;
    for (std::size_t i = 0; i < 3 * token::data_limit; ++i) text += "image: ;base64," + std::string(token::data_size + 100, 'B') + "\n";
    auto const pieces = token::pieces_of(text);
    EXPECT_LE(pieces.count, pieces.all.size());
    EXPECT_LT(pieces.whole, text.size());
    EXPECT_GT(pieces.whole, text.size() / 2);
}

TEST(pieces_of, reads_nothing_of_data_and_all_of_what_only_looks_like_it)
{
    EXPECT_EQ(token::pieces_of(";base64," + std::string(10'000, 'A')).whole, 8u);
    EXPECT_EQ(token::pieces_of(std::string(10'000, 'A')).whole, 10'000u);
    EXPECT_EQ(token::pieces_of("\"key\":\"" + std::string(1'000'000, 'A')).whole, 1'000'007u);
}

TEST(reply_estimate, is_a_token_for_each_event_and_for_each_four_bytes)
{
    EXPECT_EQ(estimate_reply_tokens(0, 0), 0u);
    EXPECT_EQ(estimate_reply_tokens(1, 0), 1u) << "a signature";
    EXPECT_EQ(estimate_reply_tokens(1, 5), 2u);
    EXPECT_EQ(estimate_reply_tokens(9, 20), 9u) << "short tokens, one in each event";
    EXPECT_EQ(estimate_reply_tokens(2, 660), 165u) << "many in each";
}

TEST(expected_reply, is_typical_unless_the_caller_wants_less)
{
    EXPECT_EQ(expected_reply_tokens({}), typical_reply_tokens);
    EXPECT_EQ(expected_reply_tokens(16), 16u);
    EXPECT_EQ(expected_reply_tokens(64'000), typical_reply_tokens);
}

}  // namespace
}  // namespace signalbox::account
