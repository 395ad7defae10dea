// Writes turns as OpenAI messages, in order. A step of request_writer; what cannot be written is noted or refused in its losses.
#pragma once

#include "engine/dialect/parts/losses.hpp"
#include "engine/dialect/openai_chat/part_writer.hpp"
#include "engine/dialect/openai_chat/target_shade.hpp"
#include "engine/model/chat_request.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::openai_chat {

class message_writer {
public:
    /// All outlive the writer; messages are appended to the array that `out` ends in.
    message_writer(target_shade const& shade, losses& lost, std::string& out) : shade_(shade), lost_(lost), parts_(lost), out_(out) {}

    void write(std::vector<model::turn> const& turns);

private:
    void open(std::string_view role, std::string const& name);
    void write_instructions(model::turn const& turn);
    void write_user(model::turn const& turn);
    void write_assistant(model::turn const& turn);
    void write_content(std::vector<std::string_view> const& texts, bool may_be_null);
    void write_thinking(model::turn const& turn);
    void write_refusal(model::turn const& turn);
    void write_tool_calls(model::turn const& turn);
    void write_tool_call(model::tool_call_part const& call);
    void write_tool_result(model::turn const& turn, model::tool_result_part const& result);
    void move_to_user(model::tool_content const& content, std::string_view call_id);
    void write_moved();

    target_shade const& shade_;
    losses& lost_;
    part_writer parts_;
    std::string& out_;
    std::string moved_;  // parts of tool results that only a user message can hold, for the next one
};

}  // namespace signalbox::dialect::openai_chat
