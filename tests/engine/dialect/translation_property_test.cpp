// What can be said in both dialects survives any number of translations; what cannot is lost once and then stays the same.
#include "engine/dialect/dialects.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/dialect/random_conversation.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

using model::dialect;

target_traits traits_of(dialect to)
{
    return {.model = "m", .kind = to == dialect::openai_chat ? "openai" : "anthropic"};
}

/// Written in a dialect and read again.
model::chat_request through(model::chat_request const& asked, dialect by, std::vector<model::loss>* losses = nullptr)
{
    auto const written = writer_of_requests(by).write(asked, traits_of(by));
    EXPECT_TRUE(written) << (written ? "" : written.error().detail);
    if (!written) return {};
    EXPECT_TRUE(wire::check_json(written->body)) << written->body;
    if (losses) *losses = written->losses;
    auto read = reader_of_requests(by).read(written->body);
    EXPECT_TRUE(read) << (read ? "" : read.error().detail) << "\n" << written->body;
    return read ? std::move(*read) : model::chat_request();
}

/// The parts of each turn as text, to find a difference by eye.
std::string outline(model::chat_request const& asked)
{
    std::string out;
    for (model::turn const& turn : asked.turns) {
        out += std::to_string(static_cast<int>(turn.who)) + ":";
        for (model::part const& part : turn.parts) out += " " + std::to_string(part.index());
        out += "\n";
    }
    return out;
}

/// What the OpenAI dialect cannot tell apart: usage is asked for in streams only, and empty tool results hold an empty text.
model::chat_request as_openai_tells_it(model::chat_request asked)
{
    asked.include_usage = asked.stream;
    for (model::turn& turn : asked.turns)
        for (model::part& part : turn.parts)
            if (auto* result = std::get_if<model::tool_result_part>(&part))
                if (result->content.empty()) result->content.push_back(model::text_part{"", ""});
    return asked;
}

TEST(translation_properties, an_anthropic_body_says_the_whole_request)
{
    for (unsigned seed = 0; seed < 300; ++seed) {
        model::chat_request const asked = random_conversation(seed).make();
        std::vector<model::loss> losses;
        model::chat_request const again = through(asked, dialect::anthropic, &losses);
        ASSERT_EQ(outline(again), outline(asked)) << "seed " << seed;
        ASSERT_TRUE(again == asked) << "seed " << seed;
        ASSERT_TRUE(losses.empty()) << losses.front() << ", seed " << seed;
    }
}

TEST(translation_properties, an_openai_body_says_the_whole_request)
{
    for (unsigned seed = 0; seed < 300; ++seed) {
        model::chat_request const asked = random_conversation(seed).make();
        std::vector<model::loss> losses;
        model::chat_request const again = through(asked, dialect::openai_chat, &losses);
        ASSERT_EQ(outline(again), outline(asked)) << "seed " << seed;
        ASSERT_TRUE(again == as_openai_tells_it(asked)) << "seed " << seed;
        ASSERT_TRUE(losses.empty()) << losses.front() << ", seed " << seed;
    }
}

TEST(translation_properties, translations_may_follow_one_another)
{
    for (unsigned seed = 0; seed < 200; ++seed) {
        model::chat_request const asked = random_conversation(seed).make();
        model::chat_request const once = through(through(asked, dialect::openai_chat), dialect::anthropic);
        ASSERT_TRUE(once == asked) << "seed " << seed << "\n" << outline(once);
        model::chat_request const twice = through(through(once, dialect::anthropic), dialect::openai_chat);
        ASSERT_TRUE(twice == as_openai_tells_it(asked)) << "seed " << seed << "\n" << outline(twice);
    }
}

TEST(translation_properties, writing_is_deterministic)
{
    for (dialect const by : {dialect::anthropic, dialect::openai_chat}) {
        model::chat_request const asked = random_conversation(1).make();
        EXPECT_EQ(writer_of_requests(by).write(asked, traits_of(by))->body, writer_of_requests(by).write(asked, traits_of(by))->body);
    }
}

}  // namespace

}  // namespace signalbox::dialect
