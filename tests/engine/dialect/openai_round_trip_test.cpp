// Generated conversations written as OpenAI requests and read again: the same, but for what the dialect is documented to lose.
#include "engine/dialect/openai_chat/codecs.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gtest/gtest.h>

#include <random>

namespace signalbox::dialect::openai_chat {

namespace {

using model::role;

class generator {
public:
    explicit generator(unsigned seed) : random_(seed) {}

    model::chat_request request()
    {
        model::chat_request out;
        out.model = "target";
        int const turns = 1 + below(8);
        for (int i = 0; i < turns; ++i) add_turn(out.turns);
        if (below(2)) add_tools(out);
        if (below(3) == 0) out.format = format();
        if (below(2)) out.max_output_tokens = below(100'000);
        if (below(2)) out.temperature = below(21) / 10.0;
        if (below(2)) out.top_p = 0.1 * below(11);
        if (below(3) == 0) out.top_k = below(100);
        if (below(3) == 0) out.n = 1 + below(4);
        for (int i = below(4); i > 0; --i) out.stop.push_back(text());
        if (below(3) == 0) out.reasoning_effort = "high";
        if (below(3) == 0) out.user = "user-1";
        if (below(2)) out.extras = {{"seed", "9007199254740993"}, {"logit_bias", R"({"1": -1.50})"}, {"metadata", R"({"a":"b"})"}};
        if (below(2)) out.stream = out.include_usage = true;
        return out;
    }

private:
    int below(int bound) { return std::uniform_int_distribution(0, bound - 1)(random_); }

    std::string text()
    {
        static char const* const pieces[] = {"",
                                             "a",
                                             "\"quoted\"",
                                             "back\\slash",
                                             "line\nbreak\ttab",
                                             "\x01\x1f",
                                             "\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80",
                                             "{\"json\":[1]}",
                                             "data: [DONE]",
                                             "</html>",
                                             "\xEF\xBB\xBF"};
        std::string out;
        for (int i = below(4); i > 0; --i) out += pieces[below(std::size(pieces))];
        return out;
    }

    model::text_part words() { return {text(), ""}; }

    model::part user_part()
    {
        switch (below(7)) {
        case 0: return model::image_part{.url = "https://example.org/a.png?x=%20", .detail = below(2) ? "high" : ""};
        case 1: return model::image_part{.media_type = "image/webp", .data = "QUJD"};
        case 2: return model::audio_part{"UklGRg==", "wav"};
        case 3: return model::document_part{.media_type = "application/pdf", .data = "JVBERg==", .filename = "a \"b\".pdf"};
        case 4: return model::document_part{.file_id = "file-1"};
        default: return words();
        }
    }

    void add_turn(std::vector<model::turn>& turns)
    {
        switch (below(5)) {
        case 0: {
            model::turn turn{below(2) ? role::system : role::developer, below(2) ? "n" : "", {}};
            for (int i = 1 + below(2); i > 0; --i) turn.parts.push_back(words());
            turns.push_back(std::move(turn));
            return;
        }
        case 1: return add_calls(turns);
        case 2: {
            model::turn turn{role::assistant, "", {}};
            for (int i = 1 + below(2); i > 0; --i) turn.parts.push_back(words());
            if (below(3) == 0) turn.parts.push_back(model::refusal_part{text()});
            turns.push_back(std::move(turn));
            return;
        }
        default: {
            model::turn turn{role::user, below(3) ? "" : "bob", {}};
            for (int i = 1 + below(3); i > 0; --i) turn.parts.push_back(user_part());
            turns.push_back(std::move(turn));
        }
        }
    }

    /// Parallel calls, each answered.
    void add_calls(std::vector<model::turn>& turns)
    {
        model::turn calls{role::assistant, "", {}};
        if (below(2)) calls.parts.push_back(words());
        std::vector<model::turn> results;
        for (int i = 1 + below(3); i > 0; --i) {
            std::string const id = "call_" + std::to_string(next_id_++);
            bool const custom = below(4) == 0;
            calls.parts.push_back(
                model::tool_call_part{.id = id, .name = "f", .arguments = custom ? text() : R"({"a": [1.0, "\u00e9"]})", .custom = custom});
            model::tool_result_part result{.tool_call_id = id, .content = {words()}};
            if (below(3) == 0) result.content.push_back(words());
            results.push_back({role::tool, "", {std::move(result)}});
        }
        turns.push_back(std::move(calls));
        turns.insert(turns.end(), results.begin(), results.end());
    }

    void add_tools(model::chat_request& out)
    {
        out.tools = {
            {.name = "f", .description = text(), .parameters = R"({"type":"object","properties":{"z":{},"a":{}}})", .strict = true},
            {.name = "g"},
            {.name = "h", .custom = true, .format = R"({"type":"text"})"}};
        using mode = model::tool_choice::mode;
        switch (below(4)) {
        case 0: out.choice = {mode::named, "f", {}}; break;
        case 1: out.choice = {mode::none, "", {}}; break;
        case 2: out.choice = {mode::required, "", {"f", "h"}}; break;
        default: break;
        }
        if (below(2)) out.parallel_tool_calls = below(2) == 0;
    }

    model::response_format format()
    {
        using kind = model::response_format::kind;
        switch (below(3)) {
        case 0: return {};
        case 1: return {.what = kind::json_object};
        default: return {kind::json_schema, "n", text(), R"({"type":"object"})", true};
        }
    }

    std::mt19937 random_;
    int next_id_ = 0;
};

/// But for what a last assistant turn means to other dialects.
bool lost_nothing(written_request const& written)
{
    return written.losses.empty() ||
           (written.losses.size() == 1 && line_of(written.losses[0]).starts_with("messages: a last assistant turn"));
}

TEST(openai_round_trip, keeps_generated_conversations_for_openai)
{
    for (unsigned seed = 0; seed < 2000; ++seed) {
        model::chat_request asked = generator(seed).request();
        asked.top_k = std::nullopt;  // OpenAI has no such field
        auto const written = requests_out().write(asked, {"target", {}, "openai"});
        ASSERT_TRUE(written) << seed << ": " << written.error().detail;
        EXPECT_TRUE(lost_nothing(*written)) << seed << ": " << written->losses.front();
        auto const again = requests_in().read(written->body);
        ASSERT_TRUE(again) << seed << ": " << again.error().detail << "\n" << written->body;
        ASSERT_EQ(*again, asked) << seed << ":\n" << written->body;
        auto const scanned = requests_in().scan(written->body);
        ASSERT_TRUE(scanned);
        EXPECT_EQ(scanned->model, asked.model);
        EXPECT_EQ(scanned->stream, asked.stream);
        EXPECT_EQ(scanned->include_usage, asked.include_usage);
        EXPECT_EQ(scanned->max_output_tokens, asked.max_output_tokens);
    }
}

/// What other servers of the dialect are told differently: the developer role, tool results in several texts, and a choice of tools.
void as_others_see_it(model::chat_request& asked)
{
    for (model::turn& turn : asked.turns) {
        if (turn.who == role::developer) turn.who = role::system;
        if (turn.who != role::tool) continue;
        auto& result = std::get<model::tool_result_part>(turn.parts.front());
        if (result.content.size() < 2) continue;
        std::string const first = std::get<model::text_part>(result.content[0]).text,
                          second = std::get<model::text_part>(result.content[1]).text;
        result.content = {model::text_part{first.empty() ? second : first + "\n" + second, ""}};
    }
    if (!asked.choice || asked.choice->allowed.empty()) return;
    std::erase_if(asked.tools, [](model::tool const& each) { return each.name == "g"; });
    asked.choice->allowed.clear();
}

/// They have functions alone: tools that take free text are another one's.
void as_functions(model::chat_request& asked)
{
    for (model::tool& each : asked.tools)
        if (each.custom) each = {.name = each.name};
    for (model::turn& turn : asked.turns)
        for (model::part& part : turn.parts)
            if (auto* const call = std::get_if<model::tool_call_part>(&part); call && call->custom)
                *call = {.id = call->id, .name = call->name, .arguments = "{}"};
}

TEST(openai_round_trip, keeps_generated_conversations_for_servers_like_it)
{
    for (unsigned seed = 0; seed < 2000; ++seed) {
        model::chat_request asked = generator(seed).request();
        asked.turns.push_back({role::assistant, "", {model::thinking_part{"why", ""}, model::text_part{"x", ""}}});
        as_functions(asked);
        auto const written = requests_out().write(asked, {"target", {}, "openai_compatible"});
        ASSERT_TRUE(written) << seed << ": " << written.error().detail;
        EXPECT_TRUE(lost_nothing(*written)) << seed << ": " << written->losses.front();
        auto const again = requests_in().read(written->body);
        ASSERT_TRUE(again) << seed << ": " << again.error().detail << "\n" << written->body;
        as_others_see_it(asked);
        ASSERT_EQ(*again, asked) << seed << ":\n" << written->body;
    }
}

}  // namespace

}  // namespace signalbox::dialect::openai_chat
