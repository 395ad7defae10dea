// A chat request in the vocabulary all dialects translate through. A plain value; JSON inside it is raw text, kept bit for bit.
#pragma once

#include "engine/model/dialect.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace signalbox::model {

/// Raw JSON text, already validated; empty means absent.
using json_text = std::string;

enum class role : std::uint8_t { system, developer, user, assistant, tool };

struct text_part {
    std::string text;
    json_text cache_control;  // Anthropic's {"type":"ephemeral",...}
    bool operator==(text_part const&) const = default;
};

/// One of url, data (base64 with media_type) or file_id is set.
struct image_part {
    std::string url;
    std::string media_type;
    std::string data;
    std::string file_id;
    std::string detail;  // OpenAI: auto, low, high, original
    json_text cache_control;
    bool operator==(image_part const&) const = default;
};

/// A file or PDF. One of url, data (base64 with media_type), text or file_id is set.
struct document_part {
    std::string url;
    std::string media_type;
    std::string data;
    std::string text;
    std::string file_id;
    std::string filename;  // OpenAI filename, Anthropic title
    std::string context;
    json_text citations;
    json_text cache_control;
    bool operator==(document_part const&) const = default;
};

struct audio_part {
    std::string data;    // base64
    std::string format;  // wav, mp3
    bool operator==(audio_part const&) const = default;
};

struct tool_call_part {
    std::string id;
    std::string name;
    json_text arguments;  // the arguments' JSON text as the model wrote it; may be empty or invalid
    bool custom = false;  // OpenAI custom tool: `arguments` is free text, not JSON
    json_text cache_control;
    bool operator==(tool_call_part const&) const = default;
};

using tool_content = std::variant<text_part, image_part, document_part>;

struct tool_result_part {
    std::string tool_call_id;
    std::vector<tool_content> content;
    bool is_error = false;
    json_text cache_control;
    bool operator==(tool_result_part const&) const = default;
};

struct thinking_part {
    std::string text;
    std::string signature;
    bool operator==(thinking_part const&) const = default;
};

struct redacted_thinking_part {
    std::string data;
    bool operator==(redacted_thinking_part const&) const = default;
};

struct refusal_part {
    std::string text;
    bool operator==(refusal_part const&) const = default;
};

using part = std::variant<text_part, image_part, document_part, audio_part, tool_call_part, tool_result_part, thinking_part,
                          redacted_thinking_part, refusal_part>;

/// One message. Tool results stand in turns of role `tool`, one turn for each result, wherever the dialect puts them.
struct turn {
    role who = role::user;
    std::string name;
    std::vector<part> parts;
    bool operator==(turn const&) const = default;
};

struct tool {
    std::string name;
    std::string description;
    json_text parameters;  // JSON Schema of the arguments; empty when the caller gave none
    std::optional<bool> strict;
    bool custom = false;  // OpenAI custom tool
    json_text format;     // a custom tool's format
    json_text cache_control;
    bool operator==(tool const&) const = default;
};

struct tool_choice {
    enum class mode : std::uint8_t { automatic, none, required, named };
    mode how = mode::automatic;
    std::string name;                  // with named
    std::vector<std::string> allowed;  // OpenAI allowed_tools: only these, with mode automatic or required
    bool operator==(tool_choice const&) const = default;
};

struct response_format {
    enum class kind : std::uint8_t { text, json_object, json_schema };
    kind what = kind::text;
    std::string name;
    std::string description;
    json_text schema;
    std::optional<bool> strict;
    bool operator==(response_format const&) const = default;
};

/// A field that the vocabulary has no word for: kept so that its loss can be told by name (and used where the dialect returns).
struct extra_field {
    std::string name;
    json_text value;
    dialect origin = dialect::openai_chat;  // of the reader
    bool essential = false;                 // leaving it out would change what the request means
    bool operator==(extra_field const&) const = default;
};

struct chat_request {
    std::string model;
    bool stream = false;
    bool include_usage = false;  // OpenAI stream_options.include_usage: the client wants the usage chunk
    std::vector<turn> turns;     // system turns stand in place
    std::vector<tool> tools;
    std::optional<tool_choice> choice;
    std::optional<bool> parallel_tool_calls;
    std::optional<response_format> format;
    std::optional<std::uint64_t> max_output_tokens;
    std::optional<double> temperature;
    std::optional<double> top_p;
    std::optional<std::uint64_t> top_k;
    std::optional<std::uint64_t> n;  // number of answers
    std::vector<std::string> stop;
    std::string reasoning_effort;                  // none minimal low medium high xhigh max; empty is absent
    std::optional<std::uint64_t> thinking_budget;  // Anthropic thinking.enabled.budget_tokens
    std::string user;                              // OpenAI user or safety_identifier, Anthropic metadata.user_id
    std::string service_tier;
    std::vector<extra_field> extras;
    bool operator==(chat_request const&) const = default;
};

}  // namespace signalbox::model
