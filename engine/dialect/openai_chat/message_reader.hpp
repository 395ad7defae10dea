// Reads OpenAI messages into turns: one message, one turn, in order. A step of request_reader::read; complaints go to its field_reader.
#pragma once

#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/openai_chat/part_reader.hpp"
#include "engine/model/chat_request.hpp"

#include <string>
#include <vector>

namespace signalbox::dialect::openai_chat {

class message_reader {
public:
    /// Both outlive the reader; unknown fields go to `into.extras` with their path.
    message_reader(field_reader& fields, model::chat_request& into) : fields_(fields), into_(into), parts_(fields, into.extras) {}

    /// Anthropic's own bound; no conversation comes near it.
    static constexpr std::size_t message_limit = 100'000;
    /// Parts of all messages together.
    static constexpr std::size_t part_limit = 200'000;

    void read(wire::json_view messages);

private:
    struct members {
        wire::json_view role, content, name, tool_calls, tool_call_id, refusal, function_call, reasoning_content, reasoning,
            thinking_blocks, cache_control;
    };

    void read_message(wire::json_view message, std::size_t index);
    void read_plain(members const& from, unsigned allowed, model::turn& turn);
    void read_assistant(members const& from, std::size_t index, model::turn& turn);
    void read_tool_result(members const& from, std::string id, model::turn& turn);
    void read_thinking(members const& from, model::turn& turn);
    void read_thinking_block(wire::json_view block, model::turn& turn);
    void read_tool_call(wire::json_view call, model::turn& turn);
    void read_function_call(wire::json_view call, std::size_t index, model::turn& turn);
    std::string arguments(wire::json_view value, std::string_view name);
    std::string called_function(std::string const& name);

    field_reader& fields_;
    model::chat_request& into_;
    part_reader parts_;
    std::size_t part_count_ = 0;
    std::string last_function_, last_function_id_;  // deprecated function_call: it has no id
};

}  // namespace signalbox::dialect::openai_chat
