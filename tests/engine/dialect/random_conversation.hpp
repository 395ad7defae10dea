// Conversations made by chance in the form both dialects can say without a loss: a system prompt, roles taking turns, calls answered by
// results, texts of all kinds of characters. Pure given the source of chance.
#pragma once

#include "engine/model/chat_request.hpp"

#include <random>

namespace signalbox::dialect {

class random_conversation {
public:
    explicit random_conversation(unsigned seed) : chance_(seed) {}

    model::chat_request make()
    {
        model::chat_request asked{.model = "m", .stream = coin(), .include_usage = true, .max_output_tokens = 1 + below(5000)};
        if (coin()) asked.turns.push_back({model::role::system, "", texts()});
        for (std::size_t rounds = 1 + below(4); rounds > 0; --rounds) add_round(asked);
        asked.turns.push_back({model::role::user, "", user_parts()});
        add_tools(asked);
        if (coin()) asked.temperature = static_cast<double>(below(100)) / 100;
        if (coin()) asked.stop = {"END", "\n\nHuman:"};
        if (coin()) asked.user = "u" + std::to_string(below(100));
        if (coin()) asked.service_tier = coin() ? "auto" : "default";
        if (coin())
            asked.format =
                model::response_format{model::response_format::kind::json_schema, "response", "", R"({"type":"object","n":1.0})", {}};
        return asked;
    }

private:
    std::size_t below(std::size_t limit) { return chance_() % limit; }
    bool coin() { return below(2) == 0; }

    std::string words()
    {
        static constexpr char const* pieces[] = {"a",  "\"", "\\",     "\n",  "é",    "🎉",      "</s>",
                                                 "\t", "{}", "\u2028", "x y", "\x01", "data: ", "[DONE]"};
        std::string out = "w";  // never blank: the Messages API has no blank texts
        for (std::size_t i = below(6); i > 0; --i) out += pieces[below(std::size(pieces))];
        return out;
    }

    std::vector<model::part> texts()
    {
        std::vector<model::part> out;
        for (std::size_t i = 1 + below(3); i > 0; --i) out.push_back(model::text_part{words(), ""});
        return out;
    }

    std::vector<model::part> user_parts()
    {
        std::vector<model::part> out = texts();
        if (coin()) out.push_back(model::image_part{.media_type = "image/png", .data = "iVBORw0KGgo="});
        if (coin()) out.push_back(model::image_part{.url = "https://example.org/" + std::to_string(below(9)) + ".jpg"});
        if (coin()) out.push_back(model::document_part{.media_type = "application/pdf", .data = "JVBERi0=", .filename = "a b.pdf"});
        return out;
    }

    void add_round(model::chat_request& asked)
    {
        asked.turns.push_back({model::role::user, "", user_parts()});
        model::turn answer{model::role::assistant, "", {}};
        if (coin()) answer.parts = texts();
        std::size_t const calls = answer.parts.empty() ? 1 + below(3) : below(3);
        for (std::size_t i = 0; i < calls; ++i) {
            std::string arguments = coin() ? "{}" : R"({"k": ")" + std::to_string(below(100)) + R"(", "big":12345678901234567890})";
            answer.parts.push_back(
                model::tool_call_part{.id = "call_" + std::to_string(next_id_ + i), .name = "tool_a", .arguments = std::move(arguments)});
        }
        asked.turns.push_back(std::move(answer));
        for (std::size_t i = 0; i < calls; ++i) {
            model::tool_result_part result{.tool_call_id = "call_" + std::to_string(next_id_ + i)};
            if (coin()) result.content.push_back(model::text_part{words(), ""});
            asked.turns.push_back({model::role::tool, "", {std::move(result)}});
        }
        next_id_ += calls;
        // After a plain answer the user speaks next in any case; after results the model may.
        if (calls > 0) asked.turns.push_back({model::role::assistant, "", texts()});
    }

    void add_tools(model::chat_request& asked)
    {
        asked.tools.push_back({.name = "tool_a",
                               .description = coin() ? words() : "",
                               .parameters = R"({"type":"object","properties":{"k":{"type":"string"}}})"});
        std::optional<bool> const strict = coin() ? std::optional(true) : std::nullopt;
        if (coin())
            asked.tools.push_back({.name = "tool_b", .parameters = R"({"type":"object","properties":{},"$defs":{}})", .strict = strict});
        if (coin()) asked.choice = model::tool_choice{static_cast<model::tool_choice::mode>(below(4)), "", {}};
        if (asked.choice && asked.choice->how == model::tool_choice::mode::named) asked.choice->name = "tool_a";
        bool const none = asked.choice && asked.choice->how == model::tool_choice::mode::none;
        if (asked.choice && !none && coin()) asked.parallel_tool_calls = false;
    }

    std::mt19937 chance_;
    std::size_t next_id_ = 0;
};

}  // namespace signalbox::dialect
