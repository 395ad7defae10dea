// What a simulated model is asked for, whichever dialect asked. A plain value, read in the simulated dialects.
#pragma once

#include "engine/model/failure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::upstream {

struct simulated_tool {
    std::string name;
    std::string schema;   // JSON Schema of the arguments as raw text; empty when there is none
    bool custom = false;  // takes free text instead of JSON (OpenAI custom tools)
};

struct simulated_ask {
    enum class choosing : std::uint8_t { none, automatic, required, named };
    enum class form : std::uint8_t { text, json_object, json_schema };

    std::string model;
    bool stream = false;
    bool include_usage = false;  // OpenAI stream_options.include_usage
    std::string last_user_text;
    bool answers_a_tool = false;     // the last message is a tool's result: time to speak
    std::uint64_t prompt_bytes = 0;  // of all text in messages and instructions
    std::optional<std::uint64_t> max_tokens;
    std::vector<std::string> stop;
    std::vector<simulated_tool> tools;
    choosing choice = choosing::automatic;
    std::string chosen_tool;  // with named
    form wanted = form::text;
    std::string schema;         // with json_schema, raw text
    std::uint64_t choices = 1;  // OpenAI n
};

/// Reads a request body of the dialect. Faults: malformed_json, bad_request naming the field in `param`.
model::result<simulated_ask> read_openai_ask(std::string_view body);
model::result<simulated_ask> read_anthropic_ask(std::string_view body);
model::result<simulated_ask> read_responses_ask(std::string_view body);

}  // namespace signalbox::upstream
